// The error of the access boundary, with the sentence for the person who meets it.

const SENTENCES = {
  DOSSIER_NOT_FOUND: {
    vi: 'Không tìm thấy hồ sơ này, hoặc bạn không có quyền xem.',
    en: 'This dossier does not exist, or you may not see it.',
  },
  DOCUMENT_NOT_FOUND: {
    vi: 'Không tìm thấy văn bản này, hoặc bạn không có quyền xem.',
    en: 'This document does not exist, or you may not see it.',
  },
  FILE_NOT_FOUND: {
    vi: 'Không tìm thấy tệp này, hoặc bạn không có quyền xem.',
    en: 'This file does not exist, or you may not see it.',
  },
  PROFILE_NOT_FOUND: {
    vi: 'Không có chuẩn mô tả này.',
    en: 'There is no such description profile.',
  },
  RECORD_DIFFERS_FROM_LEDGER: {
    vi: 'Thông tin trong cơ sở dữ liệu khác với sổ cái nên không xuất được. Hãy báo ngay cho người phụ trách kho và chạy kiểm tra tính toàn vẹn.',
    en: 'The database and the ledger disagree about this record, so nothing was handed out. Tell the responsible archivist at once and run a fixity audit.',
  },
  PROOF_NOT_SOUND: {
    vi: 'Gói chứng minh vừa lập không tự kiểm chứng được nên không được cấp. Hãy báo ngay cho người phụ trách kho và chạy kiểm tra tính toàn vẹn.',
    en: 'The proof that was made does not verify, so it was not handed out. Tell the responsible archivist at once and run a fixity audit.',
  },
  PROOF_TOO_LARGE: {
    vi: 'Hồ sơ quá lớn để xuất gói chứng minh kèm nội dung. Hãy xuất theo từng văn bản, hoặc xuất gói không kèm nội dung.',
    en: 'The dossier is too large for a proof with its documents inside. Export it document by document, or without the documents.',
  },
} as const;

export type AccessErrorCode = keyof typeof SENTENCES;

export class AccessError extends Error {
  override readonly name = 'AccessError';
  readonly code: AccessErrorCode;
  readonly vi: string;
  readonly en: string;
  readonly details: unknown;

  constructor(code: AccessErrorCode, details?: unknown) {
    super(SENTENCES[code].en);
    this.code = code;
    this.vi = SENTENCES[code].vi;
    this.en = SENTENCES[code].en;
    this.details = details;
  }
}
