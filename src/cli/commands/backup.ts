// chauban backup full|incremental|restore (Circular 02/2019/TT-BNV Art. 10 and 11).
import { resolve } from 'node:path';
import type { BackupKind } from '../../preservation/backup-status.port.ts';
import { type Call, command, EXIT, UsageError } from '../command.ts';

const store = {
  type: 'string',
  value: 'STORE',
  vi: 'kho cần sao lưu (mặc định: theo cấu hình, hoặc kho đầu tiên)',
  en: 'store to back up (default: as configured, else the first)',
} as const;
const backupFlags = {
  to: {
    type: 'string',
    value: 'DIR',
    vi: 'thư mục trên phương tiện sao lưu (mặc định: theo cấu hình)',
    en: 'folder on the backup medium (default: as configured)',
  },
  store,
} as const;
const restoreFlags = {
  from: { type: 'string', value: 'DIR', required: true, vi: 'thư mục chứa các bộ sao lưu', en: 'folder with the backup sets' },
  store: { ...store, vi: 'kho nhận dữ liệu phục hồi (mặc định: kho đầu tiên)', en: 'store to restore into (default: the first)' },
} as const;

export const backupFull = command({
  name: 'backup full',
  operands: '',
  count: [0, 0],
  vi: 'Sao lưu đầy đủ (ngày 01 hằng tháng).',
  en: 'Full backup (on the first of each month).',
  flags: backupFlags,
  run: (call) => run('full', call),
});

export const backupIncremental = command({
  name: 'backup incremental',
  operands: '',
  count: [0, 0],
  vi: 'Sao lưu gia tăng (hằng ngày): những gì các bộ trước chưa có.',
  en: 'Incremental backup (every day): what the sets before do not hold.',
  flags: backupFlags,
  run: (call) => run('incremental', call),
});

export const backupRestore = command({
  name: 'backup restore',
  operands: '',
  count: [0, 0],
  vi: 'Phục hồi một kho từ bản sao lưu mới nhất; sau đó chạy rebuild.',
  en: 'Restore a store from the newest backup; then run rebuild.',
  flags: restoreFlags,
  run: restore,
});

async function run(kind: BackupKind, { flags, say }: Call<typeof backupFlags>): Promise<number> {
  const { readInstallation } = await import('../../composition/installation.ts');
  const { BACKUP_FAULT_SENTENCES } = await import('../../composition/backup/backup-faults.ts');
  const { backupInstallation } = await import('../../composition/backup/backup-installation.ts');
  const installation = readInstallation();
  const folder = flags.to === undefined ? installation.configuration.backup.folder : resolve(flags.to);
  if (folder === undefined) throw new UsageError('Thiếu --to. / --to is missing.');
  const { list, ...done } = await backupInstallation(installation, {
    ...{ kind, folder, store: flags.store, clock: () => new Date() },
    tell: (entries, size) => say.progress({ vi: `${entries}/${size} bút toán`, en: `${entries}/${size} entries` }),
  });
  for (const fault of list) {
    const { vi, en } = BACKUP_FAULT_SENTENCES[fault.code];
    say.result({ ...fault, vi, en }, [`[LƯU Ý ] ${fault.code} ${fault.key}`, `  ${vi}`, `  ${en}`]);
  }
  const whole = done.faults === 0;
  say.result(done, [
    `${whole ? 'ĐẠT' : 'KHÔNG ĐẠT'}: ${done.path}`,
    `${done.objects} tệp, ${done.sizeBytes} byte, ${done.dossiers} hồ sơ, ${done.faults} lỗi`,
    `${done.objects} files, ${done.sizeBytes} bytes, ${done.dossiers} dossiers, ${done.faults} faults`,
    'Biên bản / minutes: bien-ban.txt',
  ]);
  return whole ? EXIT.passed : EXIT.failed;
}

async function restore({ flags, say }: Call<typeof restoreFlags>): Promise<number> {
  const { readInstallation } = await import('../../composition/installation.ts');
  const { LOG_PROBLEM_MESSAGES } = await import('../../ledger/index.ts');
  const { restoreInstallation } = await import('../../composition/backup/backup-installation.ts');
  const { log, ...done } = await restoreInstallation(readInstallation(), {
    ...{ folder: resolve(flags.from), store: flags.store },
    tell: (objects) => say.progress({ vi: `${objects} tệp`, en: `${objects} files` }),
  });
  for (const { code, key, detail } of log.problems) {
    const { vi, en } = LOG_PROBLEM_MESSAGES[code];
    say.result({ problem: code, key, detail, vi, en }, [`[ HỎNG ] ${code} ${key}`, `  ${vi}`, `  ${en}`]);
  }
  const passed = log.problems.length === 0 && done.knownFaults === 0;
  const told = { restored: passed, ...done, entries: log.size, problems: log.problems.length };
  say.result(told, [
    `${passed ? 'ĐẠT' : 'KHÔNG ĐẠT'}: ${done.objects} tệp vào kho ${done.store}, sổ cái ${log.size} bút toán`,
    `${done.objects} files into store ${done.store}, ledger of ${log.size} entries`,
    `Tiếp theo / next: chauban rebuild --from ${done.store}`,
  ]);
  return passed ? EXIT.passed : EXIT.failed;
}
