// The error of the identity boundary, with the sentence for the person who meets it.

const SENTENCES = {
  SIGN_IN_FAILED: {
    vi: 'Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đã bị khóa. Hãy kiểm tra lại hoặc hỏi người quản trị.',
    en: 'User name or password is wrong, or the account is locked. Check them, or ask the administrator.',
  },
  SIGN_IN_TOO_MANY: {
    vi: 'Đã đăng nhập sai quá nhiều lần. Hãy chờ 15 phút rồi thử lại.',
    en: 'Too many failed sign-ins. Wait 15 minutes and try again.',
  },
  ORGANISATION_INACTIVE: {
    vi: 'Cơ quan của bạn đã ngừng hoạt động trên hệ thống nên không đăng nhập được. Hãy liên hệ người quản trị.',
    en: 'Your organisation is no longer active here, so you cannot sign in. Contact the administrator.',
  },
  SESSION_REQUIRED: {
    vi: 'Bạn chưa đăng nhập hoặc phiên làm việc đã hết hạn. Hãy đăng nhập lại.',
    en: 'You are not signed in, or the session has ended. Sign in again.',
  },
  PASSWORD_CHANGE_REQUIRED: {
    vi: 'Hãy đổi mật khẩu trước khi làm việc tiếp.',
    en: 'Change your password before going on.',
  },
  PASSWORD_WRONG: {
    vi: 'Mật khẩu hiện tại không đúng.',
    en: 'The current password is wrong.',
  },
  PASSWORD_TOO_MANY: {
    vi: 'Đã nhập sai mật khẩu hiện tại quá nhiều lần. Hãy chờ 15 phút rồi thử lại.',
    en: 'The current password was wrong too many times. Wait 15 minutes and try again.',
  },
  PASSWORD_UNCHANGED: {
    vi: 'Mật khẩu mới phải khác mật khẩu hiện tại.',
    en: 'The new password must differ from the current one.',
  },
  NOT_ALLOWED: {
    vi: 'Vai trò của bạn không được làm việc này.',
    en: 'Your role does not permit this.',
  },
  USER_NOT_FOUND: {
    vi: 'Không có người dùng này.',
    en: 'There is no such user.',
  },
  USERNAME_TAKEN: {
    vi: 'Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.',
    en: 'This user name is taken. Choose another.',
  },
  USER_NEEDS_ORGANISATION: {
    vi: 'Cán bộ cơ quan nộp lưu phải thuộc một cơ quan. Hãy chọn cơ quan.',
    en: 'An agency officer must belong to an organisation. Choose one.',
  },
  LAST_ADMINISTRATOR: {
    vi: 'Đây là người quản trị cuối cùng còn hoạt động nên không khóa hoặc đổi vai trò được.',
    en: 'This is the last active administrator, who can be neither locked nor given another role.',
  },
  ORGANISATION_NOT_FOUND: {
    vi: 'Không có cơ quan này.',
    en: 'There is no such organisation.',
  },
  ORGANISATION_CODE_TAKEN: {
    vi: 'Mã định danh này đã được dùng cho cơ quan khác.',
    en: 'Another organisation has this identifier.',
  },
} as const;

export type IdentityErrorCode = keyof typeof SENTENCES;

export class IdentityError extends Error {
  override readonly name = 'IdentityError';
  readonly code: IdentityErrorCode;
  readonly vi: string;
  readonly en: string;

  constructor(code: IdentityErrorCode) {
    super(SENTENCES[code].en);
    this.code = code;
    this.vi = SENTENCES[code].vi;
    this.en = SENTENCES[code].en;
  }
}
