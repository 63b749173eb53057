// The error of the ingest boundary: a request that cannot be carried out. What is wrong with a package is a finding, not an error.

const SENTENCES = {
  TRANSFER_NOT_FOUND: {
    vi: 'Không tìm thấy đợt giao nộp này, hoặc bạn không có quyền xem.',
    en: 'This transfer does not exist, or you may not see it.',
  },
  PACKAGE_NOT_FOUND: {
    vi: 'Không tìm thấy gói nộp lưu này, hoặc bạn không có quyền xem.',
    en: 'This package does not exist, or you may not see it.',
  },
  FONDS_NOT_FOUND: {
    vi: 'Không tìm thấy phông này, hoặc cơ quan của bạn không giao nộp vào phông này.',
    en: 'This fonds does not exist, or your organisation does not transfer to it.',
  },
  TRANSFER_EMPTY: {
    vi: 'Đợt giao nộp chưa có gói nào. Hãy tải lên ít nhất một gói rồi nộp.',
    en: 'The transfer has no package yet. Upload at least one, then submit.',
  },
  TRANSFER_INCOMPLETE: {
    vi: 'Còn gói chưa tải lên hết. Hãy chờ tải xong hoặc bỏ gói đó rồi nộp.',
    en: 'A package is not completely uploaded. Wait for it or remove it, then submit.',
  },
  TRANSFER_ALREADY_SUBMITTED: {
    vi: 'Đợt giao nộp đã được nộp nên không thay đổi được nữa. Hãy lập đợt mới nếu cần.',
    en: 'The transfer has been submitted and can no longer be changed. Create a new one if needed.',
  },
  PACKAGE_TOO_LARGE: {
    vi: 'Gói lớn hơn mức cho phép của hệ thống. Hãy chia hồ sơ thành nhiều gói nhỏ hơn, hoặc đề nghị người quản trị nâng giới hạn.',
    en: 'The package is larger than this service allows. Split it into smaller packages, or ask the administrator to raise the limit.',
  },
  UPLOAD_OFFSET_INVALID: {
    vi: 'Phần tải lên không nối đúng vào phần đã nhận. Hãy hỏi lại vị trí đã nhận (HEAD) rồi gửi tiếp từ đó.',
    en: 'This part does not continue what was received. Ask for the present position (HEAD) and go on from there.',
  },
  UPLOAD_NOT_FOUND: {
    vi: 'Không tìm thấy lần tải lên này, hoặc dữ liệu của nó không còn. Hãy tải lại gói từ đầu.',
    en: 'This upload does not exist, or its data is gone. Upload the package again from the start.',
  },
  CANCEL_NOT_POSSIBLE: {
    vi: 'Không còn gói nào hủy được: các gói đang được kiểm tra, đang ghi nhận hoặc đã kết thúc. Hãy chờ kết quả rồi tải lại trang.',
    en: 'No package can be cancelled any more: they are being checked or recorded, or are finished. Wait for the outcome and reload the page.',
  },
  DECISION_NOT_POSSIBLE: {
    vi: 'Gói này không ở trạng thái chờ quyết định. Hãy tải lại trang để xem trạng thái hiện tại.',
    en: 'This package is not waiting for a decision. Reload the page to see its present state.',
  },
  DECISION_MUST_REFUSE: {
    vi: 'Gói có lỗi bắt buộc phải từ chối nên không tiếp nhận được. Hãy từ chối và yêu cầu nộp lại.',
    en: 'The package has faults that require refusal, so it cannot be accepted. Refuse it and ask for a corrected package.',
  },
  DECISION_NEEDS_REASON: {
    vi: 'Hãy ghi lý do của quyết định.',
    en: 'Give the reason for the decision.',
  },
  STAGED_FILE_GONE: {
    vi: 'Tệp này không còn trong khu vực tiếp nhận (gói đã được tiếp nhận, từ chối hoặc hủy).',
    en: 'This file is no longer in staging (the package was accepted, refused or cancelled).',
  },
  RECEIPT_NOT_READY: {
    vi: 'Biên nhận chưa được lập: gói chưa được ghi nhận xong. Hãy thử lại sau ít giây.',
    en: 'There is no receipt yet: the package is not recorded yet. Try again in a few seconds.',
  },
  NOT_ALLOWED: {
    vi: 'Vai trò của bạn không được làm việc này.',
    en: 'Your role does not permit this.',
  },
} as const;

export type IngestErrorCode = keyof typeof SENTENCES;

export class IngestError extends Error {
  override readonly name = 'IngestError';
  readonly code: IngestErrorCode;
  readonly vi: string;
  readonly en: string;

  constructor(code: IngestErrorCode, cause?: unknown) {
    super(SENTENCES[code].en, cause === undefined ? undefined : { cause });
    this.code = code;
    this.vi = SENTENCES[code].vi;
    this.en = SENTENCES[code].en;
  }
}
