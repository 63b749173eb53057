// The parts of an Office package as references name them: "/word/document.xml?ContentType=…" (ECMA-376 part 2, 4th edition, 13.2.4.16).
import { attributeValue, childElements, type DocumentNode, decodePercent, type ExternalData } from '../xml/index.ts';
import type { XmlCoverageFacts } from './facts.ts';
import type { SignedContent } from './signed-content.ts';

const MAX_PLACES = 50;

/** Of the package itself and of its signatures: never signed as parts (13.2.4.3). */
const INFRASTRUCTURE = /^(\[content_types\]\.xml|_xmlsignatures\/.*|_rels\/\.rels)$/;

export class PackageParts {
  /** By name in lower case: part names differ by more than case (6.2.2.3). */
  readonly #parts: ReadonlyMap<string, SignedContent>;
  readonly #defaults = new Map<string, string>();
  readonly #overrides = new Map<string, string>();

  /** `types`: [Content_Types].xml. */
  constructor(parts: readonly SignedContent[], types: DocumentNode | undefined) {
    this.#parts = new Map(parts.map((part) => [(part.name ?? '').toLowerCase(), part]));
    for (const element of types === undefined ? [] : childElements(types.root)) {
      const type = attributeValue(element, 'ContentType')?.toLowerCase() ?? '';
      if (element.local === 'Default') this.#defaults.set((attributeValue(element, 'Extension') ?? '').toLowerCase(), type);
      if (element.local === 'Override')
        this.#overrides.set((attributeValue(element, 'PartName') ?? '').slice(1).toLowerCase(), type);
    }
  }

  /** A part whose content type is not the one that was signed is not what was signed. */
  readonly external: ExternalData = (uri) => {
    const named = partNamed(uri);
    if (named === undefined) return undefined;
    const type = this.#overrides.get(named.name) ?? this.#defaults.get(named.name.slice(named.name.lastIndexOf('.') + 1));
    return type === named.type ? this.#parts.get(named.name) : undefined;
  };

  /** `signed`: URIs of references that match. */
  coverageOf(signed: readonly (string | null)[]): XmlCoverageFacts {
    const names = new Set(signed.map((uri) => partNamed(uri ?? undefined)?.name));
    const all = [...this.#parts].filter(([name]) => !INFRASTRUCTURE.test(name) && !name.endsWith('/'));
    const places = (list: typeof all) =>
      list.slice(0, MAX_PLACES).map(([name, part]) => ({ path: `/${part.name ?? name}`, id: null }));
    const covered = all.filter(([name]) => names.has(name));
    const notCovered = all.filter(([name]) => !names.has(name));
    return {
      scope: covered.length === 0 ? 'none' : notCovered.length === 0 ? 'whole-document' : 'parts',
      covered: places(covered),
      notCovered: places(notCovered),
      onlyInside: [],
      truncated: Math.max(covered.length, notCovered.length) > MAX_PLACES,
    };
  }
}

function partNamed(uri: string | undefined): { readonly name: string; readonly type: string } | undefined {
  const [, name, type] = /^\/([^?#]+)\?ContentType=([^#]*)$/.exec(uri ?? '') ?? [];
  if (name === undefined || type === undefined) return undefined;
  return { name: decodePercent(name).toLowerCase(), type: decodePercent(type).toLowerCase() };
}
