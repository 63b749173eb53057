// The leaves of a seal (design section 4, step 6): every object of every AIP accepted in the range, the entry bundles and body packs
// of the range, and the checkpoint that ends it. Nothing becomes a leaf that does not lead to that signed checkpoint.
import { type CryptoEngine, digestBytes } from '../core/crypto/engine.ts';
import { type Bytes, equalBytes } from '../core/encoding/bytes.ts';
import { parseHex } from '../core/encoding/hex.ts';
import {
  encodeEntryBundle,
  HASH_BYTES,
  hashLeaf,
  parseCheckpoint,
  TILE_WIDTH,
  TiledTree,
  tileWidth,
} from '../core/merkle/index.ts';
import { bodyDigest, parseStatement, type Statement } from '../core/proof/statement.ts';
import { encodeBodyPack } from '../ledger/index.ts';
import type { LedgerStates, SequencedEntry } from '../ledger/ledger-state.port.ts';
import { openAip, type ReplicaSet } from '../storage/index.ts';
import { acceptedInventory } from './accepted-aips.ts';
import { PreservationError } from './preservation-error.ts';
import type { SealCover } from './seal-objects.ts';
import { SEAL_ALGORITHMS, type SealAlgorithm } from './seals.port.ts';

export interface SealRange {
  readonly first: number;
  readonly end: number;
  /** The signed checkpoint of size `end`. */
  readonly checkpoint: Bytes;
}

export interface LeafSources {
  readonly states: LedgerStates;
  readonly replicas: ReplicaSet;
  readonly engine: CryptoEngine;
}

export interface GatheredLeaves {
  readonly covers: readonly SealCover[];
  readonly digests: Readonly<Record<SealAlgorithm, readonly Bytes[]>>;
  /** AIP versions accepted in the range. */
  readonly dossiers: number;
}

/** Whether the range holds an acceptance: without one there is nothing to seal, so an idle archive makes no seals. */
export async function hasAcceptance(states: LedgerStates, { first, end }: SealRange): Promise<boolean> {
  for (let from = first; from < end; from += TILE_WIDTH) {
    const entries = await states.entries(from, Math.min(from + TILE_WIDTH, end));
    if (entries.some(({ entry }) => parseStatement(entry).type === 'aip-accepted')) return true;
  }
  return false;
}

/** Throws PreservationError LEDGER_COPY_DIFFERS or AIP_STATEMENT_INVALID, StorageError, LedgerError. */
export async function gatherLeaves(sources: LeafSources, range: SealRange): Promise<GatheredLeaves> {
  await assertTiles(sources, range);
  const gathering = new Gathering(sources, range);
  for (let index = Math.floor(range.first / TILE_WIDTH); index * TILE_WIDTH < range.end; index++) {
    await gathering.addBundle(index);
  }
  gathering.add({ kind: 'checkpoint', size: range.end }, range.checkpoint);
  return gathering;
}

class Gathering implements GatheredLeaves {
  readonly covers: SealCover[] = [];
  readonly digests: Record<SealAlgorithm, Bytes[]> = { sha256: [], sha512: [] };
  dossiers = 0;
  readonly #sources: LeafSources;
  readonly #range: SealRange;
  #pack: { readonly pack: number; readonly bodies: readonly Bytes[] } | undefined;

  constructor(sources: LeafSources, range: SealRange) {
    this.#sources = sources;
    this.#range = range;
  }

  add(cover: SealCover, bytes: Bytes): void {
    this.covers.push(cover);
    for (const algorithm of SEAL_ALGORITHMS) this.digests[algorithm].push(digestBytes(this.#sources.engine, algorithm, bytes));
  }

  async addBundle(index: number): Promise<void> {
    const { states, engine } = this.#sources;
    const start = index * TILE_WIDTH;
    const width = tileWidth(this.#range.end, 0, index);
    const entries = await states.entries(start, start + width);
    assertEntries(engine, entries, (await states.tile(0, index)) ?? new Uint8Array());
    this.add({ kind: 'entries', index, width }, encodeEntryBundle(entries.map(({ entry }) => entry)));
    for (const { entry, seq } of entries) if (seq >= this.#range.first) await this.#addStatement(parseStatement(entry));
  }

  async #addStatement(statement: Statement): Promise<void> {
    const { states, engine } = this.#sources;
    if (this.#pack?.pack !== statement.pack) {
      // A pack never straddles the end of a seal: what is sequenced together is published together.
      this.#pack = { pack: statement.pack, bodies: await states.bodiesOfPack(statement.pack) };
      this.add({ kind: 'bodies', pack: statement.pack }, encodeBodyPack(this.#pack.bodies));
    }
    const body = this.#pack.bodies[statement.seq - statement.pack];
    if (body === undefined || bodyDigest(engine, body) !== statement.body) {
      throw new PreservationError('LEDGER_COPY_DIFFERS', `expected the body of entry ${statement.seq} in the database`);
    }
    if (statement.type === 'aip-accepted') await this.#addAip(statement, body);
  }

  async #addAip(statement: Statement, body: Bytes): Promise<void> {
    const { replicas, engine } = this.#sources;
    const inventory = acceptedInventory(engine, statement, body);
    const { objects } = await openAip(replicas, inventory);
    const { key, sha256, sha512 } = inventory;
    const { id = '', version = 0 } = statement.aip ?? {};
    this.covers.push({ kind: 'aip', entry: statement.seq, aip: id, version, inventory: { key, sha256, sha512 } });
    for (const algorithm of SEAL_ALGORITHMS)
      this.digests[algorithm].push(...objects.map((object) => parseHex(object[algorithm])));
    this.dossiers++;
  }
}

// The database is not trusted with what is to be proven for decades: its tiles must give the root that was signed.
async function assertTiles({ states, engine }: LeafSources, { end, checkpoint }: SealRange): Promise<void> {
  const signed = parseCheckpoint(checkpoint);
  const root = await new TiledTree(engine, ({ level, index }) => states.tile(level, index), end).root();
  if (signed.size !== end || !equalBytes(root, signed.root)) {
    throw new PreservationError('LEDGER_COPY_DIFFERS', `expected tiles that give the root of the checkpoint of size ${end}`);
  }
}

function assertEntries(engine: CryptoEngine, entries: readonly SequencedEntry[], tile: Bytes): void {
  for (const [i, { entry, seq }] of entries.entries()) {
    if (!equalBytes(hashLeaf(engine, entry), tile.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES))) {
      throw new PreservationError('LEDGER_COPY_DIFFERS', `expected entry ${seq} as the tiles have it`);
    }
  }
}
