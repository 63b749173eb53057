// How much one document may make us hash again: an archive time stamp of version 2, or a signer without signed attributes, is over
// everything, and a hostile file can hold hundreds of them.
import { type CryptoEngine, digestBytes } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { encodeHex } from '../encoding/hex.ts';

const DEFAULT_BYTES = 1 << 30;

export class HashBudget {
  #bytesLeft: number;

  constructor(bytes = DEFAULT_BYTES) {
    this.#bytesLeft = bytes;
  }

  /** false, and nothing is spent, when less is left. */
  spend(bytes: number): boolean {
    if (bytes > this.#bytesLeft) return false;
    this.#bytesLeft -= bytes;
    return true;
  }
}

/** SHA-256 in hex of arrays that are met again and again; known by the array itself. */
export class SharedDigests {
  readonly #engine: CryptoEngine;
  readonly #known = new WeakMap<Bytes, string>();

  constructor(engine: CryptoEngine) {
    this.#engine = engine;
  }

  of(bytes: Bytes): string {
    const known = this.#known.get(bytes);
    if (known !== undefined) return known;
    const sha256 = encodeHex(digestBytes(this.#engine, 'sha256', bytes));
    this.#known.set(bytes, sha256);
    return sha256;
  }
}
