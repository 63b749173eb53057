// What a field "thời hạn bảo quản" says, as a period. Circular 09/2011 and 10/2022 (schedules), Law 33/2024/QH15 Art. 15.

export type RetentionPeriod =
  | { readonly kind: 'permanent' }
  | { readonly kind: 'years'; readonly years: number }
  /** Ends with something that happens, which only a person can tell ("đến khi văn bản hết hiệu lực"). */
  | { readonly kind: 'event'; readonly text: string }
  | { readonly kind: 'unclear'; readonly text: string };

// Circular 05/2025/TT-BNV, code list "maintenance": 07 is "other".
const CODES_05_2025: Readonly<Record<string, RetentionPeriod>> = {
  '01': { kind: 'permanent' },
  '02': { kind: 'years', years: 70 },
  '03': { kind: 'years', years: 50 },
  '04': { kind: 'years', years: 30 },
  '05': { kind: 'years', years: 20 },
  '06': { kind: 'years', years: 10 },
  '07': { kind: 'event', text: '07' },
};

const EVENT =
  /(?:đến khi|cho đến|hết hiệu lực|tuổi thọ|chấm dứt|sau khi|kết thúc|den khi|het hieu luc|tuoi tho|cham dut|sau khi|until|after|life of)/iu;

/**
 * `codes`: whether bare "01" to "07" are codes of Circular 05/2025. Where they are not, they are unclear: "05" may be five years or
 * the code of twenty.
 */
export function parseRetentionPeriod(value: string, codes: 'tt05-2025' | 'none' = 'none'): RetentionPeriod {
  const text = value.normalize('NFC').trim().replace(/\s+/g, ' ');
  if (/^0[1-7]$/.test(text))
    return codes === 'tt05-2025' ? (CODES_05_2025[text] ?? { kind: 'unclear', text }) : { kind: 'unclear', text };
  if (/^(?:bảo quản )?(?:vĩnh viễn|vinh vien|vv|permanent)$/iu.test(text)) return { kind: 'permanent' };
  // "20 năm", "20", "05 năm", "20 (hai mươi) năm", "20 years"
  const years = /^(\d{1,3})(?: ?\([^)]*\))?(?: ?(?:năm|nam|years?))?$/iu.exec(text)?.[1];
  if (years !== undefined && Number(years) > 0) return { kind: 'years', years: Number(years) };
  return EVENT.test(text) ? { kind: 'event', text } : { kind: 'unclear', text };
}
