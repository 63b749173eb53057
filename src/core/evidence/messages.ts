// Sentences for the findings about evidence records, in both languages: one pair when the check passes, one when it does not.
import type { EvidenceCode, EvidenceFinding, EvidenceOutcome } from './findings.ts';

interface Sentences {
  readonly clause: string;
  readonly passed: readonly [vi: string, en: string];
  readonly otherwise: readonly [vi: string, en: string];
}

const SENTENCES: Readonly<Record<EvidenceCode, Sentences>> = {
  ER_VERSION: {
    clause: 'RFC 4998 3.1',
    passed: ['Hồ sơ bằng chứng đúng phiên bản 1.', 'The evidence record is of version 1.'],
    otherwise: ['Hồ sơ bằng chứng mang phiên bản không rõ.', 'The evidence record has an unknown version.'],
  },
  ER_ALGORITHM_LISTED: {
    clause: 'RFC 4998 3.1',
    passed: ['Các thuật toán băm đã dùng đều được liệt kê.', 'Every hash algorithm used is listed.'],
    otherwise: [
      'Hồ sơ bằng chứng dùng thuật toán băm không có trong danh sách của chính nó.',
      'The evidence record uses a hash algorithm that its own list does not name.',
    ],
  },
  ER_ALGORITHM_KNOWN: {
    clause: 'RFC 4998 4.3',
    passed: ['Thuật toán băm được hỗ trợ.', 'The hash algorithm is supported.'],
    otherwise: [
      'Chưa thể kiểm tra: chương trình này không có thuật toán băm hoặc không có giá trị băm tương ứng của tài liệu.',
      'Cannot be checked: this program lacks the hash algorithm, or was given no digest of the document under it.',
    ],
  },
  ER_CHAIN_ALGORITHM: {
    clause: 'RFC 4998 5.1',
    passed: ['Mỗi chuỗi chỉ dùng một thuật toán băm.', 'Each chain uses one hash algorithm.'],
    otherwise: ['Một chuỗi dùng lẫn nhiều thuật toán băm.', 'A chain mixes hash algorithms.'],
  },
  ER_ENCRYPTION: {
    clause: 'RFC 4998 6.1',
    passed: ['Bằng chứng lập trên dữ liệu không mã hóa.', 'The evidence is over data that is not encrypted.'],
    otherwise: [
      'Bằng chứng lập trên dữ liệu đã mã hóa; cần bản mã hóa để kiểm tra.',
      'The evidence is over encrypted data; the encrypted form is needed to check it.',
    ],
  },
  ER_DATA_HASHED: {
    clause: 'RFC 4998 4.3 (1)',
    passed: ['Giá trị băm của tài liệu nằm trong bằng chứng.', "The document's digest is in the evidence."],
    otherwise: [
      'Giá trị băm của tài liệu không nằm trong bằng chứng: tài liệu đã bị thay đổi hoặc bằng chứng thuộc về tài liệu khác.',
      "The document's digest is not in the evidence: the document was changed, or the evidence belongs to another one.",
    ],
  },
  ER_RENEWAL_HASHED: {
    clause: 'RFC 4998 5.3',
    passed: ['Lần gia hạn bao trùm đầy đủ bằng chứng trước đó.', 'The renewal covers the evidence before it.'],
    otherwise: [
      'Lần gia hạn không bao trùm bằng chứng trước đó: bằng chứng đã bị sửa hoặc ghép sai.',
      'The renewal does not cover the evidence before it: the evidence was altered or put together wrongly.',
    ],
  },
  ER_GROUP_EXACT: {
    clause: 'RFC 4998 4.3',
    passed: ['Nhóm tài liệu đủ và không thừa.', 'The group of documents is complete and has nothing more.'],
    otherwise: [
      'Nhóm tài liệu trong bằng chứng khác với các tài liệu được đưa ra.',
      'The group in the evidence differs from the documents given.',
    ],
  },
  ER_IMPRINT: {
    clause: 'RFC 4998 4.3 (3); RFC 3161 2.4.2',
    passed: ['Dấu thời gian đóng đúng lên gốc của cây băm.', 'The time stamp is over the root of the hash tree.'],
    otherwise: [
      'Dấu thời gian không khớp với gốc của cây băm: bằng chứng đã bị sửa.',
      'The time stamp does not fit the root of the hash tree: the evidence was altered.',
    ],
  },
  ER_TOKEN_READ: {
    clause: 'RFC 3161 2.4.2',
    passed: ['Đọc được dấu thời gian.', 'The time-stamp token can be read.'],
    otherwise: ['Không đọc được dấu thời gian.', 'The time-stamp token cannot be read.'],
  },
  ER_ORDER: {
    clause: 'RFC 4998 5.1',
    passed: ['Các dấu thời gian theo đúng thứ tự.', 'The time stamps are in chronological order.'],
    otherwise: ['Các dấu thời gian không theo thứ tự thời gian.', 'The time stamps are not in chronological order.'],
  },
};

export interface Place {
  readonly chain?: number;
  readonly timeStamp?: number;
}

export function makeFinding(code: EvidenceCode, outcome: EvidenceOutcome, place: Place = {}): EvidenceFinding {
  const { clause, passed, otherwise } = SENTENCES[code];
  const [vi, en] = outcome === 'passed' ? passed : otherwise;
  return { code, outcome, clause, ...place, vi, en };
}
