// Which namespaces are in scope and which have been written, kept while walking down and up a tree.
import type { ElementNode } from '../document/xml-node.ts';

/** A map of prefixes whose changes can be taken back. */
class UndoMap {
  readonly #values = new Map<string, string>();
  readonly #log: (readonly [string, string | undefined])[] = [];

  get mark(): number {
    return this.#log.length;
  }

  get(prefix: string): string | undefined {
    return this.#values.get(prefix);
  }

  set(prefix: string, uri: string): void {
    this.#log.push([prefix, this.#values.get(prefix)]);
    this.#values.set(prefix, uri);
  }

  undo(mark: number): void {
    while (this.#log.length > mark) {
      const [prefix, before] = this.#log.pop() ?? ['', undefined];
      if (before === undefined) this.#values.delete(prefix);
      else this.#values.set(prefix, before);
    }
  }

  entries(): IterableIterator<[string, string]> {
    return this.#values.entries();
  }
}

export class NamespaceContext {
  /** Prefix to URI as declared; '' for a default namespace that was undeclared. */
  readonly inScope = new UndoMap();
  /** Prefix to URI as an output ancestor has it. */
  readonly written = new UndoMap();

  enter(element: ElementNode): void {
    for (const { prefix, uri } of element.declarations) this.inScope.set(prefix, uri);
  }

  /** Enters the ancestors of an apex that is not the whole document. */
  enterAncestors(element: ElementNode): void {
    const ancestors: ElementNode[] = [];
    for (let at = element.parent; at.kind === 'element'; at = at.parent) ancestors.push(at);
    for (const ancestor of ancestors.reverse()) this.enter(ancestor);
  }

  marks(): readonly [number, number] {
    return [this.inScope.mark, this.written.mark];
  }

  leave([inScope, written]: readonly [number, number]): void {
    this.inScope.undo(inScope);
    this.written.undo(written);
  }
}
