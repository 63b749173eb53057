// What an archivist reads in the minutes of an audit: file, store and path, and what to do.
import type { AuditFindingKind } from './audit-replicas.ts';
import type { Sentence } from './storage-error.port.ts';

interface Place {
  readonly store: string;
  readonly location: string;
  readonly area: string;
  readonly key: string;
}

export function findingSentence(kind: AuditFindingKind, { store, location, area, key }: Place): Sentence {
  const where = `${area}/${key}`;
  const vi = `Kho "${store}" (${location}), tệp ${where}`;
  const en = `Store "${store}" (${location}), file ${where}`;
  switch (kind) {
    case 'missing':
      return {
        vi: `${vi}: không còn trong kho. Hãy phục hồi từ kho khác.`,
        en: `${en}: is no longer there. Heal it from another store.`,
      };
    case 'changed':
      return {
        vi: `${vi}: nội dung đã bị thay đổi so với sổ cái. Hãy phục hồi từ kho khác và tìm nguyên nhân.`,
        en: `${en}: the content differs from the ledger. Heal it from another store and find the cause.`,
      };
    case 'shadowed':
      return {
        vi: `${vi}: có phiên bản khác được ghi đè lên; bản gốc vẫn còn và vẫn được sử dụng. Hãy kiểm tra ai đã ghi vào kho.`,
        en: `${en}: another version was written over it; the original is still there and in use. Find out who writes to the store.`,
      };
    case 'delete-marker':
      return {
        vi: `${vi}: bị đánh dấu xóa; bản gốc vẫn còn và vẫn được sử dụng. Hãy kiểm tra ai đã xóa trong kho.`,
        en: `${en}: a delete marker lies over it; the original is still there and in use. Find out who deletes in the store.`,
      };
    case 'unlocked':
      return {
        vi: `${vi}: chưa được khóa đến thời hạn bảo quản. Hãy gia hạn khóa và kiểm tra cấu hình kho.`,
        en: `${en}: is not locked for as long as it should be. Extend the lock and check the store's settings.`,
      };
    case 'extra':
      return {
        vi: `${vi}: không có trong sổ cái. Có thể do lần ghi bị gián đoạn, hoặc do người khác đặt vào; tệp này không phải là hồ sơ.`,
        en: `${en}: is not in the ledger. An interrupted write may have left it, or somebody put it there; it is not a record.`,
      };
    case 'unreadable':
      return {
        vi: `${vi}: không đọc được, nên chưa thể kết luận. Hãy kiểm tra thiết bị hoặc kết nối rồi chạy lại.`,
        en: `${en}: could not be read, so nothing can be concluded. Check the device or the connection and run the audit again.`,
      };
  }
}
