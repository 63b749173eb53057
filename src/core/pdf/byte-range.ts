// /ByteRange and what it covers (ISO 32000-2:2020, 12.8.1; ETSI EN 319 142-1 V1.2.1, 5.1 and 5.4).
import type { PdfDocument } from './document.ts';
import { integerOf, isArray, isString, type PdfValue } from './values.ts';

export interface ByteRange {
  /** As written; null when it is not an array of whole numbers. */
  readonly values: readonly number[] | null;
  readonly insideFile: boolean;
  /** The gap is exactly the string /Contents, delimiters included, where the parsed dictionary has it. */
  readonly gapIsContents: boolean;
  readonly wellFormed: boolean;
  /** Codes of what is wrong, in the order of the rules. */
  readonly faults: readonly { readonly code: string; readonly detail: string }[];
}

const MAX_GAP_BYTES = 16 << 20;

export interface Coverage {
  readonly kind: 'whole-file' | 'whole-revision' | 'partial' | 'unknown';
  /** Number of the newest revision that ends inside the range; null when there is none. */
  readonly revision: number | null;
}

/** Checks the range of a parsed signature dictionary against the file. */
export async function checkByteRange(document: PdfDocument, range: PdfValue, contents: PdfValue): Promise<ByteRange> {
  const items = isArray(range) ? range.items.map((item) => integerOf(item)) : [];
  const values = items.length > 0 && items.every((item): item is number => item !== null) ? items : null;
  const faults: { code: string; detail: string }[] = [];
  const fault = (code: string, detail: string) => void faults.push({ code, detail });
  const [start = -1, first = -1, second = -1, length = -1] = values ?? [];
  if (values?.length !== 4 || Math.min(...values) < 0) {
    fault('PDF_RANGE_NOT_FOUR', `expected four whole numbers, got ${JSON.stringify(values)}`);
    return { values, insideFile: false, gapIsContents: false, wellFormed: false, faults };
  }
  if (start !== 0) fault('PDF_RANGE_START', `expected the range to start at 0, got ${start}`);
  if (second <= start + first) fault('PDF_RANGE_OVERLAP', `expected the second part after byte ${start + first}, got ${second}`);
  const size = document.file.sizeBytes;
  const insideFile = start + first <= size && second + length <= size;
  if (!insideFile) fault('PDF_RANGE_PAST_EOF', `expected an end inside ${size} bytes, got ${second + length}`);
  const gapIsContents =
    isString(contents) && contents.hex !== null && contents.start === start + first && contents.end === second;
  if (!gapIsContents) {
    const found = isString(contents) ? `${contents.start} to ${contents.end}` : 'no string';
    fault('PDF_RANGE_GAP', `expected the gap ${start + first} to ${second} to be /Contents, which is at ${found}`);
  } else if (contents.hex !== 'plain' || second - start - first > MAX_GAP_BYTES) {
    fault('PDF_RANGE_GAP', 'expected < and > and hexadecimal digits alone in the gap');
  }
  return { values, insideFile, gapIsContents, wellFormed: faults.length === 0, faults };
}

/** What a well-formed range covers. A revision counts as whole with or without the end of line after %%EOF. */
export async function coverageOf(document: PdfDocument, range: ByteRange): Promise<Coverage> {
  const [, , second = 0, length = 0] = range.values ?? [];
  if (!range.wellFormed) return { kind: 'unknown', revision: null };
  const end = second + length;
  const revision = document.revisions.findLastIndex((candidate) => candidate.end <= end) + 1;
  const covered = document.revisions[revision - 1];
  if (covered === undefined) return { kind: 'partial', revision: null };
  if (end === document.file.sizeBytes && revision === document.revisions.length) return { kind: 'whole-file', revision };
  const rest = end - covered.end > 2 ? null : await document.file.window(covered.end, end - covered.end);
  const whole = rest?.every((byte) => byte === 10 || byte === 13) ?? false;
  return { kind: whole ? 'whole-revision' : 'partial', revision };
}
