// Publishing: everything the database has sequenced goes to the stores, then a signed checkpoint. Idempotent, because all bytes
// follow from the database and Ed25519 signatures from key and text; so it is simply done again after a crash at any point.
import type { CryptoEngine } from '../core/crypto/engine.ts';
import { type Bytes, equalBytes } from '../core/encoding/bytes.ts';
import {
  CHECKPOINT_KEY,
  encodeCheckpointText,
  encodeEntryBundle,
  encodeSignedNote,
  entriesPath,
  hashLeaf,
  newTiles,
  noteKey,
  parseSignedNote,
  TILE_WIDTH,
  TiledTree,
  tilePath,
  verifyNoteSignature,
} from '../core/merkle/index.ts';
import { bodyDigest, parseStatement } from '../core/proof/statement.ts';
import { cachedTiles } from './cached-tiles.ts';
import { compareWithRemembered } from './compare-checkpoints.ts';
import { LedgerError } from './ledger-error.port.ts';
import type { LedgerObject, LedgerObjects } from './ledger-objects.port.ts';
import type { LedgerState, LedgerStates, SequencedEntry } from './ledger-state.port.ts';
import { bodyPackKey, encodeBodyPack, numberedCheckpointKey } from './object-keys.port.ts';
import type { LedgerSigner } from './signer.port.ts';
import type { LedgerWitnesses } from './witnesses.port.ts';

export class Publisher {
  readonly #states: LedgerStates;
  readonly #objects: LedgerObjects;
  readonly #witnesses: LedgerWitnesses;
  readonly #signer: LedgerSigner;
  readonly #engine: CryptoEngine;

  constructor(
    states: LedgerStates,
    objects: LedgerObjects,
    witnesses: LedgerWitnesses,
    signer: LedgerSigner,
    engine: CryptoEngine,
  ) {
    this.#states = states;
    this.#objects = objects;
    this.#witnesses = witnesses;
    this.#signer = signer;
    this.#engine = engine;
  }

  /** Publishes up to `state.size`, which the database must have committed. Answers the checkpoint. Throws as LedgerError tells. */
  async publish(state: LedgerState): Promise<Bytes> {
    await this.#states.assertEpoch(state.epoch);
    // Before the first put as well: a second history must not even lay its partial tiles over the true ones.
    await this.#compare(state);
    await this.#assertRoot(state);
    const { packs, bundles } = await this.#entryObjects(state);
    await this.#objects.put([...packs, ...bundles, ...(await this.#tileObjects(state))]);
    await this.#compare(state);
    // A process that was paused for long stops here. The window that remains, between this answer and the signature, is harmless: what it
    // would sign is committed in the database, hence a part of the one history.
    await this.#states.assertEpoch(state.epoch);
    const checkpoint = await this.#sign(state);
    await this.#objects.put([{ key: numberedCheckpointKey(state.size), bytes: checkpoint, mode: 'once' }]);
    await this.#states.assertEpoch(state.epoch);
    await this.#objects.put([{ key: CHECKPOINT_KEY, bytes: checkpoint, mode: 'replace' }]);
    await this.#markPublished(state, checkpoint);
    return checkpoint;
  }

  // Paused just before its last put, an overtaken process lays an older checkpoint over a newer one: no fork, but a reader would miss the
  // newest entries until the next publication. So it puts the newer one back before it goes.
  async #markPublished(state: LedgerState, checkpoint: Bytes): Promise<void> {
    try {
      await this.#states.markPublished(state.epoch, state.size, checkpoint);
    } catch (cause) {
      const newer = await this.#states.read();
      if (newer?.checkpoint !== undefined && newer.publishedSize > state.size) {
        await this.#objects.put([{ key: CHECKPOINT_KEY, bytes: newer.checkpoint, mode: 'replace' }]);
      }
      throw cause;
    }
  }

  #compare(state: LedgerState): Promise<void> {
    const remembered = { objects: this.#objects, witnesses: this.#witnesses };
    return compareWithRemembered(state, this.#states, remembered, this.#engine, { numbered: false });
  }

  async #entryObjects({ publishedSize, size }: LedgerState): Promise<{ packs: LedgerObject[]; bundles: LedgerObject[] }> {
    // From the start of the bundle that the new entries continue.
    const from = publishedSize - (publishedSize % TILE_WIDTH);
    const entries = await this.#states.entries(from, size);
    await this.#assertEntries(entries, size);
    const bundles: LedgerObject[] = [];
    for (let start = from; start < size; start += TILE_WIDTH) {
      const bundle = entries.slice(start - from, start - from + TILE_WIDTH).map(({ entry }) => entry);
      bundles.push(tiled(entriesPath(start / TILE_WIDTH, bundle.length), encodeEntryBundle(bundle), bundle.length));
    }
    // A pack never straddles publishedSize, because batches are published whole.
    const packs: LedgerObject[] = [];
    for (const pack of new Set(entries.slice(publishedSize - from).map((entry) => entry.pack))) {
      const bodies = await this.#states.bodiesOfPack(pack);
      for (const [i, body] of bodies.entries()) this.#assertBody(entries[pack + i - from]?.entry, body);
      packs.push({ key: bodyPackKey(pack), bytes: encodeBodyPack(bodies), mode: 'once' });
    }
    return { packs, bundles };
  }

  // Somebody may have changed a row since it was sequenced. What is written once must not carry that.
  async #assertEntries(entries: readonly SequencedEntry[], size: number): Promise<void> {
    const tree = new TiledTree(this.#engine, cachedTiles(this.#states), size);
    for (const { seq, entry } of entries) {
      if (!equalBytes(hashLeaf(this.#engine, entry), await tree.leafHash(seq))) {
        throw new LedgerError('LEDGER_CACHE_INCOMPLETE', `the entry ${seq} in the database is not the one that was sequenced`);
      }
    }
  }

  #assertBody(entry: Bytes | undefined, body: Bytes): void {
    if (entry !== undefined && parseStatement(entry).body === bodyDigest(this.#engine, body)) return;
    throw new LedgerError('LEDGER_CACHE_INCOMPLETE', 'a body in the database is not the one that its statement names');
  }

  async #tileObjects({ publishedSize, size }: LedgerState): Promise<LedgerObject[]> {
    const objects: LedgerObject[] = [];
    for (const tile of newTiles(publishedSize, size)) {
      objects.push(tiled(tilePath(tile), (await cachedTiles(this.#states)(tile)) ?? new Uint8Array(), tile.width));
    }
    return objects;
  }

  // The row and the tiles were written together; somebody may have changed one of them since.
  async #assertRoot(state: LedgerState): Promise<void> {
    const tree = new TiledTree(this.#engine, cachedTiles(this.#states), state.size);
    if (!equalBytes(await tree.root(), state.root)) {
      throw new LedgerError('LEDGER_CACHE_INCOMPLETE', `the tiles in the database do not give its root at size ${state.size}`);
    }
  }

  async #sign({ origin, size, root }: LedgerState): Promise<Bytes> {
    const text = encodeCheckpointText({ origin, size, root, extensions: [] });
    const key = noteKey(this.#engine, this.#signer.keyName, this.#signer.publicKey);
    const signature = await this.#signer.sign(new TextEncoder().encode(text));
    const note = encodeSignedNote({ text, signatures: [{ name: key.name, keyId: key.keyId, signature }] });
    // A token or file that answers with another key than it declares must not reach the stores.
    const finding = await verifyNoteSignature(this.#engine, parseSignedNote(note), key);
    if (finding !== 'verified')
      throw new LedgerError('LEDGER_KEY_DIFFERENT', `the signature does not fit the key ${key.name}: ${finding}`);
    return note;
  }
}

// Full tiles and bundles never change again; partial ones may go once a wider one is there.
function tiled(key: string, bytes: Bytes, width: number): LedgerObject {
  return { key, bytes, mode: width === TILE_WIDTH ? 'once' : 'replace' };
}
