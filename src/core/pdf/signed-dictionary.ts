// The signature dictionary as the signed revision has it. A later revision may put another one in its place, with another reason, name or
// range (dictionary spoofing): what is reported is what was signed, and that it was replaced.
import { type ByteRange, type Coverage, checkByteRange, coverageOf } from './byte-range.ts';
import type { PdfDocument } from './document.ts';
import { sameValue } from './equality.ts';
import type { SignatureField } from './signature-fields.ts';
import { dictOf, isDict, type PdfDict, type PdfValue } from './values.ts';

export interface SignedDictionary {
  readonly dict: PdfDict;
  readonly contents: PdfValue;
  readonly range: ByteRange;
  readonly coverage: Coverage;
  /** The newest revision shows another dictionary than the one that the range covers. */
  readonly isReplaced: boolean;
}

export async function readSignedDictionary(
  document: PdfDocument,
  field: SignatureField,
  signature: PdfDict,
): Promise<SignedDictionary> {
  const newest = await readAt(document, signature, document.revisions.length);
  const revision = revisionEndingIn(document, newest.range);
  if (revision === null || revision === document.revisions.length) return { ...newest, isReplaced: false };
  const then = await dictionaryAt(document, field, revision);
  if (then === null) return { ...newest, isReplaced: field.signatureObject === null ? false : newest.coverage.revision !== null };
  const signed = await readAt(document, then, revision);
  // Another range there: it is another signature's place, and this dictionary is none of that revision's.
  if (String(signed.range.values) !== String(newest.range.values)) return { ...newest, isReplaced: true };
  return { ...signed, isReplaced: !sameValue(then, signature) };
}

async function readAt(document: PdfDocument, dict: PdfDict, revision: number): Promise<Omit<SignedDictionary, 'isReplaced'>> {
  const contents = await document.resolve(dict.entries.get('Contents'), revision);
  const values = await document.resolve(dict.entries.get('ByteRange'), revision);
  const range = await checkByteRange(document, values, contents);
  return { dict, contents, range, coverage: await coverageOf(document, range) };
}

function revisionEndingIn(document: PdfDocument, { values, insideFile }: ByteRange): number | null {
  const [, , second = 0, length = 0] = values ?? [];
  if (values === null || !insideFile) return null;
  const revision = document.revisions.findLastIndex(({ end }) => end <= second + length) + 1;
  return revision === 0 ? null : revision;
}

async function dictionaryAt(document: PdfDocument, field: SignatureField, revision: number): Promise<PdfDict | null> {
  if (field.signatureObject !== null) {
    const value = await document.object(field.signatureObject, revision);
    return isDict(value) ? value : null;
  }
  if (field.object === null) return null;
  const value = dictOf(await document.object(field.object, revision))?.entries.get('V');
  const then = await document.resolve(value, revision);
  return isDict(then) ? then : null;
}
