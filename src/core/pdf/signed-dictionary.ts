// The signature dictionary as the signed revision has it. A later revision may put another one in its place, with another reason, name or
// range (dictionary spoofing): what is reported is what was signed, and that it was replaced.
import { type ByteRange, type Coverage, checkByteRange, coverageOf } from './byte-range.ts';
import type { PdfDocument } from './document.ts';
import { sameValue } from './equality.ts';
import { readSignatureFields, type SignatureField } from './signature-fields.ts';
import { dictOf, isDict, type PdfDict, type PdfValue } from './values.ts';

export interface SignedDictionary {
  readonly dict: PdfDict;
  readonly contents: PdfValue;
  readonly range: ByteRange;
  readonly coverage: Coverage;
  /** The newest revision shows another dictionary than the one that the range covers. */
  readonly isReplaced: boolean;
}

/** `listed`: object numbers of all signature dictionaries that the newest revision lists. */
export async function readSignedDictionary(
  document: PdfDocument,
  field: SignatureField,
  signature: PdfDict,
  listed: ReadonlySet<number>,
): Promise<SignedDictionary> {
  const newest = await readAt(document, signature, document.revisions.length);
  const revision = revisionEndingIn(document, newest.range);
  if (revision === null || revision === document.revisions.length) return { ...newest, isReplaced: false };
  const isSame = ({ range }: Pick<SignedDictionary, 'range'>) => String(range.values) === String(newest.range.values);
  for (const then of await ownDictionaries(document, field, revision)) {
    const signed = await readAt(document, then, revision);
    // With another range it is another signature's place.
    if (isSame(signed))
      return { ...signed, isReplaced: !sameValue(then, signature) || !sameValue(signed.contents, newest.contents) };
  }
  for (const gone of await dictionariesGone(document, revision, listed)) {
    const signed = await readAt(document, gone, revision);
    if (isSame(signed)) return { ...signed, isReplaced: true };
  }
  return { ...newest, isReplaced: newest.coverage.revision !== null };
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

// What stood then under the number of the dictionary, and what the field had as its value.
async function ownDictionaries(document: PdfDocument, field: SignatureField, revision: number): Promise<readonly PdfDict[]> {
  const numbered = field.signatureObject === null ? null : await document.object(field.signatureObject, revision);
  const owner = field.object === null ? null : dictOf(await document.object(field.object, revision));
  const value = await document.resolve(owner?.entries.get('V'), revision);
  return [numbered, value].filter((candidate) => isDict(candidate));
}

// Signatures that the revision lists and the newest one does not: the field may have been replaced as a whole.
async function dictionariesGone(
  document: PdfDocument,
  revision: number,
  listed: ReadonlySet<number>,
): Promise<readonly PdfDict[]> {
  const fields = await readSignatureFields(document, revision);
  return fields.flatMap(({ signature, signatureObject }) =>
    signature === null || (signatureObject !== null && listed.has(signatureObject)) ? [] : [signature],
  );
}
