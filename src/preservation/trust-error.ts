// The error of trust administration.

const SENTENCES = {
  TRUST_CERTIFICATE_INVALID: {
    vi: 'Tệp không phải là chứng thư số X.509 (DER hoặc PEM). Hãy chọn tệp .cer, .crt hoặc .pem do tổ chức chứng thực công bố.',
    en: 'The file is no X.509 certificate (DER or PEM). Choose the .cer, .crt or .pem file that the certification authority published.',
  },
  TRUST_NOT_A_CA_INVALID: {
    vi: 'Đây không phải là chứng thư của tổ chức chứng thực (CA) nên không thể làm điểm tin cậy hay chứng thư trung gian. Hãy chọn chứng thư gốc hoặc chứng thư của tổ chức cấp.',
    en: 'This is not the certificate of a certification authority (CA), so it can be neither an anchor nor an intermediate. Choose the root or the issuing certificate.',
  },
  TRUST_ANCHOR_INVALID: {
    vi: 'Chứng thư này do tổ chức khác cấp nên là chứng thư trung gian, không phải chứng thư gốc. Hãy thêm nó vào mục chứng thư trung gian và thêm chứng thư gốc làm điểm tin cậy.',
    en: 'This certificate was issued by another authority, so it is an intermediate and no root. Add it as an intermediate, and add the root as the anchor.',
  },
  TRUST_NOT_FOUND: { vi: 'Không có chứng thư này trong danh sách.', en: 'There is no such certificate in the list.' },
  TRUST_PURPOSE_NEEDED: {
    vi: 'Chứng thư này được tin cậy cho nhiều mục đích. Hãy nói rõ mục đích cần bỏ.',
    en: 'This certificate is trusted for several purposes. Say which one is meant.',
  },
} as const;

export type TrustErrorCode = keyof typeof SENTENCES;

export class TrustError extends Error {
  override readonly name = 'TrustError';
  readonly code: TrustErrorCode;
  readonly vi: string;
  readonly en: string;

  constructor(code: TrustErrorCode, cause?: unknown) {
    super(SENTENCES[code].en, cause === undefined ? undefined : { cause });
    this.code = code;
    this.vi = SENTENCES[code].vi;
    this.en = SENTENCES[code].en;
  }
}
