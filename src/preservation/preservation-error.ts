// The error of the preservation boundary, with the sentence for the person who meets it.

const SENTENCES = {
  AIP_STATEMENT_INVALID: {
    vi: 'Bút toán tiếp nhận trong sổ cái không khớp với nội dung kèm theo. Hãy giữ nguyên hiện trạng và báo ngay cho người phụ trách kho.',
    en: 'An accepting entry of the ledger does not fit its details. Leave everything as it is and tell the responsible archivist at once.',
  },
  LEDGER_COPY_DIFFERS: {
    vi: 'Bản sao sổ cái trong cơ sở dữ liệu khác với điểm kiểm soát đã ký nên không thể niêm phong. Hãy dựng lại cơ sở dữ liệu từ kho bằng lệnh "chauban rebuild".',
    en: 'The database\'s copy of the ledger differs from the signed checkpoint, so nothing can be sealed. Rebuild the database from a store with "chauban rebuild".',
  },
  EVIDENCE_UNAVAILABLE: {
    vi: 'Không kho nào còn bản nguyên vẹn của cây băm niêm phong. Hãy chạy kiểm tra tính toàn vẹn và phục hồi kho.',
    en: 'No store holds an intact hash tree of this seal. Run a fixity audit and heal the stores.',
  },
  EVIDENCE_NOT_A_LEAF: {
    vi: 'Tệp này không nằm trong lần niêm phong của hồ sơ. Hãy báo ngay cho người phụ trách kho.',
    en: "This file is not part of its dossier's seal. Tell the responsible archivist at once.",
  },
} as const;

export type PreservationErrorCode = keyof typeof SENTENCES;

export class PreservationError extends Error {
  override readonly name = 'PreservationError';
  readonly code: PreservationErrorCode;
  readonly vi: string;
  readonly en: string;

  /** `message` names what was expected and what was there. */
  constructor(code: PreservationErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.vi = SENTENCES[code].vi;
    this.en = SENTENCES[code].en;
  }
}
