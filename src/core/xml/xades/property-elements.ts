// Finding properties by name, whatever version of XAdES they are in.
import { childElements, type ElementNode, textContent } from '../document/xml-node.ts';
import { isXadesProperty } from './names.ts';

/** Child elements in a XAdES namespace with one of these local names, in document order. */
export function propertiesNamed(parent: ElementNode | undefined, ...locals: readonly string[]): readonly ElementNode[] {
  if (parent === undefined) return [];
  return childElements(parent).filter(({ uri, local }) => isXadesProperty(uri) && locals.includes(local));
}

/** The first element along a path of local names. */
export function propertyAt(parent: ElementNode | undefined, ...path: readonly string[]): ElementNode | undefined {
  return path.reduce<ElementNode | undefined>((at, local) => propertiesNamed(at, local)[0], parent);
}

/** The first child with this local name in whatever namespace: V1.1.1 puts ds types into its own. */
export function childOf(parent: ElementNode | undefined, local: string): ElementNode | undefined {
  return parent === undefined ? undefined : childElements(parent).find((child) => child.local === local);
}

/** Text of the first child with this local name, without white space around. */
export function textOf(parent: ElementNode | undefined, local: string): string | undefined {
  const child = childOf(parent, local);
  return child === undefined ? undefined : textContent(child).trim();
}
