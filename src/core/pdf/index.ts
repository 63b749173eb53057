// PDF: a strict, bounded reader of revisions, signature fields, byte ranges, and of what later revisions changed.
export type { ByteRange, Coverage } from './byte-range.ts';
export { type ChangeKind, worstChange } from './change-kind.ts';
export { PdfDocument, type Revision } from './document.ts';
export { type FieldLock, readFieldLocks } from './field-locks.ts';
export { findLooseSignatures } from './loose-signatures.ts';
export { type Change, Modifications } from './modifications.ts';
export { pageSequence } from './page-sequence.ts';
export { countByteRanges } from './raw-scan.ts';
export { readDocMdp, readSignatureFields, type SignatureField } from './signature-fields.ts';
export { readSignedDictionary, type SignedDictionary } from './signed-dictionary.ts';
export { dateOf, textOf } from './text-string.ts';
export { readValidationStore, type StoredStream, storedBytes, type ValidationStore } from './validation-store.ts';
export { dictOf, integerOf, isDict, isReference, isStream, isString, nameOf, type PdfDict, type PdfValue } from './values.ts';
