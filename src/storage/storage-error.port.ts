// The one error of the storage boundary. What a store finds wrong with bytes it holds is a finding (audit), not an error.

export type StorageErrorCode =
  | 'STORE_KEY_INVALID' // the key is not one that every medium can hold
  | 'STORE_KEY_CONFLICT' // the key already holds other bytes, and the area is write once
  | 'STORE_NOT_FOUND' // no object, or no such version, under this key
  | 'STORE_DIGEST_MISMATCH' // the bytes handed over, or read back, are not the expected ones
  | 'STORE_NOT_LOCKED' // the store answered "done" but the object is not locked as asked
  | 'STORE_LOCK_BACKWARDS' // a lock can only move forward
  | 'STORE_FORBIDDEN' // the area does not allow this (removing or replacing what is write once)
  | 'STORE_UNAVAILABLE' // the medium did not answer, after the store's own retries
  | 'STORE_TOO_FEW_COPIES' // fewer stores than required hold the bytes: queue, do not accept
  | 'STORE_NO_GOOD_REPLICA' // no store holds bytes with the expected digest
  | 'STORE_OBJECT_INVALID'; // an OCFL object or its inventory cannot be read

export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;

  /** `message` says what was expected and what was there, and names store and key. */
  constructor(code: StorageErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** One sentence for a person, in both languages. */
export interface Sentence {
  readonly vi: string;
  readonly en: string;
}

const SENTENCES: Readonly<Record<StorageErrorCode, Sentence>> = {
  STORE_KEY_INVALID: {
    vi: 'Tên đối tượng không lưu được trên kho. Hãy báo cho người quản trị hệ thống.',
    en: 'The store cannot hold an object of this name. Please tell the system administrator.',
  },
  STORE_KEY_CONFLICT: {
    vi: 'Kho đã có nội dung khác dưới cùng một tên; nội dung cũ được giữ nguyên. Hãy kiểm tra kho lưu trữ trước khi thử lại.',
    en: 'The store already holds other content under this name; the old content was left as it is. Audit the store before trying again.',
  },
  STORE_NOT_FOUND: {
    vi: 'Không tìm thấy đối tượng trong kho. Hãy chạy kiểm tra tính toàn vẹn của kho.',
    en: 'The object is not in the store. Run a fixity audit of the store.',
  },
  STORE_DIGEST_MISMATCH: {
    vi: 'Nội dung đọc được không khớp mã băm đã ghi nhận. Hãy kiểm tra thiết bị lưu trữ và chạy kiểm tra tính toàn vẹn.',
    en: 'The bytes read do not match the recorded digest. Check the storage device and run a fixity audit.',
  },
  STORE_NOT_LOCKED: {
    vi: 'Kho không khóa đối tượng như yêu cầu. Hãy kiểm tra cấu hình Object Lock của kho.',
    en: 'The store did not lock the object as asked. Check the Object Lock settings of the store.',
  },
  STORE_LOCK_BACKWARDS: {
    vi: 'Thời hạn khóa chỉ được kéo dài, không được rút ngắn.',
    en: 'A lock can only be extended, never shortened.',
  },
  STORE_FORBIDDEN: {
    vi: 'Vùng lưu trữ này chỉ ghi một lần: không được xóa hoặc thay thế.',
    en: 'This area is write once: nothing in it may be removed or replaced.',
  },
  STORE_UNAVAILABLE: {
    vi: 'Kho lưu trữ không trả lời. Hãy kiểm tra thiết bị hoặc kết nối; công việc sẽ được thử lại.',
    en: 'The store does not answer. Check the device or the connection; the work will be tried again.',
  },
  STORE_TOO_FEW_COPIES: {
    vi: 'Chưa đủ số bản sao theo quy định nên hồ sơ chưa được tiếp nhận. Hệ thống sẽ thử lại; hãy kiểm tra các kho lưu trữ.',
    en: 'Fewer copies than required could be written, so the record is not accepted yet. It will be tried again; check the stores.',
  },
  STORE_NO_GOOD_REPLICA: {
    vi: 'Không kho nào còn bản nguyên vẹn của đối tượng. Hãy phục hồi từ bản sao lưu.',
    en: 'No store holds an intact copy of the object. Restore it from a backup.',
  },
  STORE_OBJECT_INVALID: {
    vi: 'Gói lưu trữ trong kho không đúng cấu trúc OCFL. Hãy chạy kiểm tra và phục hồi từ bản sao nguyên vẹn.',
    en: 'The package in the store is not a valid OCFL object. Run an audit and heal it from an intact copy.',
  },
};

/** What to tell the person at the desk. */
export function storageSentence(code: StorageErrorCode): Sentence {
  return SENTENCES[code];
}
