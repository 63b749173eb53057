// README.txt of a proof bundle: how to check the main steps by hand, in Vietnamese and English.
import type { ProofFile } from './proof-bundle.ts';

/** Plain text, deterministic. */
export function proofReadme(files: readonly ProofFile[]): string {
  const list = files.map((file) => `  ${file.sha256}  ${file.content ?? file.path}`).join('\n');
  return `GÓI CHỨNG MINH CHÂU BẢN / CHÂU BẢN PROOF BUNDLE (chauban-proof/1)

Gói này chứng minh các tệp dưới đây đã có trong kho lưu trữ, từ khi nào, và không bị thay đổi từ đó đến nay.
This bundle proves that the files below were in the archive, since when, and that they have not changed.

${list}

1. Kiểm tra đầy đủ (không cần mạng) / Full check (no network needed)
     chauban verify BUNDLE.zip --trust TRUST_DIR [--document FILE]
   Hoặc mở trang kiểm chứng verify.html trong trình duyệt. / Or open the page verify.html in a browser.
   Chứng thư tin cậy phải do chính người kiểm tra chuẩn bị, không lấy từ gói này.
   Trust anchors must come from you, never from this bundle.

2. Kiểm tra bằng công cụ sẵn có / With common tools only
   a) Các tệp trong gói còn nguyên / the members are undamaged:
        sha256sum -c SHA256SUMS
   b) Tài liệu của bạn đúng là tài liệu được chứng minh: so với manifest.json
      Your document is the one that is proven: compare with manifest.json
        sha256sum FILE
   c) Dấu thời gian hợp lệ / the time stamp is valid (TSA_ROOT.pem: của bạn / yours):
        openssl ts -reply -token_in -in tokens/NAME.tst -text
        openssl ts -verify -token_in -in tokens/NAME.tst -digest IMPRINT -CAfile TSA_ROOT.pem
      IMPRINT là giá trị "Message data" ở lệnh trên (bỏ khoảng trắng). / IMPRINT: the "Message data" shown above, without spaces.
      Cách tính IMPRINT từ giá trị băm của tài liệu: RFC 4998 mục 4.3. / From the document's digest to IMPRINT: RFC 4998 section 4.3.
   d) Biên nhận (nếu có) / the receipt (if present):
        openssl cms -verify -binary -inform DER -in receipt.json.p7s -content receipt.json -CAfile RECEIPT_ROOT.pem -purpose any -out /dev/null

3. Định dạng / Format: docs/proof-format.md.
`;
}
