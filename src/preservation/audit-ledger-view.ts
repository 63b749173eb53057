// The first step of an audit: what do the stores and the database say the ledger is, and which of it is signed? From the signed part
// follows what must lie in the stores: packages, log objects, receipts, seals.
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Bytes } from '../core/encoding/bytes.ts';
import { parseUtf8 } from '../core/encoding/utf8.ts';
import { CHECKPOINT_KEY } from '../core/merkle/index.ts';
import { parseStatement, type Statement } from '../core/proof/statement.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { LOG_PROBLEM_MESSAGES, type LogProblem } from '../ledger/index.ts';
import { LedgerStates } from '../ledger/ledger-state.port.ts';
import { LedgerSigner } from '../ledger/signer.port.ts';
import { type ExpectedObject, type ObjectStore, ReplicaSet } from '../storage/index.ts';
import { acceptedInventory } from './accepted-aips.ts';
import { auditFault, databaseFault } from './audit-faults.ts';
import { parseLedgerKey } from './audit-ledger-keys.ts';
import type { AuditFault } from './audit-types.ts';
import {
  type FoundCheckpoint,
  isSameRoot,
  type LogContent,
  LogReaders,
  type ObjectFacts,
  readObject,
} from './audit-verified-log.ts';
import { PreservationError } from './preservation-error.ts';

export interface AcceptedEntry {
  readonly statement: Statement;
  readonly inventory: ExpectedObject;
}

/** The statement about a package; its receipt repeats it. */
export interface PackageEntry {
  readonly seq: number;
  readonly at: Date;
  /** Canonical JSON. */
  readonly text: string;
}

export interface StoreListing {
  readonly store: ObjectStore;
  /** `filesystem: /srv/a`. */
  readonly medium: string;
  /** When each key of the ledger area was last written; null: the store did not answer. */
  readonly keys: ReadonlyMap<string, Date> | null;
  readonly checkpoint: FoundCheckpoint | null;
  /** Of each numbered checkpoint: null when it is none of this ledger's. */
  readonly numbered: ReadonlyMap<string, FoundCheckpoint | null>;
}

export interface LedgerView {
  readonly content: LogContent;
  readonly listings: readonly StoreListing[];
  readonly accepted: readonly AcceptedEntry[];
  readonly packages: ReadonlyMap<string, PackageEntry>;
  readonly seals: ReadonlyMap<string, ReadonlyMap<string, ObjectFacts>>;
}

export interface OpenedLedger {
  /** Null when no copy leads to the newest signed checkpoint: nothing can be audited against it. */
  readonly view: LedgerView | null;
  readonly faults: readonly AuditFault[];
}

@Injectable()
export class AuditedLedger {
  readonly readers: LogReaders;

  constructor(
    private readonly states: LedgerStates,
    signer: LedgerSigner,
    private readonly replicas: ReplicaSet,
    engine: NodeEngine,
  ) {
    this.readers = new LogReaders(engine, states, signer);
  }

  async open(): Promise<OpenedLedger> {
    const faults: AuditFault[] = [];
    const listings = await Promise.all(this.replicas.stores.map((store) => this.#list(store, faults)));
    const database = await this.readers.databaseCheckpoint();
    const found = [
      ...(database === null ? [] : [database]),
      ...listings.flatMap(({ checkpoint, numbered }) => [checkpoint, ...numbered.values()]).filter((one) => one !== null),
    ];
    const newest = found.reduce<FoundCheckpoint | undefined>(
      (best, one) => (one.size > (best?.size ?? -1) ? one : best),
      undefined,
    );
    if (newest === undefined) return { view: null, faults: [...faults, noLedger('')] };
    await this.#settled(newest);
    const view = await this.#verified(newest, found, listings, faults);
    if (view === null) return { view, faults };
    for (const one of found) {
      if (!isSameRoot(one, view.content)) faults.push(this.#otherHistory(one, listings));
    }
    return { view, faults };
  }

  /** Packages and seals whose statements came after the checkpoint of the audit. */
  async later(view: LedgerView): Promise<{ readonly size: number; readonly names: ReadonlySet<string> }> {
    const size = await this.readers.sequencedSize();
    const from = view.content.checkpoint.size;
    const entries = size > from ? await this.states.entries(from, size) : [];
    const said = entries.map(({ entry }) => parseStatement(entry));
    return {
      size,
      names: new Set(said.flatMap(({ subject, seal }) => [subject, seal?.id].filter((name) => name !== undefined))),
    };
  }

  // A checkpoint that is being published reaches one store before the other; once it is on enough of them, the database says so. A
  // database that never does was put back to an older state: the stores are right then, and the audit goes on.
  async #settled({ size }: FoundCheckpoint): Promise<void> {
    for (let waits = 0; waits < PUBLISH_WAITS; waits++) {
      if (((await this.states.read())?.publishedSize ?? 0) >= size) return;
      await delay(PUBLISH_WAIT_MS);
    }
  }

  /** What lies under `checkpoint` in one store now; null when that is none of this ledger's. */
  currentCheckpoint(store: ObjectStore): Promise<FoundCheckpoint | null> {
    return this.#checkpoint(store, CHECKPOINT_KEY);
  }

  async #list(store: ObjectStore, faults: AuditFault[]): Promise<StoreListing> {
    const { medium, location } = await store.describe();
    const described = { store, medium: `${medium}: ${location}` };
    try {
      const keys = new Map<string, Date>();
      for await (const version of store.listVersions('ledger', '')) {
        if (!keys.has(version.key)) keys.set(version.key, version.modifiedAt);
      }
      const numbered = new Map<string, FoundCheckpoint | null>();
      for (const key of keys.keys()) {
        const parsed = parseLedgerKey(key);
        if (parsed?.kind !== 'numbered') continue;
        const checkpoint = await this.#checkpoint(store, key);
        numbered.set(key, checkpoint?.size === parsed.size ? checkpoint : null);
      }
      return { ...described, keys, numbered, checkpoint: await this.#checkpoint(store, CHECKPOINT_KEY) };
    } catch (cause) {
      faults.push(unreadable(store.name, described.medium, cause));
      return { ...described, keys: null, numbered: new Map(), checkpoint: null };
    }
  }

  async #checkpoint(store: ObjectStore, key: string): Promise<FoundCheckpoint | null> {
    return this.readers.checkpoint(store.name, key, await readObject(store, key));
  }

  // The database first: it is the fastest, and its rows are to be checked as well.
  async #verified(
    checkpoint: FoundCheckpoint,
    found: readonly FoundCheckpoint[],
    listings: readonly StoreListing[],
    faults: AuditFault[],
  ): Promise<LedgerView | null> {
    const sizes = [...new Set(found.map(({ size }) => size))];
    const copies = [
      { where: null, read: this.readers.database(checkpoint) },
      ...listings
        .filter(({ keys }) => keys !== null)
        .map(({ store }) => ({ where: store.name, read: this.readers.store(store, checkpoint) })),
    ];
    const reasons: string[] = [];
    for (const { where, read } of copies) {
      const gathered = new Gathered(this.readers.engine);
      const { content, problems } = await this.readers.verify(read, checkpoint, sizes, gathered.add);
      if (where === null && content === null) faults.push(...problems.slice(0, MOST_PROBLEMS).map(databaseProblem));
      if (content !== null) {
        faults.push(...problems.map(entryProblem), ...gathered.faults);
        return { content, listings, accepted: gathered.accepted, packages: gathered.packages, seals: gathered.seals };
      }
      reasons.push(`${where ?? 'PostgreSQL'}: ${problems[0]?.code} ${problems[0]?.key}`);
    }
    faults.push(noLedger(reasons.join('; ')));
    return null;
  }

  #otherHistory(one: FoundCheckpoint, listings: readonly StoreListing[]): AuditFault {
    const medium = listings.find(({ store }) => store.name === one.where)?.medium ?? 'PostgreSQL';
    const place = { store: one.where, medium, path: `ledger/${one.key}` };
    return auditFault('LEDGER_HISTORY_DIFFERS', place, `${one.where}: ${one.key}`, `${one.size}`);
  }
}

const MOST_PROBLEMS = 20;
const PUBLISH_WAITS = 50;
const PUBLISH_WAIT_MS = 100;

/** What the statements say must lie in the stores. */
class Gathered {
  readonly accepted: AcceptedEntry[] = [];
  readonly packages = new Map<string, PackageEntry>();
  readonly seals = new Map<string, ReadonlyMap<string, ObjectFacts>>();
  readonly faults: AuditFault[] = [];

  constructor(private readonly engine: NodeEngine) {}

  readonly add = (statement: Statement, entry: Bytes, body: Bytes): void => {
    const { type, subject, seq, at } = statement;
    if ((type === 'aip-accepted' || type === 'transfer-refused') && subject !== undefined)
      this.packages.set(subject, { seq, at: new Date(at), text: parseUtf8(entry) });
    try {
      if (type === 'aip-accepted') this.accepted.push({ statement, inventory: acceptedInventory(this.engine, statement, body) });
      if (type === 'seal' && statement.seal !== undefined) this.seals.set(statement.seal.id, sealObjects(body));
    } catch (cause) {
      if (!(cause instanceof PreservationError)) throw cause;
      this.faults.push(
        databaseFault('LEDGER_ENTRY_WRONG', { path: `ledger/${seq}`, file: `${seq}`, entry: seq }, `${seq}`, cause.message),
      );
    }
  };
}

// preservation/seal-archive writes it so.
function sealObjects(body: Bytes): ReadonlyMap<string, ObjectFacts> {
  const { objects = [] } = JSON.parse(parseUtf8(body)) as { objects?: readonly (ObjectFacts & { readonly key: string })[] };
  return new Map(objects.map(({ key, sha256, sha512, sizeBytes }) => [key, { sha256, sha512, sizeBytes }]));
}

function databaseProblem({ code, key, index, detail }: LogProblem): AuditFault {
  const what = `${key}${index === undefined ? '' : ` #${index}`}`;
  const row = { path: `ledger_entry/${what}`, file: what, ...(index === undefined ? {} : { entry: index }) };
  return databaseFault('LEDGER_DATABASE_DIFFERS', row, what, `${code}: ${detail}`);
}

function entryProblem({ code, key, index = 0, detail }: LogProblem): AuditFault {
  return databaseFault('LEDGER_ENTRY_WRONG', { path: key, file: `${index}`, entry: index }, `${index}`, `${code}: ${detail}`);
}

function noLedger(detail: string): AuditFault {
  const why = detail === '' ? LOG_PROBLEM_MESSAGES.LOG_CHECKPOINT_SIGNATURE.vi : detail;
  return databaseFault('LEDGER_NO_GOOD_COPY', { path: CHECKPOINT_KEY, file: CHECKPOINT_KEY }, '', why);
}

export function unreadable(store: string, medium: string, cause: unknown, path = 'ledger/'): AuditFault {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return {
    code: 'UNREADABLE',
    severity: 'fault',
    ...{ store, medium, path, file: '', area: null, key: null, entry: null },
    vi: `Kho "${store}" (${medium}) không đọc được nên chưa thể kết luận. Hãy kiểm tra thiết bị hoặc kết nối rồi chạy lại. (${detail})`,
    en: `Store "${store}" (${medium}) could not be read, so nothing can be concluded. Check the device or the connection and run the audit again. (${detail})`,
  };
}
