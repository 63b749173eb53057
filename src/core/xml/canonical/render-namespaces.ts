// Which namespace declarations an element gets in canonical form.
import type { ElementNode } from '../document/xml-node.ts';
import type { NamespaceContext } from './namespace-context.ts';
import type { NodeSet } from './node-set.ts';

export interface NamespaceQuestion {
  readonly element: ElementNode;
  readonly set: NodeSet;
  readonly context: NamespaceContext;
  /** The parent is in the set, so that what is in scope there was looked at there. */
  readonly parentIn: boolean;
}

export type Declaration = readonly [prefix: string, uri: string];

/**
 * Canonical XML 1.0 section 2.3, namespace axis: each namespace node in the set, unless the nearest output ancestor has the same one in
 * the set. Unsorted; the context is told what is written.
 */
export function renderInclusive({ element, set, context, parentIn }: NamespaceQuestion): readonly Declaration[] {
  // Where nothing was left out above or here, only what this element itself declares can differ.
  const candidates: Iterable<readonly [string, string | undefined]> =
    parentIn && set.everyNamespace
      ? element.declarations.map(({ prefix }) => [prefix, context.inScope.get(prefix)])
      : new Map([...writtenAsAbsent(context), ...context.inScope.entries()]);
  const out: Declaration[] = [];
  for (const [prefix, declared] of candidates) {
    if (prefix === 'xml') continue;
    const uri = declared !== undefined && set.containsNamespace(element, prefix) ? declared : '';
    if ((context.written.get(prefix) ?? '') === uri) continue;
    context.written.set(prefix, uri);
    // Only the default namespace can be undeclared; a prefix whose node was left out is merely no longer there.
    if (uri !== '' || prefix === '') out.push([prefix, uri]);
  }
  return out;
}

// A prefix that an output ancestor wrote is always in scope below it; this names it even where its node was left out.
function writtenAsAbsent(context: NamespaceContext): readonly (readonly [string, string])[] {
  return [...context.written.entries()].map(([prefix]) => [prefix, '']);
}

/** Of an element that is not in the set: its namespace nodes that are, unless the nearest output ancestor has them. */
export function renderLoose({ element, set, context }: NamespaceQuestion): readonly Declaration[] {
  return [...context.inScope.entries()].filter(
    ([prefix, uri]) =>
      prefix !== 'xml' && uri !== '' && set.containsNamespace(element, prefix) && context.written.get(prefix) !== uri,
  );
}

/**
 * Exclusive XML Canonicalization 1.0 section 3: namespaces visibly utilised by the element or an attribute in the set, and, by the
 * inclusive rule, those of the prefix list.
 */
export function renderExclusive(question: NamespaceQuestion, inclusivePrefixes: readonly string[]): readonly Declaration[] {
  const { element, set, context } = question;
  const used = new Set<string>([element.prefix]);
  for (const attribute of element.attributes) {
    if (attribute.prefix !== '' && set.containsAttribute(attribute)) used.add(attribute.prefix);
  }
  for (const prefix of inclusivePrefixes) {
    if (context.inScope.get(prefix) !== undefined || (prefix === '' && context.written.get('') !== undefined)) used.add(prefix);
  }
  used.delete('xml');
  const out: Declaration[] = [];
  for (const prefix of used) {
    const declared = context.inScope.get(prefix);
    const uri = declared !== undefined && set.containsNamespace(element, prefix) ? declared : '';
    if ((context.written.get(prefix) ?? '') === uri) continue;
    context.written.set(prefix, uri);
    if (uri !== '' || prefix === '') out.push([prefix, uri]);
  }
  return out;
}
