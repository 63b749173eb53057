// Findings of ingest itself: signatures, duplicates, faults met while checking. The same shape as package findings, own codes.
import type { FindingTarget } from '../core/package/finding.ts';
import type { Severity } from '../core/package/severity.ts';
import type { AnyFinding } from './transfer.ts';

export const INGEST_FINDINGS = {
  SIGNATURE_FAILED: {
    vi: 'Chữ ký số trên tệp “{file}” không hợp lệ: {detailVi}',
    en: 'A digital signature on file "{file}" is not valid: {detailEn}',
  },
  SIGNATURE_RESAVED: {
    vi: 'Tệp “{file}”: {detailVi}',
    en: 'File "{file}": {detailEn}',
  },
  SIGNATURE_INDETERMINATE: {
    vi: 'Chưa kết luận được chữ ký số trên tệp “{file}”: {detailVi}',
    en: 'No conclusion can be drawn about a digital signature on file "{file}": {detailEn}',
  },
  SIGNATURE_PASSED: {
    vi: 'Chữ ký số trên tệp “{file}” hợp lệ: {detailVi}',
    en: 'The digital signatures on file "{file}" are valid: {detailEn}',
  },
  SIGNATURE_ABSENT: {
    vi: 'Tệp “{file}” không có chữ ký số. Nếu văn bản đã được ký số, hãy nộp đúng tệp đã ký; nếu không, người có thẩm quyền phải quyết định có tiếp nhận hay không.',
    en: 'File "{file}" has no digital signature. If the document was signed digitally, submit the signed file; if not, a person must decide whether to accept it.',
  },
  SIGNATURE_LOST: {
    vi: 'Tệp “{file}” không còn chữ ký số đọc được nhưng có dấu hiệu đã từng được ký hoặc bị cắt cụt: {detailVi} Hãy nộp tệp gốc; người có thẩm quyền phải xem trước khi quyết định.',
    en: 'File "{file}" has no readable signature, but signs of having been signed or cut off: {detailEn} Submit the original; a person must look before deciding.',
  },
  SIGNATURE_ABSENT_ACCEPTED: {
    vi: 'Tệp “{file}” không có chữ ký số; thỏa thuận giao nộp cho phép tiếp nhận và hồ sơ được ghi rõ là không có chữ ký số.',
    en: 'File "{file}" has no digital signature; the agreement permits that, and the record is labelled as unsigned.',
  },
  PDF_UNREADABLE: {
    vi: 'Không đọc được tệp PDF “{file}”: {detailVi} Hãy nộp lại tệp gốc từ hệ thống đã phát hành văn bản.',
    en: 'The PDF file "{file}" cannot be read: {detailEn} Submit the original file from the system that issued it.',
  },
  PDF_ENCRYPTED: {
    vi: 'Tệp PDF “{file}” bị mã hóa (đặt mật khẩu) nên sau này không ai bảo đảm đọc được. Hãy nộp bản gốc không mã hóa từ hệ thống đã phát hành văn bản.',
    en: 'The PDF file "{file}" is encrypted (password): nobody can promise that it will be readable later. Submit the original without encryption from the system that issued it.',
  },
  TEXT_UNREADABLE: {
    vi: 'Không đọc được lớp chữ của tệp “{file}” nên không tìm được dấu chỉ độ mật. Người tiếp nhận phải mở tệp và xem trước khi quyết định.',
    en: 'The text of file "{file}" cannot be read, so marks of secrecy could not be looked for. Open and look at the file before deciding.',
  },
  TEXT_TRUNCATED: {
    vi: 'Tệp “{file}” quá dài, hoặc gói có quá nhiều chữ, nên chỉ đọc được phần đầu của lớp chữ. Người tiếp nhận phải xem phần còn lại trước khi quyết định.',
    en: 'File "{file}" is so long, or the package holds so much text, that only the first part of its text was read. Look at the rest before deciding.',
  },
  EXAMINATION_FAILED: {
    vi: 'Không kiểm tra xong tệp “{file}” trong giới hạn thời gian và bộ nhớ. Tệp có thể bị hỏng hoặc được tạo để gây hại; hãy nộp lại tệp gốc.',
    en: 'File "{file}" could not be examined within the limits of time and memory. It may be damaged or made to do harm; submit the original.',
  },
  EXAMINATION_TOO_LARGE: {
    vi: 'Gói có quá nhiều chữ ký số hoặc cấu trúc quá phức tạp: kết quả kiểm tra vượt quá giới hạn tại tệp “{file}”. Hãy chia hồ sơ thành nhiều gói nhỏ hơn rồi nộp lại.',
    en: 'The package holds too many digital signatures or is too complex: what the examination found passes the limit at file "{file}". Divide it into smaller packages and submit again.',
  },
  CHECK_FAILED: {
    vi: 'Đã thử kiểm tra gói này {count} lần nhưng không lần nào xong, nên hệ thống không thử nữa. Người tiếp nhận hãy báo người quản trị xem nhật ký, rồi từ chối gói để cơ quan nộp lại.',
    en: 'Checking this package was tried {count} times and never finished, so it is not tried any more. Ask the administrator to look at the log, then refuse the package so that the agency can submit it again.',
  },
  FINDINGS_CUT: {
    vi: 'Còn {count} lỗi hoặc ghi nhận khác có mã {code} không được liệt kê. Hãy sửa các mục đã liệt kê, kiểm tra những chỗ tương tự rồi nộp lại.',
    en: '{count} more findings with code {code} are not listed. Correct those that are listed, look for others like them, and submit again.',
  },
  DOSSIER_ALREADY_HELD: {
    vi: 'Hồ sơ có mã “{value}” đã có trong phông. Nếu đây là bổ sung, hãy liên hệ lưu trữ; nếu nộp nhầm, hãy bỏ gói này.',
    en: 'The fonds already holds a dossier with code "{value}". If this is a supplement, contact the archive; if by mistake, drop this package.',
  },
  DOCUMENT_ALREADY_HELD: {
    vi: 'Văn bản thứ {document} trùng số, ký hiệu, cơ quan ban hành và ngày với văn bản đã lưu trong hồ sơ “{value}”. Hãy kiểm tra xem có nộp trùng không.',
    en: 'Document {document} repeats number, notation, issuer and date of a document already held in dossier "{value}". Check whether it was submitted twice.',
  },
  FILE_ALREADY_HELD: {
    vi: 'Tệp “{file}” giống hệt một tệp đã lưu trong hồ sơ “{value}”. Hãy kiểm tra xem có nộp trùng không.',
    en: 'File "{file}" is identical to a file already held in dossier "{value}". Check whether it was submitted twice.',
  },
  RETENTION_UNDECIDED: {
    vi: 'Không tính được thời hạn bảo quản từ thông tin hồ sơ: {detailVi} Người tiếp nhận cần xác định trước khi quyết định.',
    en: 'The retention period cannot be computed from the description: {detailEn} Determine it before deciding.',
  },
  FONDS_DIFFERS: {
    vi: 'Mã hồ sơ thuộc phông “{value}”, khác với phông “{expected}” của đợt giao nộp. Hãy chọn đúng phông hoặc sửa mã hồ sơ.',
    en: 'The dossier code belongs to fonds "{value}", not to fonds "{expected}" of this transfer. Choose the right fonds or correct the code.',
  },
} as const;

export type IngestFindingCode = keyof typeof INGEST_FINDINGS;

export function ingestFinding(
  code: IngestFindingCode,
  severity: Severity,
  target: FindingTarget,
  params: Readonly<Record<string, string | number>> = {},
): AnyFinding {
  const { vi, en } = INGEST_FINDINGS[code];
  const shown = { ...(target.file === undefined ? {} : { file: target.file }), ...params };
  return { code, severity, target, params, vi: fill(vi, shown), en: fill(en, shown) };
}

function fill(sentence: string, params: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}
