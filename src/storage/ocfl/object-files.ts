// The files of one object as a store lists them, with their digests computed at most once per algorithm.
import type { CryptoEngine, DigestAlgorithm } from '../../core/crypto/engine.ts';
import { type Bytes, concatBytes } from '../../core/encoding/bytes.ts';
import { encodeHex } from '../../core/encoding/hex.ts';
import type { ObjectStore } from '../object-store.port.ts';

export class ObjectFiles {
  /** Relative to the object's root. */
  readonly paths: readonly string[];
  readonly #store: ObjectStore;
  readonly #rootKey: string;
  readonly #engine: CryptoEngine;
  readonly #known: ReadonlySet<string>;
  readonly #digests = new Map<string, string>();

  private constructor(store: ObjectStore, rootKey: string, engine: CryptoEngine, paths: readonly string[]) {
    this.#store = store;
    this.#rootKey = rootKey;
    this.#engine = engine;
    this.paths = paths;
    this.#known = new Set(paths);
  }

  static async read(store: ObjectStore, rootKey: string, engine: CryptoEngine): Promise<ObjectFiles> {
    const paths: string[] = [];
    for await (const { key } of store.list('records', `${rootKey}/`)) paths.push(key.slice(rootKey.length + 1));
    return new ObjectFiles(store, rootKey, engine, paths);
  }

  has(path: string): boolean {
    return this.#known.has(path);
  }

  /** First segments, each once: names in the root of the object. */
  names(below = ''): { readonly name: string; readonly isFile: boolean }[] {
    const names = new Map<string, boolean>();
    for (const path of this.paths) {
      if (!path.startsWith(below)) continue;
      const [name = '', ...rest] = path.slice(below.length).split('/');
      names.set(name, rest.length === 0);
    }
    return [...names].map(([name, isFile]) => ({ name, isFile }));
  }

  /** For inventories and other small files. */
  async bytes(path: string): Promise<Bytes> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.#store.get({ area: 'records', key: `${this.#rootKey}/${path}` })) chunks.push(chunk);
    return concatBytes(...chunks);
  }

  /** Lower-case hexadecimal. */
  async digest(path: string, algorithm: DigestAlgorithm): Promise<string> {
    const known = this.#digests.get(`${algorithm} ${path}`);
    if (known !== undefined) return known;
    const stream = this.#engine.createDigest(algorithm);
    for await (const chunk of this.#store.get({ area: 'records', key: `${this.#rootKey}/${path}` })) stream.update(chunk);
    const digest = encodeHex(stream.digest());
    this.#digests.set(`${algorithm} ${path}`, digest);
    return digest;
  }
}
