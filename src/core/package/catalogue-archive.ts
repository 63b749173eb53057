// Codes about the ZIP itself (APPNOTE 6.3.10 names its parts). Design section 5: a submitter's hostile ZIP meets bounded readers.
import type { CatalogueEntry } from './catalogue-entry.ts';

export const ARCHIVE_CODES = {
  ZIP_NOT_AN_ARCHIVE: {
    severity: 'refuse',
    vi: 'Gói nộp không phải là tệp ZIP hoặc tải lên chưa hết. Hãy nén lại hồ sơ thành tệp .zip rồi nộp lại.',
    en: 'The package is not a ZIP file, or the upload was cut short. Compress the dossier into a .zip file again and submit it.',
  },
  ZIP_DAMAGED: {
    severity: 'refuse',
    vi: 'Tệp ZIP bị hỏng: {detail}. Hãy nén lại hồ sơ từ các tệp gốc rồi nộp lại.',
    en: 'The ZIP file is damaged: {detail}. Compress the dossier again from the original files and submit it.',
  },
  ZIP_EMPTY: {
    severity: 'refuse',
    vi: 'Tệp ZIP không có tệp nào. Hãy đưa bản mô tả và các tệp văn bản vào gói rồi nộp lại.',
    en: 'The ZIP file holds no files. Put the description and the document files into the package and submit it again.',
  },
  ZIP_TOO_MANY_ENTRIES: {
    severity: 'refuse',
    vi: 'Tệp ZIP có {count} mục, nhiều hơn mức cho phép là {limit}. Hãy chia thành nhiều gói, mỗi gói một hồ sơ.',
    en: 'The ZIP file has {count} entries, more than the {limit} allowed. Split it into several packages, one dossier each.',
  },
  ZIP_TOO_LARGE: {
    severity: 'refuse',
    vi: 'Nội dung sau giải nén là {bytes} byte, vượt mức {limit} byte. Hãy chia hồ sơ thành các gói nhỏ hơn hoặc liên hệ lưu trữ.',
    en: 'Unpacked, the content is {bytes} bytes, above the limit of {limit}. Split the dossier or contact the archive.',
  },
  ZIP_RATIO: {
    severity: 'refuse',
    vi: 'Tệp “{file}” nén với tỷ lệ bất thường ({ratio} lần, mức cho phép {limit}). Đây là dấu hiệu của tệp gây hại; hãy kiểm tra tệp gốc và nén lại.',
    en: 'File "{file}" is compressed at an abnormal ratio ({ratio} times, limit {limit}), a sign of a harmful file. Check the original and compress it again.',
  },
  ZIP_DEPTH: {
    severity: 'refuse',
    vi: 'Tệp “{file}” nằm trong quá nhiều cấp thư mục (mức cho phép {limit}). Hãy đặt các tệp ngay cạnh bản mô tả.',
    en: 'File "{file}" lies in too many nested folders (limit {limit}). Put the files beside the description.',
  },
  ZIP_NAME_TOO_LONG: {
    severity: 'refuse',
    vi: 'Tên tệp “{file}” dài {bytes} byte, vượt mức {limit}. Hãy đặt tên ngắn hơn và sửa tên trong bản mô tả.',
    en: 'File name "{file}" is {bytes} bytes long, above the limit of {limit}. Use a shorter name, in the description too.',
  },
  ZIP_NAME_UNSAFE: {
    severity: 'refuse',
    vi: 'Đường dẫn “{file}” không an toàn (trỏ ra ngoài gói, tuyệt đối, có dấu “\\” hoặc ký tự điều khiển). Hãy đổi tên tệp và nén lại bằng công cụ thông thường.',
    en: 'Path "{file}" is not safe (it leaves the package, is absolute, or has "\\" or control characters). Rename the file and compress again with an ordinary tool.',
  },
  ZIP_NAME_ENCODING: {
    severity: 'refuse',
    vi: 'Có tên tệp trong ZIP không được ghi bằng UTF-8 nên không đọc được chắc chắn: “{file}”. Hãy nén lại bằng công cụ hỗ trợ tên tiếng Việt (UTF-8).',
    en: 'A file name in the ZIP is not written in UTF-8 and cannot be read with certainty: "{file}". Compress again with a tool that writes UTF-8 names.',
  },
  ZIP_NAME_DUPLICATE: {
    severity: 'refuse',
    vi: 'Trong gói có hai mục cùng tên “{file}” (hoặc chỉ khác chữ hoa, chữ thường hay cách mã hóa dấu). Hãy giữ một tệp hoặc đổi tên rồi nén lại.',
    en: 'The package has two entries named "{file}" (or differing only in case or in how accents are encoded). Keep one or rename, then compress again.',
  },
  ZIP_SYMLINK: {
    severity: 'refuse',
    vi: 'Mục “{file}” là liên kết hoặc tệp đặc biệt, không phải tệp thường. Hãy thay bằng chính tệp gốc rồi nén lại.',
    en: 'Entry "{file}" is a link or special file, not an ordinary file. Replace it by the file itself and compress again.',
  },
  ZIP_ENCRYPTED: {
    severity: 'refuse',
    vi: 'Tệp “{file}” trong ZIP được đặt mật khẩu. Hãy nén lại không đặt mật khẩu; lưu trữ phải đọc được nội dung.',
    en: 'File "{file}" in the ZIP is protected by a password. Compress again without a password; the archive must be able to read it.',
  },
  ZIP_OVERLAP: {
    severity: 'refuse',
    vi: 'Hai mục “{file}” và “{other}” trong ZIP dùng chung một vùng dữ liệu, dấu hiệu của tệp gây hại. Hãy nén lại từ các tệp gốc.',
    en: 'Entries "{file}" and "{other}" share the same data in the ZIP, a sign of a harmful file. Compress again from the original files.',
  },
  ZIP_COMPRESSION_UNSUPPORTED: {
    severity: 'refuse',
    vi: 'Tệp “{file}” dùng phương pháp nén số {method} không được hỗ trợ. Hãy nén lại theo kiểu thông thường (Deflate) hoặc không nén.',
    en: 'File "{file}" uses compression method {method}, which is not supported. Compress again with Deflate, or store it.',
  },
  ZIP_EXTRA_DATA: {
    severity: 'refuse',
    vi: 'Tệp ZIP chứa {bytes} byte dữ liệu nằm ngoài các tệp đã liệt kê (ở vị trí {offset}). Hãy nén lại từ các tệp gốc.',
    en: 'The ZIP file holds {bytes} bytes of data outside the listed files (at offset {offset}). Compress again from the original files.',
  },
  ZIP_HEADER_MISMATCH: {
    severity: 'refuse',
    vi: 'Thông tin về tệp “{file}” ở hai nơi trong ZIP không khớp nhau ({detail}). Hãy nén lại từ các tệp gốc.',
    en: 'The ZIP says two different things about file "{file}" ({detail}). Compress again from the original files.',
  },
  ZIP_SIZE_MISMATCH: {
    severity: 'refuse',
    vi: 'Tệp “{file}” có dung lượng thật khác với dung lượng ghi trong ZIP. Hãy nén lại từ các tệp gốc.',
    en: 'File "{file}" does not have the size that the ZIP states. Compress again from the original files.',
  },
  ZIP_CRC_MISMATCH: {
    severity: 'refuse',
    vi: 'Tệp “{file}” không khớp mã kiểm tra CRC-32 ghi trong ZIP, có thể đã hỏng khi sao chép. Hãy nén lại từ tệp gốc.',
    en: 'File "{file}" does not match the CRC-32 in the ZIP; it was probably damaged in copying. Compress again from the original.',
  },
  ZIP_DATA_CORRUPT: {
    severity: 'refuse',
    vi: 'Không giải nén được tệp “{file}”: dữ liệu nén bị hỏng. Hãy nén lại từ tệp gốc.',
    en: 'File "{file}" cannot be unpacked: its compressed data is damaged. Compress again from the original.',
  },
} as const satisfies Record<string, CatalogueEntry>;
