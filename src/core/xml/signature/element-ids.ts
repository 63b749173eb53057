// Which element a fragment names. There is no DTD to say which attributes are identifiers, so those that signatures use count: Id, ID and
// id without a namespace, xml:id, and wsu:Id (WS-Security 1.1).
import { type DocumentNode, type ElementNode, XML_NAMESPACE } from '../document/xml-node.ts';

const WSU = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const PLAIN = new Set(['Id', 'ID', 'id']);

export class ElementIds {
  readonly #elements = new Map<string, ElementNode>();
  readonly #ambiguous = new Set<string>();

  constructor(document: DocumentNode) {
    for (const node of document.nodes) {
      if (node.kind !== 'element') continue;
      for (const { uri, local, value } of node.attributes) {
        const isId = uri === '' ? PLAIN.has(local) : uri === XML_NAMESPACE ? local === 'id' : uri === WSU && local === 'Id';
        if (!isId || value === '') continue;
        const other = this.#elements.get(value);
        if (other !== undefined && other !== node) this.#ambiguous.add(value);
        else this.#elements.set(value, node);
      }
    }
  }

  /** `ambiguous`: several elements bear it, so that a reader and a verifier may each take another one (signature wrapping). */
  find(id: string): ElementNode | 'ambiguous' | undefined {
    return this.#ambiguous.has(id) ? 'ambiguous' : this.#elements.get(id);
  }

  /** Identifiers that more than one element bears. */
  get ambiguous(): readonly string[] {
    return [...this.#ambiguous];
  }
}
