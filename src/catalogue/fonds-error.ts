// What can be wrong with a request about a fonds.

const SENTENCES = {
  FONDS_NOT_FOUND: {
    vi: 'Không tìm thấy phông này, hoặc bạn không có quyền xem.',
    en: 'This fonds does not exist, or you may not see it.',
  },
  FONDS_PROFILE_NOT_FOUND: {
    vi: 'Không có bộ quy tắc mô tả này. Hãy chọn một thông tư trong danh sách.',
    en: 'There is no such description profile. Choose a circular from the list.',
  },
  FONDS_POLICY_NOT_FOUND: {
    vi: 'Không có chính sách kiểm tra chữ ký số này. Hãy chọn một chính sách trong danh sách.',
    en: 'There is no such signature policy. Choose one from the list.',
  },
  FONDS_DESCRIPTION_INVALID: {
    vi: 'Thông tin mô tả phông chưa đúng. Hãy xem từng mục và sửa lại.',
    en: 'The description of the fonds is not right. Look at each item and correct it.',
  },
  FONDS_CODE_TAKEN: {
    vi: 'Đã có phông khác mang mã này trong cùng cơ quan lưu trữ. Hãy dùng mã khác.',
    en: 'Another fonds of the same institution has this code. Use another one.',
  },
  FONDS_FIXED: {
    vi: 'Cơ quan, mã và thông tư của phông không đổi được vì hồ sơ đã mang các thông tin này. Hãy lập phông mới nếu cần.',
    en: 'Organisation, codes and profile of a fonds cannot change, because dossiers carry them. Create a new fonds if needed.',
  },
} as const;

export type FondsErrorCode = keyof typeof SENTENCES;

export class FondsError extends Error {
  override readonly name = 'FondsError';
  readonly code: FondsErrorCode;
  readonly vi: string;
  readonly en: string;
  readonly details: unknown;

  constructor(code: FondsErrorCode, details?: unknown) {
    super(SENTENCES[code].en);
    this.code = code;
    this.vi = SENTENCES[code].vi;
    this.en = SENTENCES[code].en;
    this.details = details;
  }
}
