// The inventory of an AIP as the tree that its ledger statement commits to: which leaf a file is, and how it leads to the root.
import type { CryptoEngine } from '../core/crypto/engine.ts';
import { type Bytes, concatBytes } from '../core/encoding/bytes.ts';
import { parseHex } from '../core/encoding/hex.ts';
import { CompactRange, hashLeaf, TiledTree } from '../core/merkle/index.ts';
import { type InventoryEntry, inventoryLeaves, type SaltedInventory } from '../core/package/index.ts';
import type { ProofPartFile } from '../core/proof/index.ts';
import { GrownTiles } from '../ledger/index.ts';

export class InventoryTree {
  readonly #inventory: SaltedInventory;
  readonly #tree: TiledTree;

  constructor(engine: CryptoEngine, inventory: SaltedInventory) {
    this.#inventory = inventory;
    const grown = new GrownTiles();
    const range = new CompactRange(engine, 0, []);
    for (const leaf of inventoryLeaves(inventory)) range.append(hashLeaf(engine, leaf), grown.add);
    const read = async ({ level, index }: { readonly level: number; readonly index: number }): Promise<Bytes> =>
      concatBytes(...grown.hashes(level, index));
    this.#tree = new TiledTree(engine, read, inventory.files.length);
  }

  /** Undefined when the inventory does not list the path. */
  async disclose(path: string): Promise<{ readonly entry: InventoryEntry; readonly leaf: ProofPartFile['leaf'] } | undefined> {
    const index = this.#inventory.files.findIndex((file) => file.path === path);
    const entry = this.#inventory.files[index];
    if (entry === undefined) return undefined;
    return { entry, leaf: { index, salt: parseHex(entry.salt), path: await this.#tree.inclusionProof(index) } };
  }
}
