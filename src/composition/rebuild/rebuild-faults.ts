// What a rebuild could not bring back, in words for the command line.
export interface RebuildFault {
  readonly code: 'AIP_UNREADABLE' | 'OBJECT_MISSING' | 'RECEIPT_MISSING' | 'RECEIPT_DIFFERS' | 'STATEMENT_NOT_REPLAYED';
  /** Entry of the ledger. */
  readonly entry: number;
  /** Which object, package or type of statement. */
  readonly subject: string;
  /** For whoever looks for the cause; may be empty. */
  readonly detail: string;
}

export const REBUILD_FAULT_SENTENCES: Readonly<Record<RebuildFault['code'], { readonly vi: string; readonly en: string }>> = {
  AIP_UNREADABLE: {
    vi: 'Không đọc được gói lưu trữ này trong kho nguồn, nên hồ sơ không có trong cơ sở dữ liệu. Hãy phục hồi kho này, hoặc dựng lại từ kho khác.',
    en: 'This archival package cannot be read in the source, so its dossier is not in the database. Heal this store, or rebuild from another.',
  },
  OBJECT_MISSING: {
    vi: 'Kho nguồn không có bản nguyên vẹn của tệp này. Hãy chạy kiểm tra toàn vẹn sau khi khởi động.',
    en: 'The source has no intact copy of this file. Run a fixity audit after the start.',
  },
  RECEIPT_MISSING: {
    vi: 'Kho nguồn không có biên nhận của gói này; dịch vụ sẽ cấp lại khi khởi động.',
    en: 'The source has no receipt of this package; the service issues one when it starts.',
  },
  RECEIPT_DIFFERS: {
    vi: 'Biên nhận trong kho nguồn không được ký, đã bị sửa, hoặc nói về bút toán khác, nên không được tin. Hãy chạy kiểm tra toàn vẹn và phục hồi kho này.',
    en: 'The receipt in the source is not signed, was changed, or tells of another entry, and is not believed. Run a fixity audit and heal this store.',
  },
  STATEMENT_NOT_REPLAYED: {
    vi: 'Phiên bản này không hiểu loại bút toán này. Hãy dựng lại bằng phiên bản mới hơn.',
    en: 'This version does not know this type of statement. Rebuild with a newer version.',
  },
};
