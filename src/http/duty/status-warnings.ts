// What needs somebody's attention, each with what to do.
import type { Audit } from '../../preservation/audit-types.ts';
import type { SharedDeviceWarning } from '../../storage/index.ts';

export interface StatusFacts {
  readonly demo: boolean;
  readonly hasTsa: boolean;
  readonly auditIntervalMs: number;
  readonly dossiers: number;
  readonly firstEntryAt: string | null;
  readonly audits: { readonly begun: Audit | null; readonly finished: Audit | null };
  /** Names of readiness checks that fail. */
  readonly notReady: readonly string[];
  readonly sharedDevices: readonly SharedDeviceWarning[];
  readonly failingStores: readonly string[];
  readonly hasResponsiblePerson: boolean;
  /** Null: not configured. `lastAt` null: there is none yet. */
  readonly backup: { readonly lastAt: Date | null; readonly intervalMs: number } | null;
  readonly now: Date;
}

export interface StatusWarning {
  readonly code: string;
  /** Agencies see it too. */
  readonly isForAll: boolean;
  readonly vi: string;
  readonly en: string;
}

/** Half an interval late is late; a run takes its time. */
const LATE = 1.5;

export function statusWarnings(facts: StatusFacts): readonly StatusWarning[] {
  const warnings: StatusWarning[] = [];
  const warn = (code: string, vi: string, en: string, isForAll = false) => warnings.push({ code, vi, en, isForAll });
  if (facts.demo)
    warn(
      'DEMO_MODE',
      'Đây là kho trình diễn: chữ ký, dấu thời gian và biên nhận không có giá trị pháp lý. Không đưa tài liệu thật vào.',
      'This is a demonstration: its signatures, time stamps and receipts have no legal value. Put no real records into it.',
      true,
    );
  if (!facts.hasTsa)
    warn(
      'TSA_MISSING',
      'Chưa cấu hình dịch vụ cấp dấu thời gian nên hồ sơ chưa được niêm phong. Hãy khai báo mục "tsas" trong cấu hình.',
      'No time-stamp authority is configured, so records are not sealed. Add one under "tsas" in the configuration.',
    );
  if (facts.notReady.includes('ledger'))
    warn(
      'LEDGER_STOPPED',
      'Sổ cái đã dừng ghi: hồ sơ mới chưa được tiếp nhận. Hãy chạy kiểm tra tính toàn vẹn, xem nhật ký và báo người quản trị.',
      'The ledger has stopped: no new record is accepted. Run a fixity audit, read the log and tell the administrator.',
      true,
    );
  for (const name of facts.failingStores)
    warn(
      'STORE_FAILING',
      `Kho "${name}" không ghi được. Hãy kiểm tra thiết bị.`,
      `Store "${name}" cannot be written. Check the device.`,
    );
  for (const { sentence } of facts.sharedDevices) warn('STORES_SHARE_DEVICE', sentence.vi, sentence.en);
  if (!facts.hasResponsiblePerson)
    warn(
      'RESPONSIBLE_PERSON_MISSING',
      'Chưa chỉ định người phụ trách kiểm tra, bảo quản, sao lưu và phục hồi (Thông tư 02/2019/TT-BNV, Điều 8).',
      'No person responsible for audit, preservation, backup and restoring is named (Circular 02/2019/TT-BNV, article 8).',
    );
  return [...warnings, ...auditWarnings(facts), ...backupWarnings(facts)];
}

function auditWarnings({ audits, auditIntervalMs, dossiers, firstEntryAt, now }: StatusFacts): StatusWarning[] {
  const warnings: StatusWarning[] = [];
  const { finished } = audits;
  if (finished?.outcome === 'FAILED')
    warnings.push({
      code: 'AUDIT_FAILED',
      isForAll: false,
      vi: `Lần kiểm tra gần nhất thấy ${finished.faults} lỗi. Hãy xem biên bản và phục hồi từ kho còn nguyên vẹn.`,
      en: `The last audit found ${finished.faults} faults. Read the minutes and heal from the intact store.`,
    });
  const since = finished?.startedAt.getTime() ?? (firstEntryAt === null ? now.getTime() : Date.parse(firstEntryAt));
  if (dossiers > 0 && now.getTime() - since > auditIntervalMs * LATE)
    warnings.push({
      code: 'AUDIT_OVERDUE',
      isForAll: false,
      vi: 'Đã quá hạn kiểm tra tính toàn vẹn theo lịch. Hãy chạy kiểm tra ngay.',
      en: 'The scheduled fixity audit is overdue. Run an audit now.',
    });
  return warnings;
}

// Circular 02/2019/TT-BNV Art. 10: every day.
function backupWarnings({ backup, dossiers, firstEntryAt, now }: StatusFacts): StatusWarning[] {
  if (backup === null || dossiers === 0) return [];
  const since = backup.lastAt?.getTime() ?? (firstEntryAt === null ? now.getTime() : Date.parse(firstEntryAt));
  if (now.getTime() - since <= backup.intervalMs * LATE) return [];
  return [
    {
      code: 'BACKUP_OVERDUE',
      isForAll: false,
      vi: 'Đã quá hạn sao lưu theo lịch. Hãy kiểm tra phương tiện sao lưu và chạy lệnh "chauban backup".',
      en: 'The scheduled backup is overdue. Check the backup medium and run "chauban backup".',
    },
  ];
}
