// The Relationships Transform of Open Packaging Conventions: ECMA-376 part 2 (4th edition), clause 12.2.4.26 and 13.2.4.24. Chosen
// relationships, sorted by Id, TargetMode made explicit; the result is canonicalised by the transform that follows.
import type { Bytes } from '../../encoding/bytes.ts';
import { MalformedError } from '../../encoding/malformed-error.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import { compareCodePoints, escapeAttribute } from '../canonical/escape.ts';
import { attributeValue, childElements, type DocumentNode, type ElementNode } from '../document/xml-node.ts';

const RELATIONSHIPS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const SIGNATURES = 'http://schemas.openxmlformats.org/package/2006/digital-signature';

/** `transform`: the ds:Transform with its RelationshipReference and RelationshipsGroupReference elements. Throws MalformedError XML_TRANSFORM_INPUT. */
export function transformRelationships(part: DocumentNode, transform: ElementNode): Bytes {
  const { root } = part;
  if (root.local !== 'Relationships' || root.uri !== RELATIONSHIPS)
    throw new MalformedError('XML_TRANSFORM_INPUT', `expected Relationships, got ${root.local}`);
  const chosen = childElements(transform).filter(({ uri }) => uri === SIGNATURES);
  const ids = valuesOf(chosen, 'RelationshipReference', 'SourceId');
  const types = valuesOf(chosen, 'RelationshipsGroupReference', 'SourceType');
  const kept = childElements(root).filter((one) => {
    return ids.has(attributeValue(one, 'Id') ?? '') || types.has(attributeValue(one, 'Type') ?? '');
  });
  const sorted = kept.sort((a, b) => compareCodePoints(attributeValue(a, 'Id') ?? '', attributeValue(b, 'Id') ?? ''));
  return encodeUtf8(`<Relationships xmlns="${RELATIONSHIPS}">${sorted.map(relationship).join('')}</Relationships>`);
}

function valuesOf(elements: readonly ElementNode[], local: string, attribute: string): ReadonlySet<string> {
  return new Set(elements.filter((one) => one.local === local).flatMap((one) => attributeValue(one, attribute) ?? []));
}

// Steps 7 and 8: no content, TargetMode="Internal" where it is absent.
function relationship(element: ElementNode): string {
  const attributes = new Map(element.attributes.filter(({ uri }) => uri === '').map(({ local, value }) => [local, value]));
  if (!attributes.has('TargetMode')) attributes.set('TargetMode', 'Internal');
  const written = [...attributes].map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`);
  return `<Relationship${written.join('')}></Relationship>`;
}
