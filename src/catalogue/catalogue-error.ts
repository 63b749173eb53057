// The error of the catalogue boundary, with the sentence for the person who meets it.

const SENTENCES = {
  FONDS_NOT_FOUND: {
    vi: 'Không tìm thấy phông này, hoặc bạn không có quyền xem.',
    en: 'This fonds does not exist, or you may not see it.',
  },
  FONDS_CODE_TAKEN: {
    vi: 'Đã có phông khác mang mã này trong cùng cơ quan lưu trữ. Hãy dùng mã khác hoặc mở phông đã có.',
    en: 'Another fonds of the same archive institution has this code. Use another one, or open the one that exists.',
  },
  FONDS_FIXED: {
    vi: 'Mã phông, mã cơ quan lưu trữ, cơ quan nộp lưu và bộ quy tắc mô tả không đổi được vì hồ sơ đã mang theo. Hãy lập phông mới nếu cần.',
    en: 'The codes, the organisation and the description profile of a fonds cannot change, because its dossiers carry them. Create a new fonds if needed.',
  },
  FONDS_PROFILE_INVALID: {
    vi: 'Không có bộ quy tắc mô tả này. Hãy chọn một thông tư trong danh sách.',
    en: 'There is no such description profile. Choose a circular from the list.',
  },
  FONDS_POLICY_INVALID: {
    vi: 'Không có chính sách kiểm tra chữ ký số này. Hãy chọn một chính sách trong danh sách.',
    en: 'There is no such signature policy. Choose one from the list.',
  },
  FONDS_DESCRIPTION_INVALID: {
    vi: 'Thông tin mô tả phông chưa đúng. Hãy xem từng mục và sửa lại.',
    en: 'The description of the fonds is not right. Look at each item and correct it.',
  },
  SEARCH_TOO_LONG: {
    vi: 'Tìm kiếm mất quá nhiều thời gian nên đã dừng. Hãy thêm từ hoặc chọn phông, khoảng ngày rồi tìm lại.',
    en: 'The search took too long and was stopped. Add words, or choose a fonds or dates, and search again.',
  },
} as const;

export type CatalogueErrorCode = keyof typeof SENTENCES;

export class CatalogueError extends Error {
  override readonly name = 'CatalogueError';
  readonly code: CatalogueErrorCode;
  readonly vi: string;
  readonly en: string;
  readonly details: unknown;

  constructor(code: CatalogueErrorCode, details?: unknown) {
    super(SENTENCES[code].en);
    this.code = code;
    this.vi = SENTENCES[code].vi;
    this.en = SENTENCES[code].en;
    this.details = details;
  }
}
