// CMS attributes, RFC 5652 sections 5.3 and 5.4: read from the bytes as received, faults reported instead of thrown.
import { type Bytes, copyBytes } from '../encoding/bytes.ts';
import { type DerNode, TAG } from '../encoding/der.ts';
import { encodeAsDer, findDerDeviations } from '../encoding/der-inspection.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Attribute, Attributes, SignedAttributes } from './types.ts';

/** `node` is the SET OF under whatever tag. Never throws for malformed attributes. */
export function parseAttributes(node: DerNode): Attributes {
  const list: Attribute[] = [];
  const problems: string[] = [];
  const elements = attempt(() => node.children, problems) ?? [];
  for (const element of elements) {
    const attribute = attempt(() => parseAttribute(element, problems), problems);
    if (attribute !== undefined) list.push(attribute);
  }
  return { list, problems };
}

function parseAttribute(element: DerNode, problems: string[]): Attribute {
  const fields = element.fields(TAG.SEQUENCE, 'Attribute');
  const type = fields.take(TAG.OID, 'attrType');
  const oid = type.oid();
  const set = fields.take(TAG.SET, 'attrValues');
  // The values may be no ASN.1 at all (seen in state signatures of 2016): the attribute stays, without values.
  const values = attempt(() => set.children.map((value) => value.raw), problems, oid) ?? [];
  fields.end();
  return { oid, values, raw: element.raw, typeElement: type.raw, valuesElement: set.raw };
}

function attempt<T>(read: () => T, problems: string[], about = 'attributes'): T | undefined {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    problems.push(`${about}: ${cause.code} ${cause.message}`);
    return undefined;
  }
}

/** signedAttrs: [0] IMPLICIT as received; the signature is over the same with the tag of SET OF (RFC 5652 5.4). */
export function parseSignedAttributes(node: DerNode): SignedAttributes {
  const asReceived = copyBytes(node.raw);
  asReceived[0] = TAG.SET;
  const { list, problems } = parseAttributes(node);
  const isDer = problems.length > 0 || findDerDeviations(asReceived).length === 0;
  const reEncoded = isDer ? undefined : encodeAsDer(node, TAG.SET);
  return { list, problems, asReceived, reEncoded };
}

/** All values of all attributes with this identifier. */
export function attributeValues(attributes: Attributes | undefined, oid: string): readonly Bytes[] {
  return attributes?.list.flatMap((attribute) => (attribute.oid === oid ? attribute.values : [])) ?? [];
}
