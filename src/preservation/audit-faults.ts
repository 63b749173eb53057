// Faults in words: what an archivist reads in the minutes, with what to do.
import type { AuditFinding, AuditFindingKind } from '../storage/index.ts';
import { type AuditFault, type AuditFaultCode, DATABASE } from './audit-types.ts';

type Sentence = { readonly vi: string; readonly en: string };

const OF_KIND: Readonly<Record<AuditFindingKind, AuditFaultCode>> = {
  missing: 'MISSING',
  changed: 'CHANGED',
  shadowed: 'SHADOWED',
  'delete-marker': 'DELETE_MARKER',
  unlocked: 'UNLOCKED',
  extra: 'EXTRA',
  unreadable: 'UNREADABLE',
};

type OwnCode = Exclude<
  AuditFaultCode,
  'MISSING' | 'CHANGED' | 'SHADOWED' | 'DELETE_MARKER' | 'UNLOCKED' | 'EXTRA' | 'UNREADABLE'
>;

/** `what` names the thing, `detail` says what is different; both may be empty. */
const SENTENCES: Readonly<Record<OwnCode, (what: string, detail: string) => Sentence>> = {
  LEDGER_COPY_BEHIND: (what, detail) => ({
    vi: `Sổ cái trong kho "${what}" dừng lại ở một điểm kiểm soát cũ (${detail}). Hãy phục hồi kho này từ kho khác.`,
    en: `The ledger in store "${what}" stops at an old checkpoint (${detail}). Heal this store from another one.`,
  }),
  LEDGER_HISTORY_DIFFERS: (what, detail) => ({
    vi: `${what} mang chữ ký của sổ cái nhưng thuộc một lịch sử khác (${detail}). Hãy dừng hệ thống, giữ nguyên hiện trạng và báo ngay cho người phụ trách.`,
    en: `${what} carries the ledger's signature but belongs to another history (${detail}). Stop the service, leave everything as it is and tell the person responsible at once.`,
  }),
  LEDGER_NO_GOOD_COPY: (_what, detail) => ({
    vi: `Không nơi nào còn sổ cái khớp với điểm kiểm soát đã ký (${detail}) nên chưa thể kiểm tra hồ sơ. Hãy khôi phục từ bản sao lưu.`,
    en: `No copy of the ledger fits the signed checkpoint (${detail}), so the records cannot be audited. Restore from a backup.`,
  }),
  LEDGER_DATABASE_DIFFERS: (what, detail) => ({
    vi: `Bản sao sổ cái trong cơ sở dữ liệu khác với điểm kiểm soát đã ký: ${what} (${detail}). Hãy dựng lại cơ sở dữ liệu bằng lệnh "chauban rebuild".`,
    en: `The database's copy of the ledger differs from the signed checkpoint: ${what} (${detail}). Rebuild the database with "chauban rebuild".`,
  }),
  LEDGER_ENTRY_WRONG: (what, detail) => ({
    vi: `Bút toán ${what} không đúng quy cách (${detail}). Hãy báo cho người phụ trách.`,
    en: `Entry ${what} does not follow the rules (${detail}). Tell the person responsible.`,
  }),
  AIP_UNREADABLE: (what, detail) => ({
    vi: `Gói lưu trữ ${what}: không mở được ở kho nào (${detail}). Hãy khôi phục từ bản sao lưu.`,
    en: `Package ${what} cannot be opened in any store (${detail}). Restore it from a backup.`,
  }),
  AIP_CONTENT_DIFFERS: (what, detail) => ({
    vi: `Gói lưu trữ ${what}: danh mục tệp không khớp với bút toán tiếp nhận (${detail}). Hãy báo ngay cho người phụ trách.`,
    en: `Package ${what}: its inventory does not fit the accepting entry (${detail}). Tell the person responsible at once.`,
  }),
  ORPHAN: (what) => ({
    vi: `Gói ${what} nằm trong kho nhưng không có bút toán tiếp nhận: không phải là hồ sơ. Có thể do lần ghi bị gián đoạn, hoặc do người khác đặt vào; hãy kiểm tra rồi dọn bỏ.`,
    en: `Package ${what} lies in the store without an accepting entry: it is not a record. An interrupted write may have left it, or somebody put it there; look at it, then clear it away.`,
  }),
  ORPHAN_YOUNG: (what) => ({
    vi: `${what}: chưa có trong sổ cái và mới được ghi chưa quá 2 ngày, có thể là việc đang làm. Lần kiểm tra sau sẽ xem lại.`,
    en: `${what}: not in the ledger yet and written less than 2 days ago, so it is probably work in progress. The next audit will look again.`,
  }),
  SIGNATURE_LEFT_OVER: (what) => ({
    vi: `${what}: chữ ký của một biên nhận không được phát hành (lần phát hành bị gián đoạn). Không ảnh hưởng đến biên nhận.`,
    en: `${what}: the signature of a receipt that was never issued (issuing was interrupted). The receipt is not affected.`,
  }),
  ROW_CHANGED: (what, detail) => ({
    vi: `Dữ liệu của ${what} trong cơ sở dữ liệu khác với gói lưu trữ: ${detail}. Gói lưu trữ vẫn đúng; hãy tìm nguyên nhân và dựng lại cơ sở dữ liệu bằng lệnh "chauban rebuild".`,
    en: `The database's data of ${what} differ from the archival package: ${detail}. The package is right; find the cause and rebuild the database with "chauban rebuild".`,
  }),
  ROW_MISSING: (what) => ({
    vi: `Thiếu dữ liệu của ${what} trong cơ sở dữ liệu; gói lưu trữ vẫn còn. Hãy dựng lại cơ sở dữ liệu bằng lệnh "chauban rebuild".`,
    en: `The database lacks ${what}; the archival package is still there. Rebuild the database with "chauban rebuild".`,
  }),
  ROW_UNKNOWN: (what) => ({
    vi: `Cơ sở dữ liệu có ${what} nhưng sổ cái không có: ai đó đã thêm vào. Hãy tìm nguyên nhân và dựng lại cơ sở dữ liệu bằng lệnh "chauban rebuild".`,
    en: `The database has ${what}, which the ledger does not know: somebody added it. Find the cause and rebuild the database with "chauban rebuild".`,
  }),
};

export interface FaultPlace {
  readonly store: string;
  readonly medium: string;
  readonly path: string;
  readonly file?: string;
  readonly area?: AuditFault['area'];
  readonly key?: string;
  readonly entry?: number;
}

export function auditFault(code: OwnCode, place: FaultPlace, what: string, detail = ''): AuditFault {
  const { store, medium, path, file = lastPart(path), area = null, key = null, entry = null } = place;
  const severity = code === 'ORPHAN_YOUNG' || code === 'SIGNATURE_LEFT_OVER' ? 'info' : 'fault';
  return { code, severity, store, medium, path, file, area, key, entry, ...SENTENCES[code](what, detail) };
}

export function databaseFault(code: OwnCode, row: { path: string; file: string; entry?: number }, what: string, detail = '') {
  return auditFault(code, { store: DATABASE, medium: 'PostgreSQL', ...row }, what, detail);
}

/** What storage found, as a line of the minutes. `file`: the name that people know it by. */
export function storageFault(finding: AuditFinding, more: { readonly file?: string; readonly entry?: number } = {}): AuditFault {
  const { store, medium, location, area, key, sentence } = finding;
  return {
    code: OF_KIND[finding.kind],
    severity: 'fault',
    store,
    medium: `${medium}: ${location}`,
    path: `${area}/${key}`,
    file: more.file ?? lastPart(key),
    ...sentence,
    area,
    key,
    entry: more.entry ?? null,
  };
}

export function lastPart(path: string): string {
  return path.slice(path.replace(/\/$/, '').lastIndexOf('/') + 1);
}
