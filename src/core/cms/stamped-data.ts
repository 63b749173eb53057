// What each kind of time stamp in a CAdES signature is made over, by the standard's rule (EN 319 122-1 V1.2.1, 5.2.8, 5.3, 5.5.3, A.1.5;
// RFC 5126 6.4.1). The pieces are octets as received, in the order in which they are hashed.
import type { Bytes } from '../encoding/bytes.ts';
import { encodeElement, encodeSetOf } from '../encoding/der-writer.ts';
import { ATTRIBUTE } from './object-ids.ts';
import type { Attribute, SignedData, SignerInfo } from './types.ts';

/** Octets, or a place for what is not among them: the signed content itself, or its digest with the algorithm of the imprint. */
export type StampedPiece = Bytes | 'content' | 'content-digest';

/** RFC 3161 appendix A: the octets of the signature value. */
export const signatureStampPieces = ({ signature }: SignerInfo): readonly StampedPiece[] => [signature];

/** EN 319 122-1 5.2.8: the octets of the content. */
export const CONTENT_STAMP_PIECES: readonly StampedPiece[] = ['content'];

// A.1.5.1 and A.1.5.2: attrType and attrValues of each attribute, without the SEQUENCE around them.
const typeAndValues = (signer: SignerInfo, ...wanted: readonly string[]): readonly Bytes[] =>
  wanted.flatMap((oid) => attributesOf(signer, oid).flatMap(({ typeElement, valuesElement }) => [typeElement, valuesElement]));

/** time-stamped-certs-crls-references: over the references alone. */
export function referencesStampPieces(signer: SignerInfo): readonly StampedPiece[] {
  return typeAndValues(signer, ATTRIBUTE.CERTIFICATE_REFERENCES, ATTRIBUTE.REVOCATION_REFERENCES);
}

/** CAdES-C-timestamp: over signature value, signature time stamps and references. */
export function cadesCStampPieces(signer: SignerInfo): readonly StampedPiece[] {
  const { SIGNATURE_TIME_STAMP, CERTIFICATE_REFERENCES, REVOCATION_REFERENCES } = ATTRIBUTE;
  return [signer.signature, ...typeAndValues(signer, SIGNATURE_TIME_STAMP, CERTIFICATE_REFERENCES, REVOCATION_REFERENCES)];
}

/** archive-time-stamp-v3 (5.5.3); `hashIndex`: the ats-hash-index of the token, as received. */
export function archiveV3Pieces(data: SignedData, signer: SignerInfo, hashIndex: Bytes): readonly StampedPiece[] {
  return [data.contentTypeElement, 'content-digest', ...signer.elements, hashIndex];
}

/**
 * archive-time-stamp-v2 (RFC 5126 6.4.1): encapContentInfo, a detached content, certificates, crls, and all of the SignerInfo with those
 * unsigned attributes that were there when the token was made (`unsignedAttributes`). The RFC does not say whether the tag of unsignedAttrs
 * is taken in, nor in what order a SET that has grown since stood: signers differ, so there are several readings of the same data.
 */
export function archiveV2Readings(
  data: SignedData,
  signer: SignerInfo,
  unsignedAttributes: readonly Attribute[],
): readonly (readonly StampedPiece[])[] {
  const unsigned = unsignedAttributes.map(({ raw }) => raw);
  const before: readonly StampedPiece[] = [
    data.encapsulated,
    ...(data.content === undefined ? (['content'] as const) : []),
    ...(data.certificateSet === undefined ? [] : [data.certificateSet.raw]),
    ...(data.revocationSet === undefined ? [] : [data.revocationSet.raw]),
    ...signer.elements,
  ];
  if (unsigned.length === 0) return [before];
  return [[encodeElement(0xa1, ...unsigned)], unsigned, [encodeSetOf(unsigned, 0xa1)]].map((last) => [...before, ...last]);
}

function attributesOf({ unsignedAttributes }: SignerInfo, wanted: string): readonly Attribute[] {
  return unsignedAttributes?.list.filter(({ oid }) => oid === wanted) ?? [];
}
