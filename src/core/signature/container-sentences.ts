// What to tell people about containers and the archives that they are, in Vietnamese and English.
import type { DocumentFacts } from './facts.ts';
import { fillTemplate } from './messages.ts';
import type { Sentence } from './report.ts';

const AMBIGUOUS = [
  'Gói ZIP có cấu trúc mập mờ ({code}): các phần mềm khác nhau có thể đọc ra nội dung khác nhau, nên không kiểm tra được. Hãy lấy lại gói gốc từ hệ thống đã ký.',
  'The ZIP is ambiguous ({code}): programs may read different contents from it, so it is not checked. Take the original container from the signing system.',
] as const;

const TOO_MUCH = [
  'Gói ZIP vượt giới hạn an toàn ({code}), nên không kiểm tra được. Hãy liên hệ quản trị viên của kho lưu trữ.',
  'The ZIP exceeds safe limits ({code}), so it is not checked. Ask the administrator of the archive.',
] as const;

/** By the code of a finding. */
export const CONTAINER_FAULTS: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  ZIP_END_AMBIGUOUS: AMBIGUOUS,
  ZIP_LOCAL_HEADER: AMBIGUOUS,
  ZIP_DESCRIPTOR: AMBIGUOUS,
  ZIP_OVERLAP: AMBIGUOUS,
  ZIP_NAME: AMBIGUOUS,
  ZIP_NAME_REPEATED: AMBIGUOUS,
  ZIP_SIZE_DIFFERS: AMBIGUOUS,
  ZIP_ENTRIES_LIMIT: TOO_MUCH,
  ZIP_TOO_LARGE: TOO_MUCH,
  ZIP_RATIO: TOO_MUCH,
  ZIP_64: TOO_MUCH,
  ASIC_LIMIT: TOO_MUCH,
  ZIP_ENCRYPTED: [
    'Gói ZIP bị mã hóa (đặt mật khẩu). Hãy nộp gói gốc không mã hóa.',
    'The ZIP is encrypted (password). Transfer the original without encryption.',
  ],
  ZIP_TRAILING_DATA: ['Có dữ liệu lạ sau phần cuối của gói ZIP.', 'There is foreign data after the end of the ZIP.'],
  ZIP_UNUSED_BYTES: [
    'Trong gói ZIP có dữ liệu không thuộc tệp nào; không ai ký phần này.',
    'The ZIP has data that belongs to no file; nobody signed it.',
  ],
  ZIP_COMMENT: ['Gói ZIP có ghi chú kèm theo; không ai ký ghi chú này.', 'The ZIP bears a comment; nobody signed it.'],
  ZIP_NAMES_ALIKE: [
    'Trong gói có các tệp tên chỉ khác nhau ở chữ hoa, chữ thường hoặc cách gõ dấu ({detail}); khi giải nén, tệp này có thể ghi đè tệp kia.',
    'The container has files whose names differ only in case or accents as typed ({detail}); unpacked, one may replace the other.',
  ],
  ZIP_CHECKSUM: [
    'Mã kiểm tra của một tệp trong gói ZIP không khớp ({detail}): gói đã bị hỏng hoặc bị sửa.',
    'The checksum of a file in the ZIP differs ({detail}): the container was damaged or altered.',
  ],
  ZIP_DAMAGED: [
    'Một tệp trong gói ZIP bị hỏng, không giải nén được ({detail}). Hãy lấy lại gói gốc.',
    'A file in the ZIP is damaged and cannot be unpacked ({detail}). Take the original container.',
  ],
  ASIC_MIMETYPE_FORM: [
    'Tệp “mimetype” của gói không theo đúng chuẩn (phải đứng đầu, không nén); chữ ký không bị ảnh hưởng.',
    'The entry "mimetype" is not as the standard wants it (first, not compressed); the signatures are not affected.',
  ],
  ASIC_S_DATA_OBJECTS: [
    'Gói ASiC-S phải có đúng một tệp nội dung ({detail}). Hãy lấy lại gói gốc từ hệ thống đã ký.',
    'An ASiC-S holds exactly one data file ({detail}). Take the original container from the signing system.',
  ],
  ASIC_FILES_NOT_COVERED: [
    'Trong gói có tệp không được chữ ký nào bao phủ ({detail}). Không coi những tệp này là nội dung đã ký.',
    'The container has files that no signature covers ({detail}). Do not take them as signed.',
  ],
  ASIC_EVIDENCE_NOT_VERIFIED: [
    'Gói có hồ sơ bằng chứng lưu trữ ({detail}); phần này chưa được kiểm tra ở đây.',
    'The container has evidence records ({detail}); they are not verified here.',
  ],
  ASIC_MANIFEST_UNREADABLE: [
    'Một danh mục (manifest) của gói không đọc được ({detail}).',
    'A manifest of the container cannot be read ({detail}).',
  ],
  ASIC_MANIFEST_MISSING: [
    'Trong gói không có danh mục cho chữ ký {detail}, nên không biết chữ ký này ký những tệp nào.',
    'The container has no manifest for {detail}, so it is not known which files it is over.',
  ],
  ASIC_MANIFEST_REPEATED: [
    'Trong gói có nhiều danh mục cho cùng một chữ ký {detail}, nên không biết chắc danh mục nào được ký.',
    'The container has several manifests for {detail}, so which one counts is not certain.',
  ],
  ASIC_SIGNATURE_FILE_EMPTY: [
    'Tệp {detail} mang tên tệp chữ ký nhưng không có chữ ký nào.',
    'The entry {detail} is named as a signature file, but has no signature.',
  ],
};

const MAX_LISTED = 5;

/** Undefined when every file is covered, or the document is no container. */
export function unsignedFilesSentence({ container }: DocumentFacts): Sentence | undefined {
  const open = container?.notCovered ?? [];
  if (open.length === 0) return undefined;
  const detail = open.slice(0, MAX_LISTED).join(', ') + (open.length > MAX_LISTED ? ', …' : '');
  return fillTemplate(
    [
      'Có {count} tệp trong gói không được chữ ký nào bao phủ: {detail}.',
      '{count} files of the container are covered by no signature: {detail}.',
    ],
    { count: open.length, detail },
  );
}
