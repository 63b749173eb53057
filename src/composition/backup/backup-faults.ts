// What a backup met, in words for the minutes and the command line.
import type { BackupFault } from './backup-sets.ts';

export const BACKUP_FAULT_SENTENCES: Readonly<Record<BackupFault['code'], { readonly vi: string; readonly en: string }>> = {
  OBJECT_UNREADABLE: {
    vi: 'Không kho nào có bản nguyên vẹn của tệp này, nên tệp không có trong bản sao. Hãy chạy kiểm tra toàn vẹn và báo người chịu trách nhiệm.',
    en: 'No store has an intact copy of this file, so it is not in the backup. Run a fixity audit and tell the person responsible.',
  },
  AIP_UNREADABLE: {
    vi: 'Không đọc được gói lưu trữ của hồ sơ này từ kho nào, nên hồ sơ không có trong bản sao. Hãy chạy kiểm tra toàn vẹn.',
    en: 'The archival package of this dossier cannot be read from any store, so it is not in the backup. Run a fixity audit.',
  },
  RECEIPT_MISSING: {
    vi: 'Chưa kho nào có biên nhận nguyên vẹn của bút toán này; lần sao lưu sau sẽ bắt đầu lại từ đây.',
    en: 'No store has an intact receipt of this entry yet; the next backup begins here again.',
  },
  CHECKPOINT_WRONG: {
    vi: 'Điểm kiểm soát này không mang chữ ký của khóa sổ cái, nên không được sao. Hãy chạy kiểm tra toàn vẹn.',
    en: "This checkpoint is not signed by the ledger's key, so it was not copied. Run a fixity audit.",
  },
  LOG_NOT_WHOLE: {
    vi: 'Sổ cái trong kho này không nguyên vẹn; đã dùng kho khác. Hãy chạy kiểm tra toàn vẹn và phục hồi kho.',
    en: 'The ledger in this store is not whole; another store was used. Run a fixity audit and heal the store.',
  },
};
