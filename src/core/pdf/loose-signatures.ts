// Signature dictionaries that no form field names: programs that save a file again drop the form and leave these behind.
// They are reported, so that a person learns that the document was signed once; such a signature never counts as valid.
import { MalformedError } from '../encoding/malformed-error.ts';
import type { PdfDocument } from './document.ts';
import type { SignatureField } from './signature-fields.ts';
import { isArray, isDict, isString, type PdfDict, type PdfValue } from './values.ts';

/** Files with more objects are not searched. */
const MAX_OBJECTS_SEARCHED = 200_000;
const MAX_FOUND = 100;

/** In the order of object numbers. Objects that cannot be read are passed over: nothing is built on what is found. */
export async function findLooseSignatures(document: PdfDocument): Promise<readonly SignatureField[]> {
  const numbers = new Set(document.revisions.flatMap((revision) => [...revision.entries.keys()]));
  if (numbers.size > MAX_OBJECTS_SEARCHED) return [];
  const found: SignatureField[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const value = await readableObject(document, number);
    if (!isDict(value)) continue;
    const inline = value.entries.get('V');
    const signature = isSignature(value) ? value : isDict(inline) && isSignature(inline) ? inline : null;
    if (signature === null || found.length === MAX_FOUND) continue;
    const signatureObject = signature === value ? number : null;
    found.push({ name: '', object: null, rectangle: null, signature, signatureObject, loose: true });
  }
  return found;
}

function isSignature(dict: PdfDict): boolean {
  return isArray(dict.entries.get('ByteRange')) && isString(dict.entries.get('Contents'));
}

async function readableObject(document: PdfDocument, number: number): Promise<PdfValue> {
  try {
    return await document.object(number);
  } catch (cause) {
    if (cause instanceof MalformedError) return null;
    throw cause;
  }
}
