// Why a time-stamp authority's answer was not kept, in words for the person who runs the archive.
import type { TimeStampProblemCode } from '../../core/proof/index.ts';
import type { TimeStampFailure } from '../../preservation/time-stamp-authority.port.ts';

export type TsaRefusalCode =
  | TimeStampProblemCode
  | 'TSA_TIMEOUT'
  | 'TSA_UNREACHABLE'
  | 'TSA_HTTP_STATUS'
  | 'TSA_CONTENT_TYPE'
  | 'TSA_TOO_LARGE'
  | 'TSA_REPLY_MALFORMED'
  | 'TSA_REFUSED'
  | 'TSA_NONCE'
  | 'TSA_CLOCK';

export class TsaRefusal extends Error {
  override readonly name = 'TsaRefusal';
  readonly code: TsaRefusalCode;

  constructor(code: TsaRefusalCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

const LIES = 'Không dùng dấu thời gian này; hãy báo cho tổ chức cấp dấu thời gian.';
const LIES_EN = 'The token is not used; tell the time-stamp authority.';

const SENTENCES: Readonly<Record<TsaRefusalCode, readonly [vi: string, en: string]>> = {
  TSA_TIMEOUT: [
    'Máy chủ dấu thời gian không trả lời kịp. Hệ thống sẽ thử lại.',
    'The authority did not answer in time. It will be asked again.',
  ],
  TSA_UNREACHABLE: [
    'Không kết nối được máy chủ dấu thời gian. Hãy kiểm tra mạng và địa chỉ đã cấu hình.',
    'The authority cannot be reached. Check the network and the configured address.',
  ],
  TSA_HTTP_STATUS: [
    'Máy chủ dấu thời gian báo lỗi HTTP. Hệ thống sẽ thử lại.',
    'The authority answered with an HTTP error. It will be asked again.',
  ],
  TSA_CONTENT_TYPE: [
    'Địa chỉ đã cấu hình không trả lời bằng dấu thời gian. Hãy kiểm tra địa chỉ.',
    'The configured address does not answer with time stamps. Check the address.',
  ],
  TSA_TOO_LARGE: [
    'Trả lời của máy chủ dấu thời gian quá lớn. Hãy kiểm tra địa chỉ.',
    'The answer is too large. Check the address.',
  ],
  TSA_REPLY_MALFORMED: ['Không đọc được trả lời của máy chủ dấu thời gian.', "The authority's answer cannot be read."],
  TSA_REFUSED: [
    'Máy chủ dấu thời gian từ chối yêu cầu. Hãy hỏi tổ chức cấp dấu thời gian.',
    'The authority refused the request. Ask the authority.',
  ],
  TSA_NONCE: [
    `Dấu thời gian không thuộc về yêu cầu này (sai số ngẫu nhiên). ${LIES}`,
    `The token does not belong to this request (wrong nonce). ${LIES_EN}`,
  ],
  TSA_CLOCK: [
    'Giờ trong dấu thời gian lệch với giờ của máy này. Hãy kiểm tra đồng hồ của cả hai bên.',
    "The token's time differs from this machine's. Check both clocks.",
  ],
  TSA_TOKEN_MALFORMED: [`Không đọc được dấu thời gian. ${LIES}`, `The token cannot be read. ${LIES_EN}`],
  TSA_SIGNERS: [`Dấu thời gian không có đúng một người ký. ${LIES}`, `The token does not have exactly one signer. ${LIES_EN}`],
  TSA_IMPRINT: [`Dấu thời gian đóng cho dữ liệu khác. ${LIES}`, `The token is over other data. ${LIES_EN}`],
  TSA_SIGNATURE: [`Chữ ký trên dấu thời gian không đúng. ${LIES}`, `The token's signature is wrong. ${LIES_EN}`],
  TSA_ALGORITHM: [
    'Dấu thời gian dùng thuật toán mà hệ thống này không hỗ trợ.',
    'The token uses an algorithm that this system does not support.',
  ],
  TSA_CERTIFICATE_REFERENCE: [
    `Dấu thời gian không chỉ đúng chứng thư đã ký. ${LIES}`,
    `The token does not name the certificate that signed it. ${LIES_EN}`,
  ],
  TSA_KEY_USAGE: [
    'Chứng thư đã ký không phải chứng thư dành riêng cho dấu thời gian.',
    'The signing certificate is not one for time stamping alone.',
  ],
  TSA_POLICY: [
    'Dấu thời gian theo chính sách khác với chính sách yêu cầu.',
    'The token is under another policy than the one requested.',
  ],
  TSA_PATH: ['Chứng thư của tổ chức cấp dấu thời gian không hợp lệ.', "The authority's certificate is not valid."],
  TSA_NO_ANCHOR: [
    'Chưa có chứng thư gốc tin cậy cho tổ chức cấp dấu thời gian này. Hãy thêm bằng: chauban trust add FILE.',
    'No trusted root for this authority. Add it with: chauban trust add FILE.',
  ],
  TSA_EXPIRED: ['Chứng thư của tổ chức cấp dấu thời gian đã hết hạn.', "The authority's certificate has expired."],
  TSA_LATER_THAN_ASKED: [
    'Giờ trong dấu thời gian ở tương lai. Hãy kiểm tra đồng hồ của cả hai bên.',
    "The token's time lies in the future. Check both clocks.",
  ],
};

export function tsaFailure(tsa: string, refusal: TsaRefusal): TimeStampFailure {
  const [vi, en] = SENTENCES[refusal.code];
  return { tsa, code: refusal.code, vi: `${vi} (${refusal.message})`, en: `${en} (${refusal.message})` };
}
