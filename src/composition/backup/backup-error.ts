// Why a backup or its restoration cannot be done.

const SENTENCES = {
  BACKUP_NEEDS_FULL: {
    vi: 'Trên phương tiện này chưa có bản sao lưu đầy đủ nào. Hãy sao lưu đầy đủ trước (backup full).',
    en: 'There is no full backup on this medium yet. Make a full one first (backup full).',
  },
  BACKUP_RUNNING: {
    vi: 'Một tiến trình khác đang sao lưu vào thư mục này. Hãy chờ nó xong.',
    en: 'Another process is backing up to this folder. Wait until it has finished.',
  },
  BACKUP_LEDGER_NOT_WHOLE: {
    vi: 'Không kho nào có sổ cái nguyên vẹn nên không sao lưu được. Hãy chạy ledger verify trên từng kho để biết tệp nào hỏng.',
    en: 'No store has a whole ledger, so nothing can be backed up. Run ledger verify on each store to learn which file is damaged.',
  },
  BACKUP_INSIDE_STORE: {
    vi: 'Thư mục sao lưu nằm trong thư mục của một kho. Hãy chọn thư mục trên một phương tiện độc lập.',
    en: 'The backup folder lies inside the folder of a store. Choose a folder on an independent medium.',
  },
  RESTORE_NOTHING: {
    vi: 'Không thấy bản sao lưu đầy đủ nào đã hoàn thành trong thư mục này.',
    en: 'There is no finished full backup in this folder.',
  },
  RESTORE_TARGET_NEWER: {
    vi: 'Kho đích có sổ cái mới hơn bản sao lưu nên không được ghi đè. Hãy chọn một kho trống.',
    en: 'The ledger of the target store is newer than the backup and must not be overwritten. Choose an empty store.',
  },
  RESTORE_DAMAGED: {
    vi: 'Bản sao lưu bị hỏng: một tệp thiếu hoặc đã thay đổi. Hãy dùng bộ sao lưu khác.',
    en: 'The backup is damaged: a file is missing or was changed. Use another backup.',
  },
} as const;

export type BackupErrorCode = keyof typeof SENTENCES;

export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: BackupErrorCode;
  readonly vi: string;
  readonly en: string;

  constructor(code: BackupErrorCode, detail: string, cause?: unknown) {
    super(`${SENTENCES[code].en} ${detail}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.vi = `${SENTENCES[code].vi} (${detail})`;
    this.en = `${SENTENCES[code].en} (${detail})`;
  }
}
