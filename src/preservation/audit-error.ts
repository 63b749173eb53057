// The error of the duty of care: audits and healing.

const SENTENCES = {
  AUDIT_NOT_FOUND: { vi: 'Không có lần kiểm tra này.', en: 'There is no such audit.' },
  AUDIT_RUNNING: {
    vi: 'Đang có một lần kiểm tra chạy. Hãy chờ lần đó xong, hoặc dừng nó, rồi thử lại.',
    en: 'An audit is running already. Wait until it has finished, or cancel it, and try again.',
  },
  AUDIT_NOT_RUNNING: { vi: 'Lần kiểm tra này đã kết thúc.', en: 'This audit has ended.' },
  AUDIT_NOT_FINISHED: {
    vi: 'Lần kiểm tra chưa xong. Hãy chờ đến khi có biên bản.',
    en: 'The audit has not finished. Wait until there are minutes.',
  },
  AUDIT_LEDGER_UNREADABLE: {
    vi: 'Không kho nào còn sổ cái nguyên vẹn nên không thể phục hồi. Hãy giữ nguyên hiện trạng và báo ngay cho người phụ trách.',
    en: 'No store holds an intact ledger, so nothing can be healed. Leave everything as it is and tell the person responsible at once.',
  },
} as const;

export type AuditErrorCode = keyof typeof SENTENCES;

export class AuditError extends Error {
  override readonly name = 'AuditError';
  readonly code: AuditErrorCode;
  readonly vi: string;
  readonly en: string;

  constructor(code: AuditErrorCode, cause?: unknown) {
    super(SENTENCES[code].en, cause === undefined ? undefined : { cause });
    this.code = code;
    this.vi = SENTENCES[code].vi;
    this.en = SENTENCES[code].en;
  }
}
