// Exactly which nodes of the document a signature covers, and which it does not: the defence against wrapping, where a verifier sees
// the signed element and a reader another one.
import type { NodeSet } from '../canonical/node-set.ts';
import {
  attributeValue,
  childElements,
  type DocumentNode,
  type ElementNode,
  isInside,
  type ParentNode,
  qualifiedName,
} from '../document/xml-node.ts';
import { DS } from './names.ts';

export interface ElementPlace {
  /** Element names with the position among siblings of one name, from the root. */
  readonly path: string;
  readonly id: string | null;
}

export interface XmlCoverage {
  /**
   * `whole-document`: every element, attribute and text outside this signature, and outside other signatures. `parts`: the elements in
   * `covered`. `none`: nothing of this document.
   */
  readonly scope: 'whole-document' | 'parts' | 'none';
  /** Uppermost elements that are covered, with all that they hold except what is in `notCovered`. */
  readonly covered: readonly ElementPlace[];
  /** Uppermost elements of which nothing is covered; objects of this signature and other signatures too, this signature itself not. */
  readonly notCovered: readonly ElementPlace[];
  /** Elements of which something inside is covered, but not their own name and attributes. */
  readonly onlyInside: readonly ElementPlace[];
  /** A list was cut. */
  readonly truncated: boolean;
}

const MAX_PLACES = 50;

interface Found {
  readonly covered: ElementNode[];
  readonly notCovered: ElementNode[];
  readonly onlyInside: ElementNode[];
  hole: boolean;
}

/** `sets`: what the references that match have digested. `neutral`: parts of the signature that cannot or need not be covered. */
export function findCoverage(
  document: DocumentNode,
  signature: ElementNode,
  sets: readonly NodeSet[],
  neutral: ReadonlySet<ElementNode>,
): XmlCoverage {
  if (sets.length === 0) {
    const root = document.root === signature ? [] : [placeOf(document.root)];
    return { scope: 'none', covered: [], notCovered: root, onlyInside: [], truncated: false };
  }
  const state = new Uint8Array(document.nodes.length);
  for (const set of sets) mark(set, state);
  // How many covered nodes stand before each place, so that a whole subtree is asked about at once.
  const before = new Int32Array(state.length + 1);
  for (let i = 0; i < state.length; i++) before[i + 1] = (before[i] ?? 0) + (state[i] ?? 0);
  const holds = (element: ElementNode) => before[element.end] !== before[element.index];
  const found: Found = { covered: [], notCovered: [], onlyInside: [], hole: false };
  for (let i = 0; i < document.nodes.length; i++) {
    const node = document.nodes[i];
    if (node?.kind === 'text') found.hole ||= state[i] !== 1 && node.text.trim() !== '' && !isInside(node, signature);
    if (node?.kind !== 'element' || node === signature) continue;
    if (neutral.has(node)) i = node.end - 1;
    else if (sort(node, { found, state, inside: holds(node), own: isInside(node, signature) })) i = node.end - 1;
  }
  const scope = !found.hole ? 'whole-document' : before[state.length] === 0 ? 'none' : 'parts';
  const cut = (list: readonly ElementNode[]) => list.slice(0, MAX_PLACES).map(placeOf);
  const lists = [found.covered, found.notCovered, found.onlyInside];
  const truncated = lists.some(({ length }) => length > MAX_PLACES);
  return { scope, covered: cut(found.covered), notCovered: cut(found.notCovered), onlyInside: cut(found.onlyInside), truncated };
}

interface Question {
  readonly found: Found;
  readonly state: Uint8Array;
  readonly inside: boolean;
  readonly own: boolean;
}

/** true: nothing inside needs looking at. */
function sort(element: ElementNode, { found, state, inside, own }: Question): boolean {
  if (state[element.index] === 1) {
    const parentIn = element.parent.kind === 'element' && state[element.parent.index] === 1;
    if (!parentIn) found.covered.push(element);
    return false;
  }
  if (!inside) {
    // An element that holds this signature is not passed over: the signature is looked at by itself.
    found.notCovered.push(element);
    if (!own && !isSignature(element)) found.hole = true;
    return true;
  }
  found.onlyInside.push(element);
  if (!own) found.hole = true;
  return false;
}

function mark(set: NodeSet, state: Uint8Array): void {
  const flags = set.flags();
  for (let i = 0; i < flags.length; i++) if (flags[i] === 1) state[i] = 1;
  // An element without one of its attributes is not covered as a whole.
  for (const attribute of set.parts.removedAttributes ?? []) state[attribute.parent.index] = 0;
}

const isSignature = ({ uri, local }: ElementNode): boolean => uri === DS && local === 'Signature';

export function placeOf(element: ElementNode): ElementPlace {
  const steps: string[] = [];
  for (let at: ElementNode | DocumentNode = element; at.kind === 'element'; at = at.parent) {
    const position = positionsIn(at.parent).get(at);
    steps.unshift(position === undefined ? qualifiedName(at) : `${qualifiedName(at)}[${position}]`);
  }
  const id = attributeValue(element, 'Id') ?? attributeValue(element, 'ID') ?? attributeValue(element, 'id') ?? null;
  return { path: `/${steps.join('/')}`, id };
}

/** Remembered for as long as the tree is: many places are asked for in one document. */
const POSITIONS = new WeakMap<ParentNode, ReadonlyMap<ElementNode, number>>();

/** Positions among siblings of one name, for those that have such siblings. */
function positionsIn(parent: ParentNode): ReadonlyMap<ElementNode, number> {
  const known = POSITIONS.get(parent);
  if (known !== undefined) return known;
  const byName = new Map<string, ElementNode[]>();
  for (const child of childElements(parent)) {
    const same = byName.get(qualifiedName(child));
    if (same === undefined) byName.set(qualifiedName(child), [child]);
    else same.push(child);
  }
  const several = [...byName.values()].filter(({ length }) => length > 1);
  const positions = new Map(several.flatMap((same) => same.map((child, i) => [child, i + 1] as const)));
  POSITIONS.set(parent, positions);
  return positions;
}
