// Why CRLs did not settle whether a certificate is revoked, for people: a sentence for each code, in Vietnamese and English.
import type { RevocationDoubtCode } from './revocation-types.ts';

export const REVOCATION_DOUBT_SENTENCES: Readonly<Record<RevocationDoubtCode, { readonly vi: string; readonly en: string }>> = {
  NO_CRL: {
    vi: 'Không có danh sách thu hồi (CRL) nào cho chứng thư này. Hãy lấy danh sách từ nhà cung cấp chứng thư.',
    en: 'There is no revocation list (CRL) for this certificate. Get one from its issuer.',
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
    vi: 'Danh sách thu hồi được phát hành sau thời điểm cần kiểm tra.',
    en: 'The CRL was issued after the time that is asked about.',
  },
  NEXT_UPDATE_PASSED: {
    vi: 'Danh sách thu hồi đã quá hạn cập nhật vào thời điểm cần kiểm tra. Hãy lấy danh sách mới hơn.',
    en: 'The CRL was out of date at the time that is asked about. Get a newer one.',
  },
  NEXT_UPDATE_MISSING: {
    vi: 'Danh sách thu hồi không ghi hạn cập nhật, nên không biết còn dùng được hay không.',
    en: 'The CRL does not say when the next one is due, so whether it is current is not known.',
  },
  UNKNOWN_CRITICAL_EXTENSION: {
    vi: 'Danh sách thu hồi có một mục bắt buộc mà chương trình này không hiểu, nên không dùng được.',
    en: 'The CRL has a critical extension that this program does not understand, so it cannot be used.',
  },
  EXTENSION_MALFORMED: {
    vi: 'Một mục trong danh sách thu hồi hoặc chứng thư sai quy cách.',
    en: 'An extension of the CRL or the certificate is malformed.',
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
    vi: 'Chữ ký trên danh sách thu hồi không đúng: danh sách giả hoặc đã bị sửa.',
    en: 'The signature on the CRL does not verify: it is forged or was changed.',
  },
  ALGORITHM_UNSUPPORTED: {
    vi: 'Danh sách thu hồi được ký bằng thuật toán mà chương trình này không hỗ trợ.',
    en: 'The CRL is signed with an algorithm that this program lacks.',
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
  CIRCULAR: {
    vi: 'Danh sách thu hồi chỉ được chứng thực bởi chính nó hoặc bởi chứng thư đang kiểm tra.',
    en: 'The CRL is vouched for only by itself or by the certificate that is asked about.',
  },
  REASONS_NOT_COVERED: {
    vi: 'Các danh sách thu hồi hiện có không bao gồm mọi lý do thu hồi.',
    en: 'The CRLs at hand do not cover all reasons of revocation.',
  },
  TOO_MANY_STEPS: {
    vi: 'Việc tìm đường xác nhận danh sách thu hồi quá dài, nên đã dừng.',
    en: 'The search for who vouches for the CRL became too long and was stopped.',
  },
};
