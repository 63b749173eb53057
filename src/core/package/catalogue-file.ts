// Codes about the files of a package, annexes, and marks of state secrecy.
import type { CatalogueEntry } from './catalogue-entry.ts';

export const FILE_CODES = {
  FILE_MISSING: {
    severity: 'refuse',
    vi: 'Bản mô tả có ghi tệp “{file}” nhưng trong gói không có. Hãy bổ sung tệp hoặc sửa tên trong bản mô tả.',
    en: 'The description names file "{file}" but the package does not contain it. Add the file or correct the name.',
  },
  FILE_NOT_LISTED: {
    severity: 'refuse',
    vi: 'Trong gói có tệp “{file}” không được ghi trong bản mô tả. Hãy bổ sung vào bản mô tả hoặc bỏ tệp khỏi gói.',
    en: 'The package contains file "{file}", which the description does not name. Describe it or remove it from the package.',
  },
  FILE_LISTED_TWICE: {
    severity: 'refuse',
    vi: 'Tệp “{file}” được ghi ở hai chỗ trong bản mô tả. Mỗi tệp chỉ thuộc một văn bản; hãy sửa lại.',
    en: 'File "{file}" is named in two places of the description. A file belongs to one document; correct it.',
  },
  FILE_DIGEST_MALFORMED: {
    severity: 'refuse',
    vi: 'Mã băm SHA-256 ghi cho tệp “{file}” không đúng dạng 64 chữ số thập lục phân. Hãy sửa lại hoặc bỏ trống.',
    en: 'The SHA-256 stated for file "{file}" is not 64 hexadecimal digits. Correct it or leave it out.',
  },
  FILE_DIGEST_MISMATCH: {
    severity: 'refuse',
    vi: 'Tệp “{file}” không khớp mã băm SHA-256 ghi trong bản mô tả, nghĩa là tệp đã thay đổi. Hãy dùng lại đúng tệp gốc.',
    en: 'File "{file}" does not match the SHA-256 in the description: the file has changed. Use the original file again.',
  },
  FILE_EMPTY: {
    severity: 'refuse',
    vi: 'Tệp “{file}” rỗng (0 byte). Hãy thay bằng tệp gốc.',
    en: 'File "{file}" is empty (0 bytes). Replace it by the original.',
  },
  FILE_NAME_UNSAFE: {
    severity: 'refuse',
    vi: 'Tên tệp “{file}” trong bản mô tả trỏ ra ngoài gói hoặc có ký tự không được phép. Hãy chỉ ghi tên tệp nằm trong gói.',
    en: 'File name "{file}" in the description leaves the package or has forbidden characters. Write only names of files inside the package.',
  },
  FILE_NAME_COLLISION: {
    severity: 'refuse',
    vi: 'Hai tệp “{file}” và “{other}” chỉ khác nhau ở chữ hoa, chữ thường hoặc cách mã hóa dấu. Hãy đổi tên một tệp.',
    en: 'Files "{file}" and "{other}" differ only in case or in how accents are encoded. Rename one of them.',
  },
  FILE_NAME_CUSTOM: {
    severity: 'info',
    vi: 'Tên tệp “{file}” không theo quy tắc thường dùng, ví dụ “{expected}”. Vẫn nhận được; nên đặt tên theo quy tắc ở lần nộp sau.',
    en: 'File name "{file}" does not follow the custom, for example "{expected}". It can be accepted; follow the custom next time.',
  },
  FILE_DUPLICATE_CONTENT: {
    severity: 'warn',
    vi: 'Hai tệp “{file}” và “{other}” có nội dung giống hệt nhau. Hãy kiểm tra xem có nộp nhầm tệp không.',
    en: 'Files "{file}" and "{other}" have exactly the same content. Check whether a wrong file was submitted.',
  },
  ANNEX_NOT_ATTACHED: {
    severity: 'warn',
    vi: 'Văn bản thứ {document} nhắc đến “{value}” kèm theo nhưng số tệp phụ lục được nộp là {count}. Hãy bổ sung tệp phụ lục, hoặc cho biết phụ lục nằm ngay trong tệp chính.',
    en: 'Document {document} mentions "{value}" as enclosed, but {count} annex files were submitted. Add the annex, or state that it is inside the main file.',
  },
  DOCUMENT_WITHOUT_TEXT: {
    severity: 'warn',
    vi: 'Tệp “{file}” không có lớp chữ nên không kiểm tra được dấu chỉ độ mật. Hãy xác nhận trong bản mô tả rằng đây là bản quét không có lớp chữ và không chứa bí mật nhà nước.',
    en: 'File "{file}" has no text, so marks of secrecy cannot be looked for. Declare in the description that it is a scan without text and holds no state secret.',
  },
  DOCUMENT_DECLARED_WITHOUT_TEXT: {
    severity: 'info',
    vi: 'Bên nộp đã xác nhận tệp “{file}” là bản quét không có lớp chữ và không chứa bí mật nhà nước; lời xác nhận được lưu cùng hồ sơ, không cần làm gì thêm.',
    en: 'The depositor declared that file "{file}" is a scan without text and holds no state secret; the declaration is kept and nothing more needs to be done.',
  },
  SECRET_MARK_FIELD: {
    severity: 'refuse',
    vi: 'Thông tin mô tả có dấu chỉ độ mật ở trường “{field}”. Tài liệu bí mật nhà nước không được nộp vào hệ thống nối mạng; hãy rút tài liệu và xử lý theo quy định về bảo vệ bí mật nhà nước.',
    en: 'The description carries a mark of state secrecy in field "{field}". State secrets may not be submitted to a networked system; withdraw the document and handle it under the rules on state secrets.',
  },
  SECRET_MARK_NOTATION: {
    severity: 'refuse',
    vi: 'Số, ký hiệu văn bản ở trường “{field}” có hậu tố chỉ độ mật. Tài liệu bí mật nhà nước không được nộp vào hệ thống nối mạng; hãy rút tài liệu và xử lý theo quy định về bảo vệ bí mật nhà nước.',
    en: 'The number or notation in field "{field}" ends in a mark of state secrecy. State secrets may not be submitted to a networked system; withdraw the document and handle it under the rules on state secrets.',
  },
  SECRET_MARK_TEXT: {
    severity: 'refuse',
    vi: 'Nội dung một tệp của văn bản thứ {document} có dấu chỉ độ mật. Tài liệu bí mật nhà nước không được nộp vào hệ thống nối mạng; hãy rút tài liệu và xử lý theo quy định về bảo vệ bí mật nhà nước.',
    en: 'The text of a file of document {document} carries a mark of state secrecy. State secrets may not be submitted to a networked system; withdraw the document and handle it under the rules on state secrets.',
  },
  SECRET_MARK_FILE_NAME: {
    severity: 'refuse',
    vi: 'Tên một tệp trong gói có dấu chỉ độ mật. Tài liệu bí mật nhà nước không được nộp vào hệ thống nối mạng; hãy rút tài liệu và xử lý theo quy định về bảo vệ bí mật nhà nước.',
    en: 'The name of a file in the package carries a mark of state secrecy. State secrets may not be submitted to a networked system; withdraw the document and handle it under the rules on state secrets.',
  },
} as const satisfies Record<string, CatalogueEntry>;
