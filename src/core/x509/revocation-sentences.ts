// Why CRLs and OCSP responses did not settle whether a certificate is revoked, for people: a sentence for each code, in Vietnamese and English.
import type { RevocationDoubtCode } from './revocation-types.ts';

export const REVOCATION_DOUBT_SENTENCES: Readonly<Record<RevocationDoubtCode, { readonly vi: string; readonly en: string }>> = {
  NO_REVOCATION_DATA: {
    vi: 'Không có danh sách thu hồi (CRL) hay trả lời OCSP nào cho chứng thư này. Hãy lấy từ nhà cung cấp chứng thư.',
    en: 'There is neither a revocation list (CRL) nor an OCSP response for this certificate. Get one from its issuer.',
  },
  DELTA_WITHOUT_BASE: {
    vi: 'Chỉ có danh sách thu hồi bổ sung (delta CRL), thiếu danh sách gốc phù hợp.',
    en: 'There is only a delta CRL, without a complete one that it belongs to.',
  },
  OUT_OF_SCOPE: {
    vi: 'Danh sách thu hồi không bao gồm loại chứng thư này.',
    en: 'The scope of the CRL does not include this certificate.',
  },
  NOT_YET_ISSUED: {
    vi: 'Dữ liệu thu hồi (CRL hoặc OCSP) được phát hành sau thời điểm kiểm tra.',
    en: 'The revocation data (CRL or OCSP) was issued after the time of validation.',
  },
  NEXT_UPDATE_PASSED: {
    vi: 'Dữ liệu thu hồi (CRL hoặc OCSP) đã quá hạn cập nhật vào thời điểm cần kiểm tra. Hãy lấy dữ liệu mới hơn.',
    en: 'The revocation data (CRL or OCSP) was out of date at the time that is asked about. Get newer data.',
  },
  NEXT_UPDATE_MISSING: {
    vi: 'Danh sách thu hồi không ghi hạn cập nhật, nên không biết còn dùng được hay không.',
    en: 'The CRL does not say when the next one is due, so whether it is current is not known.',
  },
  UNKNOWN_CRITICAL_EXTENSION: {
    vi: 'Dữ liệu thu hồi có một mục bắt buộc mà chương trình này không hiểu, nên không dùng được.',
    en: 'The revocation data has a critical extension that this program does not understand, so it cannot be used.',
  },
  EXTENSION_MALFORMED: {
    vi: 'Một mục trong dữ liệu thu hồi hoặc trong chứng thư sai quy cách.',
    en: 'A part of the revocation data or of the certificate is malformed.',
  },
  ENTRY_MALFORMED: {
    vi: 'Một dòng trong danh sách thu hồi sai quy cách, nên không dùng được danh sách.',
    en: 'An entry of the CRL is malformed, so the list cannot be used.',
  },
  CRL_ISSUER_MISSING: {
    vi: 'Không có chứng thư của đơn vị phát hành danh sách thu hồi.',
    en: "The certificate of the CRL's issuer is not here.",
  },
  SIGNATURE_NOT_VERIFIED: {
    vi: 'Chữ ký trên dữ liệu thu hồi không đúng: dữ liệu giả hoặc đã bị sửa.',
    en: 'The signature on the revocation data does not verify: it is forged or was changed.',
  },
  ALGORITHM_UNSUPPORTED: {
    vi: 'Dữ liệu thu hồi dùng thuật toán mà chương trình này không hỗ trợ.',
    en: 'The revocation data uses an algorithm that this program lacks.',
  },
  CRL_SIGN_MISSING: {
    vi: 'Khóa đã ký danh sách thu hồi không được phép ký danh sách thu hồi.',
    en: 'The key that signed the CRL may not sign CRLs.',
  },
  CRL_ISSUER_PATH: {
    vi: 'Chứng thư của đơn vị phát hành danh sách thu hồi không dẫn đến cùng một gốc tin cậy.',
    en: "The certificate of the CRL's issuer does not lead to the same trust anchor.",
  },
  CRL_ISSUER_REVOKED: {
    vi: 'Chứng thư của đơn vị phát hành danh sách thu hồi đã bị thu hồi.',
    en: "The certificate of the CRL's issuer is revoked.",
  },
  CRL_ISSUER_UNDETERMINED: {
    vi: 'Chưa biết chứng thư của đơn vị phát hành danh sách thu hồi có bị thu hồi hay không.',
    en: "Whether the certificate of the CRL's issuer is revoked is not known.",
  },
  ISSUED_AFTER_EXPIRY: {
    vi: 'Dữ liệu thu hồi được phát hành khi chứng thư đã hết hạn, nên không cho biết chứng thư có từng bị thu hồi hay không.',
    en: 'The revocation data was issued when the certificate had expired, so it does not tell whether it had been revoked.',
  },
  SIGNER_EXPIRED: {
    vi: 'Chứng thư của đơn vị ký dữ liệu thu hồi không còn hiệu lực khi dữ liệu này được biết là đã tồn tại.',
    en: 'The certificate of whoever signed the revocation data was no longer valid when the data is first known to exist.',
  },
  SIGNER_WEAK: {
    vi: 'Khóa đã ký dữ liệu thu hồi không còn đủ an toàn theo chính sách.',
    en: 'The key that signed the revocation data is no longer secure enough under the policy.',
  },
  OCSP_UNSUCCESSFUL: {
    vi: 'Máy chủ OCSP trả lời rằng không xử lý được yêu cầu. Hãy hỏi lại sau.',
    en: 'The OCSP responder answered that it could not process the request. Ask again later.',
  },
  OCSP_UNKNOWN: {
    vi: 'Máy chủ OCSP trả lời rằng không biết chứng thư này. Hãy hỏi nhà cung cấp chứng thư.',
    en: 'The OCSP responder answered that it does not know this certificate. Ask its issuer.',
  },
  RESPONDER_MISSING: {
    vi: 'Không có chứng thư của máy chủ OCSP đã ký trả lời.',
    en: 'The certificate of the OCSP responder that signed is not here.',
  },
  RESPONDER_NOT_AUTHORIZED: {
    vi: 'Trả lời OCSP do một khóa không được nhà cung cấp chứng thư ủy quyền ký.',
    en: 'The OCSP response was signed by a key that the issuer of the certificate has not authorized.',
  },
  RESPONDER_PATH: {
    vi: 'Chứng thư của máy chủ OCSP không hợp lệ.',
    en: "The OCSP responder's certificate is not valid.",
  },
  RESPONDER_REVOKED: {
    vi: 'Chứng thư của máy chủ OCSP đã bị thu hồi.',
    en: "The OCSP responder's certificate is revoked.",
  },
  RESPONDER_UNDETERMINED: {
    vi: 'Chưa biết chứng thư của máy chủ OCSP có bị thu hồi hay không.',
    en: "Whether the OCSP responder's certificate is revoked is not known.",
  },
  CIRCULAR: {
    vi: 'Dữ liệu thu hồi chỉ được chứng thực bởi chính nó hoặc bởi chứng thư đang kiểm tra.',
    en: 'The revocation data is vouched for only by itself or by the certificate that is asked about.',
  },
  REASONS_NOT_COVERED: {
    vi: 'Các danh sách thu hồi hiện có không bao gồm mọi lý do thu hồi.',
    en: 'The CRLs at hand do not cover all reasons of revocation.',
  },
  TOO_MANY_STEPS: {
    vi: 'Việc xác nhận dữ liệu thu hồi quá dài, nên đã dừng.',
    en: 'The search for who vouches for the revocation data became too long and was stopped.',
  },
};
