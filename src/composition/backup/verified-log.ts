// The log of a store, verified whole and held still: what is copied later is what was verified, although the archive goes on working.
import { createHash } from 'node:crypto';
import { ledgerReaderOf } from '../../adapters/ledger-objects/store-ledger-objects.ts';
import type { CryptoEngine } from '../../core/crypto/engine.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { CHECKPOINT_KEY, type NoteVerifierKey } from '../../core/merkle/index.ts';
import { type LogCheck, type LogReport, verifyLog } from '../../ledger/index.ts';
import type { ObjectDigests, ObjectStore } from '../../storage/index.ts';

export interface LogObject extends ObjectDigests {
  readonly key: string;
  readonly sizeBytes: number;
}

export class VerifiedLog {
  readonly report: LogReport;
  /** Everything that the verification read. */
  readonly objects: readonly LogObject[];
  readonly #read: (key: string) => Promise<Bytes | undefined>;
  readonly #check: LogCheck;
  readonly #engine: CryptoEngine;

  private constructor(
    report: LogReport,
    seen: ReadonlyMap<string, LogObject>,
    read: VerifiedLog['read'],
    check: LogCheck,
    engine: CryptoEngine,
  ) {
    this.report = report;
    this.objects = [...seen.values()];
    this.#read = read;
    this.#check = check;
    this.#engine = engine;
  }

  static async open(store: ObjectStore, key: NoteVerifierKey, engine: CryptoEngine): Promise<VerifiedLog> {
    const seen = new Map<string, LogObject>();
    const still = new Map<string, Bytes>();
    const fromStore = ledgerReaderOf(store);
    const read = async (name: string): Promise<Bytes | undefined> => {
      const bytes = still.get(name) ?? (await fromStore(name));
      if (bytes === undefined) return undefined;
      if (isMutable(name)) still.set(name, bytes);
      seen.set(name, { key: name, sizeBytes: bytes.length, ...digestsOf(bytes) });
      return bytes;
    };
    const check = { origin: key.name, key };
    const report = await verifyLog(read, check, engine);
    return new VerifiedLog(report, seen, read, check, engine);
  }

  /** The bytes as they were verified; undefined when the store has others by now. */
  async read(key: string): Promise<Bytes | undefined> {
    return this.#read(key);
  }

  /** Once more through every statement with its body. */
  async replay(onStatement: NonNullable<LogCheck['onStatement']>): Promise<LogReport> {
    return verifyLog((key) => this.#read(key), { ...this.#check, onStatement }, this.#engine);
  }
}

// The current checkpoint, and tiles and bundles that are not full: C2SP tlog-tiles names them with ".p/".
function isMutable(key: string): boolean {
  return key === CHECKPOINT_KEY || key.includes('.p/');
}

export function digestsOf(bytes: Uint8Array): ObjectDigests {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), sha512: createHash('sha512').update(bytes).digest('hex') };
}
