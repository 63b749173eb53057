// What a rebuild does not bring back, and why. Everything else comes out of the stores equal, row by row; a test compares every table.

export interface NotRebuilt {
  readonly table: string;
  /** Absent: the whole table, or with `partly` some of its rows. */
  readonly columns?: readonly string[];
  /** Only the rows that the sentence names are lost; the others come back equal. */
  readonly partly?: true;
  readonly vi: string;
  readonly en: string;
}

const row = (table: string, lost: readonly string[] | 'partly' | undefined, vi: string, en: string): NotRebuilt => ({
  table,
  ...(lost === 'partly' ? { partly: true } : lost !== undefined && { columns: lost }),
  vi,
  en,
});

export const NOT_REBUILT: readonly NotRebuilt[] = [
  row(
    'users',
    undefined,
    'Tài khoản và mật khẩu: người quản trị tạo lại.',
    'Accounts and passwords: the administrator makes them again.',
  ),
  row('sessions', undefined, 'Phiên làm việc: mọi người đăng nhập lại.', 'Sessions: everybody signs in again.'),
  row('sign_in_failures', undefined, 'Các lần đăng nhập sai gần đây.', 'Recent failed sign-ins.'),
  row(
    'access_log',
    undefined,
    'Nhật ký khai thác: chỉ có trong cơ sở dữ liệu; hãy sao lưu cơ sở dữ liệu nếu cần giữ.',
    'The access log lives in the database only; back the database up if it must be kept.',
  ),
  row(
    'trusted_certificate',
    undefined,
    'Chứng thư được tin cậy: do người vận hành thêm lại, không bao giờ lấy từ kho.',
    'Trusted certificates: added again by the operator, never taken from a store.',
  ),
  row('trust_version', undefined, 'Số phiên bản của danh sách tin cậy.', 'Version number of the trust list.'),
  row(
    'transfer',
    'partly',
    'Đợt giao nộp chưa có gói nào được tiếp nhận hay từ chối: nộp lại. Các đợt khác được khôi phục đúng như cũ.',
    'Transfers of which nothing was accepted or refused yet: submit again. All others come back as they were.',
  ),
  row(
    'transfer_package',
    ['added_at', 'statement_id'],
    'Gói chưa được quyết định hoặc đã hủy: nộp lại. Với các gói khác: thời điểm bắt đầu tải lên và số tạm của bút toán.',
    'Packages that were undecided or cancelled: submit again. Of the others: when the upload began, and the temporary number of the statement.',
  ),
  row(
    'transfer_number',
    'partly',
    'Số đợt giao nộp: tiếp theo số lớn nhất còn biết.',
    'Numbers of transfers: go on after the greatest known.',
  ),
  row('ledger_state', ['epoch'], 'Số lần đổi tiến trình ghi sổ cái.', 'How often the sequencer changed hands.'),
  row(
    'ledger_entry',
    ['pending_id'],
    'Số tạm của bút toán trước khi vào sổ cái.',
    'Temporary number of an entry before it was sequenced.',
  ),
  row('ledger_pending', undefined, 'Bút toán chưa công bố.', 'Statements that were not published yet.'),
  row(
    'preservation_event',
    'partly',
    'Sự kiện sau khi tiếp nhận (kiểm tra thấy lỗi, sửa bản sao): còn trong sổ cái, không hiện ở hồ sơ.',
    'Events after acceptance (audits that found faults, healing): they stay in the ledger, and are not shown with the dossier.',
  ),
  row(
    'audit',
    undefined,
    'Danh sách các lần kiểm tra: biên bản còn trong sổ cái; hãy kiểm tra lại sau khi dựng lại.',
    'The list of audits: their minutes stay in the ledger; run an audit after the rebuild.',
  ),
  row('audit_fault', undefined, 'Lỗi của các lần kiểm tra đó.', 'Faults of those audits.'),
];
