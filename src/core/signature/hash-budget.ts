// How much one document may make us hash again: an archive time stamp of version 2, or a signer without signed attributes, is over
// everything, and a hostile file can hold hundreds of them.

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
