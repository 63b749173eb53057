// Sentences of the checks of a proof, in both languages. `{}` stands for what the check found (technical, after the sentence).
import type { ProofCheck, ProofOutcome } from './proof-report.ts';

type Pair = readonly [vi: string, en: string];

interface Sentences {
  readonly clause: string;
  readonly passed: Pair;
  readonly failed?: Pair;
  readonly indeterminate?: Pair;
}

const SENTENCES = {
  PROOF_MANIFEST: {
    clause: 'chauban-proof/1 3',
    passed: ['Đọc được bản kê của gói chứng minh.', "The bundle's manifest can be read."],
    failed: [
      'Không đọc được bản kê của gói chứng minh: gói bị hỏng hoặc không phải gói chứng minh Châu Bản. Hãy xin kho lưu trữ xuất lại gói.',
      "The bundle's manifest cannot be read: the bundle is damaged or is not a Châu Bản proof. Ask the archive to export it again.",
    ],
  },
  PROOF_MEMBER: {
    clause: 'chauban-proof/1 2',
    passed: ['Các tệp trong gói còn nguyên vẹn.', "The bundle's files are undamaged."],
    failed: [
      'Tệp này trong gói bị thiếu, thừa hoặc đã bị thay đổi sau khi xuất. Hãy xin kho lưu trữ xuất lại gói.',
      'This file of the bundle is missing, surplus or was changed after export. Ask the archive to export it again.',
    ],
  },
  PROOF_STATEMENT: {
    clause: 'chauban-proof/1 4',
    passed: ['Bản ghi nhận việc tiếp nhận hồ sơ hợp lệ.', 'The statement that the record was accepted is well formed.'],
    failed: [
      'Bản ghi nhận không đúng quy cách hoặc không nói về việc tiếp nhận.',
      'The statement is malformed or is not about an acceptance.',
    ],
  },
  PROOF_INCLUSION: {
    clause: 'RFC 9162 2.1.3.2',
    passed: ['Bản ghi nhận nằm trong sổ cái của kho lưu trữ.', "The statement is in the archive's ledger."],
    failed: [
      'Bản ghi nhận không nằm trong sổ cái mà điểm kiểm này xác nhận: bản ghi nhận hoặc chứng minh đã bị sửa.',
      'The statement is not in the ledger that this checkpoint attests: statement or proof was altered.',
    ],
  },
  PROOF_CHECKPOINT: {
    clause: 'C2SP tlog-checkpoint',
    passed: ['Điểm kiểm của sổ cái do khóa được tin cậy ký.', "The ledger's checkpoint is signed by a trusted key."],
    failed: [
      'Chữ ký trên điểm kiểm của sổ cái không đúng hoặc điểm kiểm thuộc sổ cái khác.',
      "The signature on the ledger's checkpoint is wrong, or it is another ledger's.",
    ],
    indeterminate: [
      'Chưa có khóa tin cậy cho sổ cái này. Hãy lấy khóa từ nguồn chính thức của kho lưu trữ và đặt vào trust/ledger.',
      "No trusted key for this ledger. Get the key from the archive's official publication and put it into trust/ledger.",
    ],
  },
  PROOF_WITNESS: {
    clause: 'C2SP tlog-cosignature',
    passed: ['Có đủ nhân chứng độc lập xác nhận điểm kiểm.', 'Enough independent witnesses confirm the checkpoint.'],
    failed: ['Xác nhận của nhân chứng không đúng.', "A witness's cosignature is wrong."],
    indeterminate: [
      'Không có đủ nhân chứng độc lập: chưa loại trừ khả năng kho lưu trữ đưa ra hai sổ cái khác nhau (rẽ nhánh).',
      'Not enough independent witnesses: it is not excluded that the archive shows two different ledgers (a fork).',
    ],
  },
  PROOF_INVENTORY: {
    clause: 'chauban-proof/1 5',
    passed: ['Bản kê toàn bộ hồ sơ đúng như đã ghi nhận.', 'The whole inventory is the one in the statement.'],
    failed: ['Bản kê toàn bộ hồ sơ khác với bản đã ghi nhận.', 'The whole inventory differs from the one in the statement.'],
  },
  PROOF_LEAF: {
    clause: 'chauban-proof/1 5; RFC 9162 2.1.3.2',
    passed: [
      'Tệp thuộc hồ sơ đã ghi nhận (đường dẫn, kích thước, giá trị băm).',
      'The file belongs to the record stated (path, size, digests).',
    ],
    failed: [
      'Tệp không thuộc hồ sơ đã ghi nhận: giá trị băm, kích thước hoặc đường dẫn đã bị sửa.',
      'The file does not belong to the record stated: digest, size or path was altered.',
    ],
  },
  PROOF_EVIDENCE: {
    clause: 'RFC 4998 4.3, 5.3',
    passed: ['Hồ sơ bằng chứng đúng với tệp.', 'The evidence record fits the file.'],
    failed: ['Hồ sơ bằng chứng không đúng với tệp hoặc đã bị sửa.', 'The evidence record does not fit the file, or was altered.'],
    indeterminate: [
      'Chưa thể kết luận từ hồ sơ bằng chứng, hoặc hồ sơ chưa được niêm phong. Hãy xuất lại gói sau lần niêm phong kế tiếp.',
      'The evidence record allows no conclusion, or the record is not yet sealed. Export again after the next seal.',
    ],
  },
  PROOF_TIME_STAMP: {
    clause: 'RFC 3161 2.4.2; RFC 5280 6',
    passed: [
      'Dấu thời gian hợp lệ, do tổ chức cấp dấu thời gian được tin cậy cấp.',
      'The time stamp is valid and from a trusted authority.',
    ],
    failed: ['Dấu thời gian không hợp lệ.', 'The time stamp is not valid.'],
    indeterminate: [
      'Chưa thể tin dấu thời gian này: thiếu chứng thư gốc tin cậy trong trust/tsa, chứng thư đã hết hạn, hoặc chính sách không chấp nhận.',
      'This time stamp cannot be relied on yet: no trusted root in trust/tsa, an expired certificate, or the policy does not accept it.',
    ],
  },
  PROOF_ALGORITHM: {
    clause: 'EN 319 102-1 5.2.8',
    passed: ['Thuật toán băm và khóa còn được chính sách chấp nhận.', 'The policy accepts the hash algorithms and the keys.'],
    indeterminate: [
      'Thuật toán băm hoặc khóa không được chính sách chấp nhận ở thời điểm kiểm tra (CRYPTO_CONSTRAINTS_FAILURE).',
      'The policy does not accept the hash algorithm or the key at that time (CRYPTO_CONSTRAINTS_FAILURE).',
    ],
  },
  PROOF_DEMO: {
    clause: 'chauban-proof/1 7',
    passed: [
      'CHẾ ĐỘ TRÌNH DIỄN: chứng thư hoặc khóa chỉ để trình diễn, không có giá trị pháp lý.',
      'DEMONSTRATION: the certificate or key is for demonstration only and has no legal value.',
    ],
    indeterminate: [
      'Chứng thư hoặc khóa này chỉ để trình diễn, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ, nên không được tính.',
      'This certificate or key is for demonstration only, has no legal value, and does not count.',
    ],
  },
  PROOF_REVOCATION: {
    clause: 'RFC 5280 6.3',
    passed: ['Đã kiểm tra thu hồi chứng thư của tổ chức cấp dấu thời gian.', "Revocation of the TSA's certificates was checked."],
    indeterminate: [
      'Chưa kiểm tra tình trạng thu hồi chứng thư của tổ chức cấp dấu thời gian.',
      "Revocation of the TSA's certificates was not checked.",
    ],
  },
  PROOF_CONTENT: {
    clause: 'chauban-proof/1 6',
    passed: ['Nội dung tệp đúng là nội dung được chứng minh.', "The file's bytes are the bytes proven."],
    failed: [
      'Nội dung tệp khác với nội dung được chứng minh: tệp đã bị thay đổi.',
      "The file's bytes differ from the bytes proven: the file was changed.",
    ],
  },
  PROOF_DOCUMENT: {
    clause: 'chauban-proof/1 6',
    passed: ['Tài liệu đưa ra nằm trong gói chứng minh.', 'The document given is in the proof.'],
    failed: [
      'Tài liệu đưa ra không phải tài liệu nào trong gói chứng minh: đã bị thay đổi hoặc nhầm tệp.',
      'The document given is none of those in the proof: it was changed, or is another file.',
    ],
  },
  PROOF_SIGNATURES: {
    clause: 'EN 319 102-1 5',
    passed: [
      'Chữ ký số trong tài liệu hợp lệ, hoặc tài liệu không có chữ ký số.',
      'The digital signatures are valid, or the document has none.',
    ],
    failed: ['Chữ ký số trong tài liệu không hợp lệ.', 'A digital signature in the document is not valid.'],
    indeterminate: [
      'Đã chứng minh tính toàn vẹn và thời điểm tồn tại; tính xác thực theo ghi nhận của kho lưu trữ. Đưa thêm chính tài liệu để kiểm tra chữ ký số.',
      'Integrity and existence proven; authenticity as stated by the archive. Give the document itself to have its signatures checked.',
    ],
  },
  PROOF_RECEIPT: {
    clause: 'RFC 5652 5.6',
    passed: [
      'Biên nhận do khóa được tin cậy ký và nói về đúng bản ghi nhận này.',
      'The receipt is signed by a trusted key and is about this statement.',
    ],
    failed: ['Biên nhận bị sửa hoặc chữ ký không đúng.', 'The receipt was altered or its signature is wrong.'],
    indeterminate: [
      'Chưa có chứng thư tin cậy cho biên nhận trong trust/receipts.',
      'No trusted certificate for receipts in trust/receipts.',
    ],
  },
} as const satisfies Readonly<Record<string, Sentences>>;

export type ProofCode = keyof typeof SENTENCES;

export interface CheckFacts {
  readonly member: string;
  readonly weight?: ProofCheck['weight'];
  /** Technical English, appended to both sentences in brackets. */
  readonly detail?: string;
}

export function makeCheck(code: ProofCode, outcome: ProofOutcome, facts: CheckFacts): ProofCheck {
  const sentences: Sentences = SENTENCES[code];
  const [vi, en] = sentences[outcome] ?? sentences.failed ?? sentences.indeterminate ?? sentences.passed;
  const detail = facts.detail === undefined || facts.detail === '' ? '' : ` (${facts.detail})`;
  const { member, weight = 'decides' } = facts;
  return { code, clause: sentences.clause, outcome, weight, member, vi: vi + detail, en: en + detail };
}
