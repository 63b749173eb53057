// signature-policy-identifier (EN 319 122-1 V1.2.1, 5.2.9.1): the policy under which the signer says it signed.
import { type DerNode, parseDer, TAG } from '../encoding/der.ts';
import { attributeValues } from './attributes.ts';
import { ATTRIBUTE } from './object-ids.ts';
import type { Attributes } from './types.ts';

export interface SignaturePolicyIdentifier {
  /** Undefined: signaturePolicyImplied. */
  readonly oid: string | undefined;
  /** SPuri among the qualifiers. */
  readonly uri: string | undefined;
}

const SP_URI = '1.2.840.113549.1.9.16.5.1';

/** Undefined when the signer names none. Throws MalformedError DER_*. */
export function signaturePolicyIdentifier(attributes: Attributes | undefined): SignaturePolicyIdentifier | undefined {
  const [value] = attributeValues(attributes, ATTRIBUTE.SIGNATURE_POLICY);
  if (value === undefined) return undefined;
  const node = parseDer(value, { rules: 'ber' });
  if (node.tag === TAG.NULL) return { oid: undefined, uri: undefined };
  const fields = node.fields(TAG.SEQUENCE, 'SignaturePolicyId');
  const oid = fields.take(TAG.OID, 'sigPolicyId').oid();
  fields.optional(TAG.SEQUENCE); // sigPolicyHash; RFC 3126 signers left it out
  return { oid, uri: uriOf(fields.optional(TAG.SEQUENCE)) };
}

function uriOf(qualifiers: DerNode | undefined): string | undefined {
  for (const qualifier of qualifiers?.children ?? []) {
    const [id, value] = qualifier.tag === TAG.SEQUENCE ? qualifier.children : [];
    if (id?.tag === TAG.OID && id.oid() === SP_URI) return value?.text();
  }
  return undefined;
}
