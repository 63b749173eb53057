// The sentence for each check of a signature, in Vietnamese and English: what was found and what to do.
import type { Sentence } from './report.ts';

/** Values that sentences name. Absent ones read as "không rõ" / "unknown". */
export type MessageValues = Readonly<Record<string, string | number | null>>;

type Template = readonly [vi: string, en: string];

const CHECKS = {
  FORMAT_OK: ['Cấu trúc chữ ký hợp lệ.', 'The structure of the signature is in order.'],
  FORMAT_FAILED: [
    'Cấu trúc chữ ký trong tệp không hợp lệ ({detail}). Hãy lấy lại tệp gốc từ hệ thống đã ký hoặc phát hành văn bản.',
    'The signature is not properly built into the file ({detail}). Take the original file from the system that signed or issued it.',
  ],
  CMS_UNREADABLE: [
    'Không đọc được dữ liệu chữ ký ({detail}). Hãy lấy lại tệp gốc từ hệ thống đã ký hoặc phát hành văn bản.',
    'The signature data cannot be read ({detail}). Take the original file from the system that signed or issued it.',
  ],
  SIGNER_IDENTIFIED: ['Chứng thư số của người ký: {signer}.', "The signer's certificate: {signer}."],
  SIGNER_CERTIFICATE_MISSING: [
    'Chữ ký không kèm chứng thư số của người ký (nhà cung cấp {issuer}, số sê-ri {serial}). Hãy bổ sung chứng thư này rồi kiểm tra lại.',
    "The signer's certificate is not in the signature (issuer {issuer}, serial {serial}). Add it and check again.",
  ],
  SIGNING_CERTIFICATE_DIFFERS: [
    'Chữ ký ghi nhận một chứng thư số khác với chứng thư đi kèm. Hãy hỏi lại đơn vị ký.',
    'The signature names another certificate than the one that came with it. Ask the signing body.',
  ],
  SIGNING_CERTIFICATE_HINT_WRONG: [
    'Tên nhà cung cấp và số sê-ri ghi kèm không khớp, nhưng giá trị băm xác định đúng chứng thư đã dùng.',
    'The issuer and serial number written beside it do not fit, but the digest names the certificate that was used.',
  ],
  DIGEST_OK: ['Nội dung được ký không bị thay đổi.', 'What was signed has not been changed.'],
  DIGEST_DIFFERS: [
    'Nội dung tệp không còn đúng như khi ký. Hãy lấy lại tệp gốc từ hệ thống đã ký hoặc phát hành văn bản.',
    'The content is no longer what was signed. Take the original file from the system that signed or issued it.',
  ],
  DIGEST_DAMAGED_BY_CLIENT: [
    'Phần mềm ký đã ghi sai giá trị băm (hai byte bị thay bằng FD FF); khóa của người ký vẫn khớp với đúng nội dung này. Chữ ký sai về hình thức; đề nghị đơn vị ký lại, hoặc lưu kèm giải trình này.',
    "The signing program wrote the digest wrongly (pairs of bytes became FD FF); the signer's key still fits exactly this content. The signature is formally invalid: have it signed again, or keep this explanation with it.",
  ],
  DIGEST_NOT_COMPUTED: [
    'Không tính được giá trị băm của nội dung được ký (thuật toán {algorithm}). Hãy kiểm tra bằng máy khác hỗ trợ thuật toán này.',
    'The digest of the signed content could not be computed (algorithm {algorithm}). Check with an engine that supports it.',
  ],
  SIGNED_DATA_NOT_AMONG: [
    'Không tệp nào trong các tệp đưa kèm đúng là nội dung đã ký: tệp đã bị thay đổi sau khi ký, hoặc còn thiếu tệp. Hãy lấy lại tệp gốc từ hệ thống đã ký.',
    'None of the files given is what was signed: it was changed after signing, or is not among them. Take the original file from the system that signed it.',
  ],
  SIGNED_DATA_MISSING: [
    'Chữ ký này nằm riêng với nội dung được ký ({of}) và chưa có nội dung đó để kiểm tra. Hãy đưa kèm tệp được ký (--detached).',
    'This signature stands apart from what was signed ({of}), which is not here. Give the signed file too (--detached).',
  ],
  VALUE_OK: ['Giá trị chữ ký khớp với khóa của người ký.', "The signature value fits the signer's key."],
  VALUE_FAILED: [
    'Giá trị chữ ký không khớp với khóa của người ký: chữ ký đã hỏng hoặc bị giả mạo. Không chấp nhận văn bản này.',
    "The signature value does not fit the signer's key: it is damaged or forged. Do not accept this document.",
  ],
  VALUE_NOT_OVER_DER: [
    'Giá trị chữ ký chỉ khớp với các thuộc tính đúng như byte nhận được, không khớp khi viết lại theo DER; chính sách không chấp nhận. Hãy hỏi lại đơn vị ký.',
    'The value fits the signed attributes only as they were received, not in DER; the policy does not accept that. Ask the signing body.',
  ],
  ATTRIBUTES_NOT_DER: [
    'Các thuộc tính được ký không được viết theo DER; đã kiểm tra cả hai cách đọc.',
    'The signed attributes are not in DER; both readings were checked.',
  ],
  ALGORITHM_UNSUPPORTED: [
    'Máy này không hỗ trợ thuật toán {algorithm} nên chưa kết luận được. Hãy kiểm tra trên máy chủ của kho lưu trữ.',
    'This engine lacks the algorithm {algorithm}, so nothing can be concluded. Check on the archive server.',
  ],
  CHANGES_NONE: ['Không có thay đổi nào sau khi ký.', 'Nothing was changed after signing.'],
  CHANGES_SIGNATURES: [
    'Sau chữ ký này chỉ có thêm chữ ký khác (ví dụ số, ngày, dấu của cơ quan).',
    'After this signature only further signatures were added (such as number, date, seal).',
  ],
  CHANGES_ACCEPTED: [
    'Sau khi ký, biểu mẫu được điền thêm; chính sách cho phép.',
    'A form was filled after signing; the policy accepts it.',
  ],
  CHANGES_NOT_ACCEPTED: [
    'Sau khi ký, tệp có thay đổi ngoài việc thêm chữ ký ({detail}). Hãy so với bản gốc do đơn vị phát hành cung cấp trước khi chấp nhận.',
    'After signing, more than signatures was added ({detail}). Compare with the original from the issuing body before accepting.',
  ],
  CHANGES_FORBIDDEN: [
    'Chữ ký chứng nhận không cho phép thay đổi đã thực hiện sau đó ({detail}). Không chấp nhận văn bản này.',
    'The certifying signature forbids a change that was made later ({detail}). Do not accept this document.',
  ],
  LOCKED_FIELDS_CHANGED: [
    'Sau khi ký, ô biểu mẫu đã khóa bị sửa đổi ({fields}). Không chấp nhận văn bản này; hãy lấy lại tệp gốc từ đơn vị phát hành.',
    'After signing, form fields that the signature locks were changed ({fields}). Do not accept this document; take the original file from the issuing body.',
  ],
  PAGES_CHANGED: [
    'Sau khi ký, tệp bị thêm, bớt hoặc thay trang. Không chấp nhận văn bản này; hãy lấy lại tệp gốc từ đơn vị phát hành.',
    'After signing, pages were added, removed or replaced. Do not accept this document; take the original file from the issuing body.',
  ],
  DOCUMENT_ENCRYPTED: [
    'Tệp PDF bị mã hóa (đặt mật khẩu) nên chưa xem xét được hết nội dung. Hãy nộp bản gốc không mã hóa.',
    'The PDF is encrypted (password), so not all of it can be examined. Transfer the original without encryption.',
  ],
  TIME_PROVEN: [
    'Chữ ký đã tồn tại vào lúc {time}, theo dấu thời gian của {tsa}.',
    'The signature existed at {time}, by a time stamp of {tsa}.',
  ],
  TIME_PROVEN_LATER: [
    'Chữ ký đã tồn tại vào lúc {time}, theo dấu thời gian của chữ ký đến sau ({tsa}).',
    'The signature existed at {time}, by the time stamp of a later signature ({tsa}).',
  ],
  TIME_PROVEN_BY_EVIDENCE: [
    'Chữ ký đã tồn tại vào lúc {time}, theo hồ sơ bằng chứng của kho lưu trữ.',
    "The signature existed at {time}, by the archive's evidence record.",
  ],
  TIME_BY_ARCHIVE: [
    'Chữ ký đã tồn tại vào lúc {time} theo đồng hồ của kho lưu trữ khi tiếp nhận; chính sách chấp nhận.',
    "The signature existed at {time} by the archive's own clock at receipt; the policy accepts that.",
  ],
  TIME_NOT_PROVEN: [
    'Không có dấu thời gian hợp lệ: thời điểm ký {claimed} chỉ do máy người ký khai, chưa được chứng minh.',
    "No valid time stamp: the signing time {claimed} is only what the signer's machine claims.",
  ],
  TST_UNREADABLE: ['Không đọc được dấu thời gian ({detail}).', 'The time stamp cannot be read ({detail}).'],
  TST_OK: ['Dấu thời gian {time} của {tsa} hợp lệ.', 'The time stamp of {time} by {tsa} is valid.'],
  TST_BROKEN: [
    'Dấu thời gian không khớp với chữ ký hoặc đã hỏng ({detail}); không dùng được làm bằng chứng về thời gian.',
    'The time stamp does not belong to this signature or is damaged ({detail}); it proves no time.',
  ],
  TST_UNPROVEN: [
    'Chưa tin cậy được dấu thời gian của tài liệu ({detail}).',
    'The document time stamp cannot be trusted yet ({detail}).',
  ],
  TST_CERTIFICATE_UNNAMED: [
    'Dấu thời gian không nêu đúng quy cách chứng thư của máy chủ đã cấp nó (ESSCertID: {detail}), nên chưa dùng được làm bằng chứng về thời gian. Hãy hỏi lại đơn vị cấp dấu thời gian.',
    'The time stamp does not properly name the certificate of the server that made it (ESSCertID: {detail}), so it proves no time yet. Ask the time-stamp authority.',
  ],
  TST_IN_FUTURE: [
    'Dấu thời gian {time} muộn hơn thời điểm kiểm tra.',
    'The time stamp of {time} is later than the validation time.',
  ],
  TST_CERTIFICATE_EXPIRED: [
    'Chứng thư của máy chủ cấp dấu thời gian đã hết hạn sau khi cấp; chính sách chấp nhận vì còn hạn vào lúc cấp ({time}).',
    'The time-stamp certificate has expired since; the policy accepts it because it was valid at {time}.',
  ],
  PATH_OK: ['Chứng thư của người ký được xác nhận đến {anchor}.', "The signer's certificate leads to {anchor}."],
  ISSUER_UNKNOWN: [
    'Chưa có chứng thư của nhà cung cấp “{wanted}” (mã khóa {keyId}). Hãy lấy tại {url} và nhờ quản trị viên thêm vào danh mục tin cậy, rồi kiểm tra lại.',
    'The certificate of the issuer "{wanted}" (key id {keyId}) is not here. Get it from {url}, have the administrator add it, and check again.',
  ],
  PATH_OUT_OF_VALIDITY: [
    'Chứng thư “{subject}” không còn hoặc chưa có hiệu lực vào {time}, và không có dấu thời gian chứng minh văn bản được ký khi chứng thư còn hiệu lực.',
    'The certificate "{subject}" was not valid at {time}, and no time stamp proves that the document was signed while it was.',
  ],
  PATH_NOT_YET_VALID: [
    'Văn bản được ký trước khi chứng thư “{subject}” có hiệu lực. Không chấp nhận chữ ký này.',
    'The document was signed before the certificate "{subject}" became valid. Do not accept this signature.',
  ],
  PATH_FAILED: [
    'Chuỗi chứng thư không đạt yêu cầu ({detail}). Hãy báo quản trị viên kho lưu trữ.',
    'The chain of certificates fails ({detail}). Tell the administrator of the archive.',
  ],
  KEY_USAGE_WRONG: [
    'Chứng thư này không được cấp để ký văn bản. Hãy hỏi lại đơn vị ký.',
    'This certificate was not issued for signing documents. Ask the signing body.',
  ],
  REVOCATION_OK: [
    'Chứng thư “{subject}” không bị thu hồi tính đến {time}, theo dữ liệu thu hồi đã được xác minh.',
    'The certificate "{subject}" was not revoked at {time}, by verified revocation data.',
  ],
  REVOCATION_ABSENT: [
    'Không có dữ liệu thu hồi (CRL hoặc OCSP) cho chứng thư “{subject}”, nên chưa biết chứng thư có bị thu hồi hay không. Hãy bổ sung dữ liệu của nhà cung cấp chứng thư.',
    'There is no revocation data (CRL or OCSP) for the certificate "{subject}", so whether it was revoked is not known. Add the data of its issuer.',
  ],
  REVOCATION_UNPROVEN: [
    'Dữ liệu thu hồi hiện có chưa đủ để kết luận về chứng thư “{subject}”. {why}',
    'The revocation data at hand does not settle the status of the certificate "{subject}". {whyEn}',
  ],
  REVOCATION_DATA_WEAK: [
    'Dữ liệu thu hồi được ký bằng thuật toán băm {algorithm}; chính sách còn chấp nhận.',
    'The revocation data is signed with the digest {algorithm}; the policy still accepts it.',
  ],
  REVOKED_LATER: [
    'Chứng thư “{subject}” bị thu hồi ngày {since}, sau thời điểm {time} mà chữ ký được chứng minh đã tồn tại; chữ ký không bị ảnh hưởng.',
    'The certificate "{subject}" was revoked at {since}, after {time}, when the signature is proven to have existed; the signature is not affected.',
  ],
  CERTIFICATE_REVOKED: [
    'Chứng thư “{subject}” đã bị thu hồi từ {since} (lý do: {reason}), và không có bằng chứng rằng chữ ký đã tồn tại trước đó. Chưa chấp nhận khi chưa hỏi lại đơn vị ký.',
    'The certificate "{subject}" has been revoked since {since} (reason: {reason}), and nothing proves that the signature existed before. Do not accept it without asking the signing body.',
  ],
  CA_REVOKED: [
    'Chứng thư của nhà cung cấp “{subject}” đã bị thu hồi từ {since} (lý do: {reason}), và không có bằng chứng rằng chữ ký đã tồn tại trước đó.',
    'The certificate of the issuer "{subject}" has been revoked since {since} (reason: {reason}), and nothing proves that the signature existed before.',
  ],
  REVOKED_BEFORE_CONTENT: [
    'Chứng thư “{subject}” bị thu hồi từ {since} (lý do: {reason}), trước cả khi nội dung được ký tồn tại. Không chấp nhận chữ ký này.',
    'The certificate "{subject}" was revoked at {since} (reason: {reason}), before the signed content even existed. Do not accept this signature.',
  ],
  CERTIFICATE_NAMED_REVOKED: [
    'Có dữ liệu ghi chứng thư “{subject}” đã bị thu hồi, nhưng dữ liệu này chưa xác minh được. Hãy hỏi nhà cung cấp chứng thư và đơn vị ký trước khi chấp nhận.',
    'There is data that says that the certificate "{subject}" was revoked, but it could not be verified. Ask the issuer and the signing body before accepting.',
  ],
  ALGORITHMS_OK: ['Thuật toán và độ dài khóa đạt yêu cầu.', 'Algorithms and key sizes are sufficient.'],
  DIGEST_WEAK: [
    'Dùng thuật toán băm {algorithm} (chấp nhận đến {until}).',
    'Uses the digest {algorithm} (accepted until {until}).',
  ],
  KEY_WEAK: [
    'Dùng khóa {algorithm} {bits} bit (chấp nhận đến {until}).',
    'Uses a key {algorithm} of {bits} bits (accepted until {until}).',
  ],
  DIGEST_REFUSED: [
    'Thuật toán băm {algorithm} không còn đủ an toàn theo chính sách (hạn {until}). Cần bằng chứng về thời gian sớm hơn, hoặc ký lại.',
    'The digest {algorithm} is no longer secure enough under the policy (until {until}). Earlier proof of time, or a new signature, is needed.',
  ],
  KEY_REFUSED: [
    'Khóa {algorithm} {bits} bit không còn đủ an toàn theo chính sách (hạn {until}). Cần bằng chứng về thời gian sớm hơn, hoặc ký lại.',
    'A key {algorithm} of {bits} bits is no longer secure enough under the policy (until {until}). Earlier proof of time, or a new signature, is needed.',
  ],
  CLOCK_SKEW_KNOWN: [
    'Phần mềm ký ghi giờ ký lệch {hours} giờ so với dấu thời gian (giờ địa phương ghi thành UTC); lấy theo dấu thời gian.',
    "The signing program's time is {hours} hours off the time stamp (local time written as UTC); the time stamp counts.",
  ],
  CLOCK_SKEW: [
    'Giờ ký do máy người ký khai ({claimed}) lệch nhiều so với dấu thời gian ({time}); lấy theo dấu thời gian.',
    "The signer's claimed time ({claimed}) is far from the time stamp ({time}); the time stamp counts.",
  ],
  ENCODING_NOT_DER: [
    'Dữ liệu chữ ký không theo mã hóa DER ({detail}); đã kiểm tra đúng trên các byte nhận được.',
    'The signature data is not DER ({detail}); it was checked over the bytes as received.',
  ],
  ATTRIBUTES_MALFORMED: [
    'Một thuộc tính không được ký có nội dung sai quy cách; không ảnh hưởng đến chữ ký.',
    'An unsigned attribute is malformed; the signature is not affected.',
  ],
  XML_PART_MISSING: [
    'Phần được ký ({of}) không có trong tệp XML, hoặc không phải là phần mà chữ ký nói đến. Hãy lấy lại tệp gốc từ hệ thống đã ký.',
    'The signed part ({of}) is not in the XML, or is not the one that the signature speaks of. Take the original file from the signing system.',
  ],
  XML_REFERENCE_AMBIGUOUS: [
    'Nhiều phần tử trong tệp XML mang cùng một mã định danh ({detail}), nên không biết chắc phần nào đã được ký. Không dùng nội dung này; hãy lấy tệp gốc từ hệ thống đã ký.',
    'Several elements of the XML bear one identifier ({detail}), so it is not certain which of them was signed. Do not rely on it; take the original file from the signing system.',
  ],
  XML_MAC: [
    'Đây không phải chữ ký số mà là mã xác thực dùng khóa chung ({detail}): ai kiểm tra được thì cũng tạo được. Hãy yêu cầu văn bản có chữ ký số.',
    'This is no signature but a code made with a shared key ({detail}): whoever can check it can make it. Ask for a signed document.',
  ],
  XML_TRANSFORM_REFUSED: [
    'Chữ ký yêu cầu một phép biến đổi nội dung mà phần mềm này không thực hiện ({detail}), nên chưa kết luận được.',
    'The signature asks for a transformation of the content that is not performed here ({detail}), so nothing can be concluded.',
  ],
  XML_MANIFEST_NOT_CHECKED: [
    'Danh mục được ký có những tệp chưa được kiểm tra ({detail}). Hãy đưa kèm các tệp đó (--detached).',
    'The signed manifest lists files that were not checked ({detail}). Give them too (--detached).',
  ],
  XML_COVERAGE_PARTIAL: [
    'Chữ ký chỉ bao phủ một phần tệp XML. Phần được ký: {covered}. Phần không được ký: {detail}. Chỉ coi phần được ký là nội dung đã ký.',
    'The signature covers only a part of the XML. Signed: {covered}. Not signed: {detail}. Take only the signed part as signed.',
  ],
  CONTAINER_COVERAGE_PARTIAL: [
    'Chữ ký không bao phủ {count} trong {all} tệp của gói: {detail}. Không coi những tệp này là nội dung do người này ký.',
    'The signature does not cover {count} of the {all} files of the container: {detail}. Do not take these files as signed by this signer.',
  ],
  CONTAINER_FILE_MISSING: [
    'Tệp được ký ({of}) không có trong gói, hoặc không biết chắc là tệp nào. Hãy lấy lại gói gốc, đầy đủ, từ hệ thống đã ký.',
    'The signed file ({of}) is not in the container, or which one is meant is not certain. Take the complete original container from the signing system.',
  ],
  CONTAINER_FILE_CHANGED: [
    'Tệp {of} trong gói không còn đúng như khi được đóng dấu thời gian. Hãy lấy lại gói gốc từ hệ thống đã lập gói.',
    'The file {of} of the container is no longer what was time-stamped. Take the original container from the system that made it.',
  ],
  XML_REMARK: ['Chữ ký XML có điểm cần lưu ý: {detail}.', 'Remarkable about this XML signature: {detail}.'],
} as const satisfies Readonly<Record<string, Template>>;

export type CheckCode = keyof typeof CHECKS;

/** Fills a template; both languages name the same values. */
export function fillTemplate([vi, en]: Template, values: MessageValues): Sentence {
  const fill = (template: string, unknown: string) =>
    template.replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? unknown));
  return { vi: fill(vi, 'không rõ'), en: fill(en, 'unknown') };
}

export function checkSentence(code: CheckCode, values: MessageValues = {}): Sentence {
  return fillTemplate(CHECKS[code], values);
}
