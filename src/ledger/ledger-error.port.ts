// What can go wrong in the ledger, with a stable code, and what to tell a person.
export const LEDGER_MESSAGES = {
  LEDGER_STATEMENT_INVALID: {
    vi: 'Nội dung cần ghi vào sổ cái không hợp lệ. Hãy gửi chi tiết lỗi cho người quản trị hệ thống.',
    en: 'What was to be written into the ledger is not valid. Please pass the details on to the system administrator.',
  },
  LEDGER_BODY_TOO_LONG: {
    vi: 'Phần nội dung kèm theo bút toán quá lớn nên chưa được ghi. Hãy chia thành nhiều phần nhỏ hơn.',
    en: 'The details that go with the ledger entry are too large and were not recorded. Divide them into smaller parts.',
  },
  LEDGER_UNKNOWN_STATEMENT: {
    vi: 'Không tìm thấy bút toán này trong sổ cái. Hãy kiểm tra lại mã đã nhập.',
    en: 'This entry is not in the ledger. Please check the identifier.',
  },
  LEDGER_NOT_YET_PUBLISHED: {
    vi: 'Bút toán đang được ghi nhận. Hãy thử lại sau ít phút.',
    en: 'The entry is still being recorded. Please try again in a few minutes.',
  },
  LEDGER_NOT_OPENED: {
    vi: 'Sổ cái chưa được khởi tạo. Hãy khởi động dịch vụ với khóa ký sổ cái để khởi tạo.',
    en: 'The ledger has not been created yet. Start the service with the ledger key to create it.',
  },
  LEDGER_EXISTS: {
    vi: 'Sổ cái đã tồn tại nên không thể khởi tạo lại.',
    en: 'The ledger exists already and cannot be created again.',
  },
  LEDGER_STORES_NOT_EMPTY: {
    vi: 'Cơ sở dữ liệu chưa có sổ cái nhưng kho lưu trữ đã có. Hãy dựng lại cơ sở dữ liệu từ kho bằng lệnh "chauban rebuild"; không khởi tạo sổ cái mới.',
    en: 'The database has no ledger but a store has one. Rebuild the database from the store with "chauban rebuild"; do not start a new ledger.',
  },
  LEDGER_KEY_MISSING: {
    vi: 'Không có khóa ký sổ cái trong khi sổ cái đã có dữ liệu. Hãy đặt lại đúng tệp khóa rồi khởi động lại.',
    en: 'The ledger key is missing although the ledger has entries. Put the right key file back and start again.',
  },
  LEDGER_KEY_DIFFERENT: {
    vi: 'Khóa ký sổ cái khác với khóa đã dùng trước đây. Hãy đặt lại đúng tệp khóa rồi khởi động lại.',
    en: 'The ledger key is not the one that was used before. Put the right key file back and start again.',
  },
  LEDGER_EPOCH_LOST: {
    vi: 'Một tiến trình khác đã tiếp quản việc ghi sổ cái. Tiến trình này đã dừng ghi; không cần làm gì thêm.',
    en: 'Another process has taken over writing the ledger. This one has stopped; nothing needs to be done.',
  },
  LEDGER_BEHIND: {
    vi: 'Cơ sở dữ liệu cũ hơn sổ cái đã công bố trên kho lưu trữ (có thể do phục hồi bản sao lưu cũ). Đã dừng ghi sổ cái. Hãy dựng lại cơ sở dữ liệu từ kho bằng lệnh "chauban rebuild".',
    en: 'The database is older than the ledger published on a store (perhaps an old backup was restored). Writing has stopped. Rebuild the database from the store with "chauban rebuild".',
  },
  LEDGER_FORKED: {
    vi: 'Sổ cái trong cơ sở dữ liệu và trên kho lưu trữ mâu thuẫn với nhau. Đã dừng ghi sổ cái. Hãy giữ nguyên hiện trạng và báo ngay cho người phụ trách kho và kiểm toán viên.',
    en: 'The ledger in the database and the one on a store contradict each other. Writing has stopped. Leave everything as it is and tell the responsible archivist and the auditor at once.',
  },
  LEDGER_CHECKPOINT_INVALID: {
    vi: 'Điểm kiểm soát trên một kho lưu trữ bị hỏng hoặc không do khóa của sổ cái này ký. Đã dừng ghi sổ cái. Hãy kiểm tra kho được nêu tên.',
    en: 'The checkpoint on a store is damaged or not signed by the key of this ledger. Writing has stopped. Check the store that is named.',
  },
  LEDGER_STORES_UNAVAILABLE: {
    vi: 'Không đủ số kho lưu trữ đang hoạt động để ghi sổ cái. Hệ thống sẽ tự thử lại; hãy kiểm tra kết nối tới các kho.',
    en: 'Not enough stores answer to write the ledger. The system tries again by itself; check the connection to the stores.',
  },
  LEDGER_OBJECT_DIFFERS: {
    vi: 'Kho lưu trữ đã có một tệp sổ cái cùng tên nhưng khác nội dung. Đã dừng ghi sổ cái. Hãy chạy "chauban audit" để xác định kho bị sửa.',
    en: 'A store holds a ledger file of the same name with other content. Writing has stopped. Run "chauban audit" to find the store that was changed.',
  },
  LEDGER_CACHE_INCOMPLETE: {
    vi: 'Dữ liệu sổ cái trong cơ sở dữ liệu bị thiếu hoặc bị sửa. Đã dừng ghi sổ cái. Hãy dựng lại cơ sở dữ liệu bằng lệnh "chauban rebuild".',
    en: 'Ledger data in the database is missing or was changed. Writing has stopped. Rebuild the database with "chauban rebuild".',
  },
} as const satisfies Record<string, { readonly vi: string; readonly en: string }>;

export type LedgerErrorCode = keyof typeof LEDGER_MESSAGES;

/** `message` is for the log: what was expected and what was there. People read `LEDGER_MESSAGES[code]`. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly code: LedgerErrorCode;

  constructor(code: LedgerErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Errors after which trying again, with the same database, key and stores, cannot help: a person must act. */
export function needsAPerson(error: unknown): boolean {
  if (!(error instanceof LedgerError)) return false;
  return !['LEDGER_EPOCH_LOST', 'LEDGER_STORES_UNAVAILABLE', 'LEDGER_NOT_YET_PUBLISHED'].includes(error.code);
}
