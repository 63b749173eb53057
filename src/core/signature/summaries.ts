// The one sentence to show, for a signature and for a document, in Vietnamese and English.
import { CONTAINER_FAULTS, unsignedFilesSentence } from './container-sentences.ts';
import type { DocumentFacts, FactFinding } from './facts.ts';
import { fillTemplate, type MessageValues } from './messages.ts';
import type { Check, DocumentStatus, Indication, Sentence, SignatureReport } from './report.ts';

/** Codes by which a policy says that revocation was not, or not fully, checked. */
const WITHOUT_REVOCATION: readonly string[] = ['REVOCATION_ABSENT', 'REVOCATION_UNPROVEN'];
const isUnchecked = (tolerated: readonly string[]): boolean => tolerated.some((code) => WITHOUT_REVOCATION.includes(code));

export function signatureSummary(
  indication: Indication,
  signer: string | null,
  { deciding, tolerated }: { readonly deciding: Check | undefined; readonly tolerated: readonly string[] },
): Sentence {
  if (indication === 'TOTAL-PASSED' && isUnchecked(tolerated)) {
    const vi =
      'Chữ ký của {signer} hợp lệ; chưa kiểm tra được đầy đủ chứng thư có bị thu hồi hay không, chính sách cho phép như vậy.';
    const en =
      'The signature of {signer} is valid; whether its certificates were revoked could not be fully checked, as the policy allows.';
    return fillTemplate([vi, en], { signer });
  }
  if (indication === 'TOTAL-PASSED') {
    return fillTemplate(['Chữ ký của {signer} hợp lệ.', 'The signature of {signer} is valid.'], { signer });
  }
  const [vi, en] =
    indication === 'TOTAL-FAILED'
      ? ['Chữ ký của {signer} không hợp lệ. ', 'The signature of {signer} is not valid. ']
      : ['Chưa kết luận được về chữ ký của {signer}. ', 'Nothing can be concluded yet about the signature of {signer}. '];
  const start = fillTemplate([vi, en], { signer });
  return { vi: start.vi + (deciding?.vi ?? ''), en: start.en + (deciding?.en ?? '') };
}

/** For a file that was saved again after signing: what happened, and how to get it right. */
export function resavedSentence({ pdf }: DocumentFacts): Sentence | null {
  const resaved = pdf?.resaved;
  if (resaved?.likely !== true) return null;
  if (resaved.program === null) {
    return {
      vi: 'Tệp PDF này đã bị một phần mềm lưu lại (nén, in hoặc ghép) sau khi ký nên chữ ký bị hỏng; hãy lấy tệp gốc từ hệ thống đã ký hoặc phát hành văn bản và nộp nguyên tệp đó, không mở ra lưu lại.',
      en: 'This PDF was saved again (compressed, printed or merged) by a program after it was signed, which destroyed the signatures; take the original file from the system that signed or issued it and transfer that file untouched.',
    };
  }
  return fillTemplate(
    [
      'Tệp PDF này đã bị lưu lại bằng {program} sau khi ký nên chữ ký bị hỏng; hãy lấy tệp gốc từ hệ thống đã ký hoặc phát hành văn bản và nộp nguyên tệp đó, không mở ra lưu lại.',
      'This PDF was saved again with {program} after it was signed, which destroyed the signatures; take the original file from the system that signed or issued it and transfer that file untouched.',
    ],
    { program: resaved.program },
  );
}

const FILE_FAULTS: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  FILE_EMPTY: ['Tệp rỗng (0 byte). Hãy nộp lại tệp đầy đủ.', 'The file is empty (0 bytes). Transfer the complete file.'],
  FILE_NOT_PDF: [
    'Tệp mang tên PDF nhưng nội dung không phải PDF. Hãy nộp đúng tệp PDF gốc.',
    'The file is named as a PDF, but it is none. Transfer the original PDF.',
  ],
  FORMAT_UNKNOWN: [
    'Tệp này không thuộc định dạng nào mà phần mềm tìm được chữ ký số, nên không kiểm tra được.',
    'This file is in no format in which signatures are looked for, so none can be checked.',
  ],
  CMS_UNREADABLE: [
    'Không đọc được tệp chữ ký. Hãy lấy lại tệp gốc từ hệ thống đã ký hoặc phát hành văn bản.',
    'The signature file cannot be read. Take the original file from the system that signed or issued it.',
  ],
  CMS_NOT_SIGNED_DATA: [
    'Tệp này được mã hóa hoặc đóng gói theo CMS nhưng không phải là chữ ký số. Hãy nộp tệp đã ký.',
    'This file is encrypted or wrapped as CMS, but it is no signature. Transfer the signed file.',
  ],
  CMS_FILE_TRAILING_DATA: [
    'Sau phần chữ ký của tệp còn có dữ liệu lạ, không được ký.',
    'Foreign data, which nobody signed, follows the signature in the file.',
  ],
  TST_REFUSED: [
    'Máy chủ dấu thời gian đã từ chối: tệp trả lời này không có dấu thời gian.',
    'The time-stamp authority refused: there is no time stamp in this response.',
  ],
  PDF_TRUNCATED: [
    'Tệp PDF bị cụt phần cuối. Hãy tải lại tệp gốc từ hệ thống phát hành.',
    'The end of the PDF is missing. Download the original file again from the issuing system.',
  ],
  PDF_ENCRYPTED: [
    'Tệp PDF bị mã hóa (đặt mật khẩu). Hãy nộp bản gốc không mã hóa.',
    'The PDF is encrypted (password). Transfer the original without encryption.',
  ],
  PDF_SIGNATURE_TRACES: [
    'Trong tệp còn dấu vết của chữ ký số nhưng không đọc được: văn bản có thể đã được ký rồi bị lưu lại. Hãy lấy tệp gốc từ hệ thống đã ký.',
    'The file has traces of signatures that cannot be read: it may have been signed and then saved again. Take the original file.',
  ],
  PDF_USAGE_RIGHTS: [
    'Tệp có quyền sử dụng (UR3) do phần mềm cấp; đây không phải chữ ký của người ký và không được dùng làm căn cứ.',
    'The file has usage rights (UR3) given by a program; they are nobody’s signature and nothing is built on them.',
  ],
  XML_MALFORMED: [
    'Tệp XML sai cú pháp nên không đọc được. Hãy lấy lại tệp gốc từ hệ thống phát hành; kho lưu trữ không tự sửa tệp.',
    'The XML is not well formed and cannot be read. Take the original file from the issuing system; the archive repairs nothing.',
  ],
  XML_DTD: [
    'Tệp XML có khai báo kiểu tài liệu (DOCTYPE). Để an toàn, phần mềm không đọc tệp như vậy; hãy xuất lại tệp không có DOCTYPE.',
    'The XML has a document type declaration (DOCTYPE). For safety such a file is not read; export it again without one.',
  ],
  XML_ENCODING: [
    'Bảng mã của tệp XML không đọc được. Hãy xuất lại tệp bằng UTF-8.',
    'The character encoding of the XML cannot be read. Export the file again in UTF-8.',
  ],
  XML_TOO_LARGE: [
    'Tệp XML quá lớn để kiểm tra chữ ký. Hãy liên hệ quản trị viên của kho lưu trữ.',
    'The XML is too large for its signatures to be checked. Ask the administrator of the archive.',
  ],
  XML_LIMIT: [
    'Tệp XML có cấu trúc vượt giới hạn an toàn (quá sâu, quá nhiều phần tử hoặc tham chiếu), nên không kiểm tra được.',
    'The structure of the XML exceeds safe limits (too deep, too many elements or references), so it is not checked.',
  ],
  XML_ID_REPEATED: [
    'Trong tệp XML có mã định danh bị lặp lại: nhiều phần tử mang cùng một mã.',
    'An identifier is repeated in the XML: several elements bear the same one.',
  ],
  XML_SIGNATURE_NO_NAMESPACE: [
    'Tệp có phần tử “Signature” nhưng không thuộc không gian tên của chữ ký XML, nên đó không phải chữ ký số. Hãy hỏi lại đơn vị gửi.',
    'The file has an element "Signature" that is not in the namespace of XML signatures, so it is no digital signature. Ask the sender.',
  ],
  ...CONTAINER_FAULTS,
  PDF_HEADER_NOT_AT_START: ['Có dữ liệu lạ trước phần đầu của PDF.', 'There is foreign data before the beginning of the PDF.'],
  PDF_TRAILING_DATA: ['Có dữ liệu lạ sau phần cuối của PDF.', 'There is foreign data after the end of the PDF.'],
};

const DAMAGED = [
  'Cấu trúc tệp bị hỏng ({code}). Hãy lấy lại tệp gốc từ hệ thống phát hành; kho lưu trữ không tự sửa tệp.',
  'The structure of the file is damaged ({code}). Take the original file from the issuing system; the archive repairs nothing.',
] as const;

export function fileFaultSentence({ code, detail }: FactFinding): Sentence {
  return fillTemplate(FILE_FAULTS[code] ?? DAMAGED, { code, detail });
}

/** Something that was, or looks like, a signature: "no signature" alone would mislead. */
const TRACES = new Set(['PDF_SIGNATURE_TRACES', 'XML_SIGNATURE_NO_NAMESPACE']);

/** Files of a container that nobody signed are named with the verdict, whatever it is. */
export function documentSummary(
  status: DocumentStatus,
  facts: DocumentFacts,
  signatures: readonly SignatureReport[],
  resaved: Sentence | null,
): Sentence {
  const summary = statusSummary(status, facts, signatures, resaved);
  const unsigned = status === 'SIGNED' ? unsignedFilesSentence(facts) : undefined;
  return unsigned === undefined ? summary : { vi: `${summary.vi} ${unsigned.vi}`, en: `${summary.en} ${unsigned.en}` };
}

function statusSummary(
  status: DocumentStatus,
  facts: DocumentFacts,
  signatures: readonly SignatureReport[],
  resaved: Sentence | null,
): Sentence {
  const [fault] = facts.findings;
  if (status === 'UNREADABLE' && fault !== undefined) return fileFaultSentence(fault);
  if (status === 'NO_SIGNATURE') {
    const traces = facts.findings.find(({ code }) => TRACES.has(code));
    const none = { vi: 'Tệp không có chữ ký số.', en: 'The file has no digital signature.' };
    if (traces === undefined) return none;
    const more = fileFaultSentence(traces);
    return { vi: `${none.vi} ${more.vi}`, en: `${none.en} ${more.en}` };
  }
  if (resaved !== null) return resaved;
  const count = (indication: Indication) => signatures.filter((signature) => signature.indication === indication).length;
  const values: MessageValues = { all: signatures.length, failed: count('TOTAL-FAILED'), open: count('INDETERMINATE') };
  if (values['failed'] !== 0) {
    const first = signatures.find(({ indication }) => indication === 'TOTAL-FAILED')?.summary;
    const start = fillTemplate(
      ['{failed} trong {all} chữ ký không hợp lệ. ', '{failed} of {all} signatures are not valid. '],
      values,
    );
    return { vi: start.vi + (first?.vi ?? ''), en: start.en + (first?.en ?? '') };
  }
  if (values['open'] !== 0) {
    const first = signatures.find(({ indication }) => indication === 'INDETERMINATE')?.summary;
    const start = fillTemplate(
      ['Chưa kết luận được {open} trong {all} chữ ký. ', '{open} of {all} signatures are undecided. '],
      values,
    );
    return { vi: start.vi + (first?.vi ?? ''), en: start.en + (first?.en ?? '') };
  }
  const unchecked = signatures.filter(({ tolerated }) => isUnchecked(tolerated)).length;
  if (unchecked === 0)
    return fillTemplate(['Tất cả {all} chữ ký số đều hợp lệ.', 'All {all} digital signatures are valid.'], values);
  return fillTemplate(
    [
      'Tất cả {all} chữ ký số đều hợp lệ; với {unchecked} chữ ký, chưa kiểm tra được đầy đủ chứng thư có bị thu hồi hay không.',
      'All {all} digital signatures are valid; for {unchecked} of them, whether certificates were revoked could not be fully checked.',
    ],
    { ...values, unchecked },
  );
}
