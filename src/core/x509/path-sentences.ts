// What failed on a certification path, for people: a sentence for each code, in Vietnamese and English.
import type { PathFailureCode } from './path-types.ts';

interface Sentence {
  readonly vi: string;
  readonly en: string;
}

export const PATH_FAILURE_SENTENCES: Readonly<Record<PathFailureCode, Sentence>> = {
  SIGNATURE_NOT_VERIFIED: {
    vi: 'Chữ ký của nhà cung cấp trên chứng thư không đúng: chứng thư giả hoặc đã bị sửa.',
    en: "The issuer's signature on the certificate does not verify: it is forged or was changed.",
  },
  SIGNATURE_ALGORITHM_MISMATCH: {
    vi: 'Chứng thư ghi hai thuật toán ký khác nhau.',
    en: 'The certificate names two different signature algorithms.',
  },
  NOT_YET_VALID: { vi: 'Chứng thư chưa có hiệu lực vào thời điểm này.', en: 'The certificate is not valid yet at this time.' },
  EXPIRED: { vi: 'Chứng thư đã hết hạn vào thời điểm này.', en: 'The certificate has expired at this time.' },
  ISSUER_MISMATCH: {
    vi: 'Tên nhà cung cấp ghi trong chứng thư không khớp với chứng thư cấp trên.',
    en: "The issuer's name does not match the certificate above.",
  },
  NOT_A_CA: {
    vi: 'Chứng thư cấp trên không được phép cấp chứng thư.',
    en: 'The certificate above may not issue certificates.',
  },
  PATH_TOO_LONG: {
    vi: 'Chuỗi chứng thư dài hơn mức một nhà cung cấp cho phép.',
    en: 'The path is longer than one of its issuers allows.',
  },
  KEY_CERT_SIGN_MISSING: {
    vi: 'Khóa của chứng thư cấp trên không được dùng để ký chứng thư.',
    en: "The issuer's key may not be used to sign certificates.",
  },
  UNKNOWN_CRITICAL_EXTENSION: {
    vi: 'Chứng thư có một mục bắt buộc mà chương trình này không hiểu, nên không được chấp nhận.',
    en: 'The certificate has a critical extension that this program does not understand, so it cannot be accepted.',
  },
  EXTENSION_MALFORMED: {
    vi: 'Một mục của chứng thư sai quy cách, không đọc được.',
    en: 'An extension of the certificate is malformed.',
  },
  EXTENSION_REPEATED: {
    vi: 'Một mục của chứng thư xuất hiện hai lần.',
    en: 'An extension appears twice in the certificate.',
  },
  NAME_NOT_PERMITTED: {
    vi: 'Tên trong chứng thư nằm ngoài phạm vi mà nhà cung cấp được cấp.',
    en: 'A name in the certificate is outside what its issuer may certify.',
  },
  NAME_EXCLUDED: {
    vi: 'Tên trong chứng thư thuộc phạm vi mà nhà cung cấp không được cấp.',
    en: 'A name in the certificate is among those that its issuer must not certify.',
  },
  NAME_CONSTRAINT_UNSUPPORTED: {
    vi: 'Nhà cung cấp bị giới hạn theo một loại tên mà chương trình này không hiểu.',
    en: 'The issuer is constrained by a form of name that this program does not understand.',
  },
  KEY_PARAMETERS_MISSING: {
    vi: 'Khóa của chứng thư thiếu tham số, và không chứng thư cấp trên nào bổ sung.',
    en: "The certificate's key lacks its parameters, and no certificate above supplies them.",
  },
  POLICY_NOT_VALID: {
    vi: 'Không có chính sách chứng thư nào được chấp nhận trên suốt chuỗi chứng thư.',
    en: 'No certificate policy is acceptable along the whole path.',
  },
  POLICY_MAPPING_FORBIDDEN: {
    vi: 'Một nhà cung cấp ánh xạ chính sách theo cách tiêu chuẩn không cho phép.',
    en: 'An issuer maps policies in a way that the standard forbids.',
  },
};
