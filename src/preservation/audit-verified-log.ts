// The ledger as the archive's key signed it: the newest checkpoint that any copy holds, and the entries that lead to its root. What an
// audit expects comes from here and from nothing else: neither the database nor a store is believed without that signature.
import { digestBytes } from '../core/crypto/engine.ts';
import { type Bytes, concatBytes, equalBytes } from '../core/encoding/bytes.ts';
import { encodeHex } from '../core/encoding/hex.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import {
  CHECKPOINT_KEY,
  CompactRange,
  encodeEntryBundle,
  hashLeaf,
  type NoteVerifierKey,
  noteKey,
  parseCheckpoint,
  TILE_WIDTH,
  verifyCheckpoint,
} from '../core/merkle/index.ts';
import type { Statement } from '../core/proof/statement.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { encodeBodyPack, LedgerError, type LogObjectReader, type LogProblem, verifyLog } from '../ledger/index.ts';
import type { LedgerStates } from '../ledger/ledger-state.port.ts';
import type { LedgerSigner } from '../ledger/signer.port.ts';
import type { ObjectStore } from '../storage/index.ts';
import { StorageError } from '../storage/index.ts';
import { parseLedgerKey } from './audit-ledger-keys.ts';
import { DATABASE } from './audit-types.ts';

export interface FoundCheckpoint {
  /** DATABASE, or the store's name. */
  readonly where: string;
  readonly key: string;
  readonly note: Bytes;
  readonly size: number;
  readonly root: Bytes;
}

export interface ObjectFacts {
  readonly sha256: string;
  readonly sha512: string;
  readonly sizeBytes: number;
}

export interface LogContent {
  readonly checkpoint: FoundCheckpoint;
  /** Every object that a log of that size needs. */
  readonly objects: ReadonlyMap<string, ObjectFacts>;
  /** Root of the log when it had this many entries, for each size that was asked for. */
  readonly roots: ReadonlyMap<number, Bytes>;
  /** Bytes of one of `objects`, as verified. */
  readonly read: (key: string) => Promise<Bytes>;
  readonly sizes: readonly number[];
}

export class LogReaders {
  readonly engine: NodeEngine;
  readonly #states: LedgerStates;
  readonly #key: NoteVerifierKey;
  readonly #origin: string;

  constructor(engine: NodeEngine, states: LedgerStates, signer: LedgerSigner) {
    this.engine = engine;
    this.#states = states;
    this.#origin = signer.keyName;
    this.#key = noteKey(engine, signer.keyName, signer.publicKey);
  }

  /** Null when the note is none of this ledger's. */
  async checkpoint(where: string, key: string, note: Bytes | undefined): Promise<FoundCheckpoint | null> {
    if (note === undefined) return null;
    try {
      const parsed = parseCheckpoint(note);
      const finding = await verifyCheckpoint(this.engine, parsed, this.#origin, this.#key);
      return finding === 'verified' ? { where, key, note, size: parsed.size, root: parsed.root } : null;
    } catch (cause) {
      if (cause instanceof MalformedError) return null;
      throw cause;
    }
  }

  async databaseCheckpoint(): Promise<FoundCheckpoint | null> {
    return this.checkpoint(DATABASE, CHECKPOINT_KEY, (await this.#states.read())?.checkpoint);
  }

  /** Entries that the database has sequenced, published or not: what is beyond is no part of the log. */
  async sequencedSize(): Promise<number> {
    return (await this.#states.read())?.size ?? 0;
  }

  /** The log as the database's rows give it, object by object. */
  database(checkpoint: FoundCheckpoint): LogObjectReader {
    return async (key) => {
      if (key === CHECKPOINT_KEY) return checkpoint.note;
      const parsed = parseLedgerKey(key);
      try {
        if (parsed?.kind === 'tile') {
          const hashes = await this.#states.tile(parsed.level, parsed.index);
          return hashes?.slice(0, parsed.width * 32);
        }
        if (parsed?.kind === 'entries') {
          const start = parsed.index * TILE_WIDTH;
          return encodeEntryBundle((await this.#states.entries(start, start + parsed.width)).map(({ entry }) => entry));
        }
        return parsed?.kind === 'bodies' ? encodeBodyPack(await this.#states.bodiesOfPack(parsed.pack)) : undefined;
      } catch (cause) {
        if (cause instanceof LedgerError) return undefined;
        throw cause;
      }
    };
  }

  /** One store's copy of the log up to `checkpoint`. */
  store(store: ObjectStore, checkpoint: FoundCheckpoint): LogObjectReader {
    return async (key) => (key === CHECKPOINT_KEY ? checkpoint.note : await readObject(store, key));
  }

  /**
   * Reads the whole copy under the checkpoint. `content` is null when the copy does not lead to its root. Statements that break a rule
   * although they are signed are problems too, but no reason to reject the copy: every copy has them.
   */
  async verify(
    read: LogObjectReader,
    checkpoint: FoundCheckpoint,
    sizes: readonly number[],
    onStatement: (statement: Statement, entry: Bytes, body: Bytes) => void,
  ): Promise<{ readonly content: LogContent | null; readonly problems: readonly LogProblem[] }> {
    const objects = new Map<string, ObjectFacts>();
    const recording: LogObjectReader = async (key) => {
      const bytes = await read(key);
      if (bytes !== undefined && key !== CHECKPOINT_KEY) objects.set(key, factsOf(this.engine, bytes));
      return bytes;
    };
    const roots = new RootsAt(this.engine, sizes);
    const check = {
      origin: this.#origin,
      key: this.#key,
      onStatement: (statement: Statement, entry: Bytes, body: Bytes | undefined) => {
        roots.append(entry);
        if (body !== undefined) onStatement(statement, entry, body);
      },
    };
    const { problems } = await verifyLog(recording, check, this.engine);
    if (problems.some(({ code }) => !OF_THE_ENTRIES.includes(code))) return { content: null, problems };
    const verified = async (key: string): Promise<Bytes> => {
      const bytes = await read(key);
      if (bytes === undefined || factsOf(this.engine, bytes).sha256 !== objects.get(key)?.sha256)
        throw new StorageError('STORE_DIGEST_MISMATCH', `${key} was changed while the audit ran`);
      return bytes;
    };
    return { content: { checkpoint, objects, roots: roots.found, read: verified, sizes }, problems };
  }
}

const OF_THE_ENTRIES: readonly string[] = ['LOG_STATEMENT_INVALID', 'LOG_STATEMENT_MISPLACED', 'LOG_COUNTERS_DIFFER'];

class RootsAt {
  readonly found = new Map<number, Bytes>();
  readonly #engine: NodeEngine;
  readonly #range: CompactRange;
  readonly #wanted: ReadonlySet<number>;

  constructor(engine: NodeEngine, wanted: readonly number[]) {
    this.#engine = engine;
    this.#wanted = new Set(wanted);
    this.#range = new CompactRange(engine);
    if (this.#wanted.has(0)) this.found.set(0, this.#range.root());
  }

  append(entry: Bytes): void {
    this.#range.append(hashLeaf(this.#engine, entry));
    if (this.#wanted.has(this.#range.size)) this.found.set(this.#range.size, this.#range.root());
  }
}

export function factsOf(engine: NodeEngine, bytes: Bytes): ObjectFacts {
  const hex = (algorithm: 'sha256' | 'sha512') => encodeHex(digestBytes(engine, algorithm, bytes));
  return { sha256: hex('sha256'), sha512: hex('sha512'), sizeBytes: bytes.length };
}

export async function readObject(store: ObjectStore, key: string, versionId?: string | null): Promise<Bytes | undefined> {
  const chunks: Bytes[] = [];
  try {
    const ref = { area: 'ledger', key, ...(versionId == null ? {} : { versionId }) } as const;
    for await (const chunk of store.get(ref)) chunks.push(chunk);
  } catch (cause) {
    if (cause instanceof StorageError && cause.code === 'STORE_NOT_FOUND') return undefined;
    throw cause;
  }
  return concatBytes(...chunks);
}

export function isSameRoot(checkpoint: FoundCheckpoint, content: LogContent): boolean {
  const root = checkpoint.size === content.checkpoint.size ? content.checkpoint.root : content.roots.get(checkpoint.size);
  return root !== undefined && equalBytes(root, checkpoint.root);
}
