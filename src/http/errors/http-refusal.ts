// Refusals that come from HTTP itself, before any use case is asked.

const REFUSALS = {
  ORIGIN_REFUSED: {
    status: 403,
    vi: 'Yêu cầu đến từ một trang web khác nên bị từ chối. Hãy mở lại trang của hệ thống và thử lại.',
    en: 'The request came from another web site and was refused. Open the pages of this service and try again.',
  },
  ROUTE_NOT_FOUND: {
    status: 404,
    vi: 'Không có địa chỉ này.',
    en: 'There is no such address.',
  },
  BODY_INVALID: {
    status: 400,
    vi: 'Yêu cầu không đọc được: nội dung hoặc địa chỉ sai dạng.',
    en: 'The request cannot be read: its body or address has the wrong form.',
  },
  QUERY_REFUSED: {
    status: 400,
    vi: 'Địa chỉ tải lên không nhận phần sau dấu chấm hỏi. Hãy bỏ phần đó và gửi lại.',
    en: 'The address of an upload takes nothing after a question mark. Leave that part out and send it again.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    vi: 'Nội dung yêu cầu quá lớn.',
    en: 'The body of the request is too large.',
  },
  VALIDATION_FAILED: {
    status: 400,
    vi: 'Có thông tin chưa đúng. Hãy xem từng mục và sửa lại.',
    en: 'Some of the information is wrong. Look at each item and correct it.',
  },
  METHOD_REFUSED: {
    status: 405,
    vi: 'Địa chỉ này không nhận loại yêu cầu đó.',
    en: 'This address does not take that kind of request.',
  },
  TIME_STAMP_REFUSED: {
    status: 503,
    vi: 'Không dịch vụ cấp dấu thời gian nào trả lời đúng nên chưa niêm phong được. Hồ sơ vẫn an toàn; hệ thống sẽ tự thử lại.',
    en: 'No time-stamp authority gave a valid answer, so nothing was sealed yet. The records are safe; it will be tried again by itself.',
  },
  REQUEST_REFUSED: {
    status: 400,
    vi: 'Yêu cầu không hợp lệ.',
    en: 'The request is not valid.',
  },
  INTERNAL_ERROR: {
    status: 500,
    vi: 'Hệ thống gặp lỗi. Dữ liệu đã nhận không bị mất. Hãy thử lại; nếu vẫn lỗi, báo cho người quản trị mã yêu cầu này.',
    en: 'The service failed. What was received is not lost. Try again; if it fails again, tell the administrator this request id.',
  },
} as const;

export type HttpRefusalCode = keyof typeof REFUSALS;

export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly code: HttpRefusalCode;
  readonly status: number;
  readonly vi: string;
  readonly en: string;
  readonly details: unknown;

  constructor(code: HttpRefusalCode, details?: unknown) {
    super(REFUSALS[code].en);
    this.code = code;
    this.status = REFUSALS[code].status;
    this.vi = REFUSALS[code].vi;
    this.en = REFUSALS[code].en;
    this.details = details;
  }
}
