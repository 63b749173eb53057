// Backup (Circular 02/2019/TT-BNV Art. 10): what the ledger names is copied from the stores to a folder on another medium, every object
// compared with the ledger's digests on the way and read back from the medium. In full, or what the sets before do not hold yet.
import { StoreLedgerObjects } from '../../adapters/ledger-objects/store-ledger-objects.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { encodeHex } from '../../core/encoding/hex.ts';
import { parseUtf8 } from '../../core/encoding/utf8.ts';
import { CHECKPOINT_KEY, type NoteVerifierKey, noteKey, parseCheckpoint, verifyCheckpoint } from '../../core/merkle/index.ts';
import { AIP_PATHS } from '../../core/package/index.ts';
import type { Statement } from '../../core/proof/statement.ts';
import type { NodeEngine } from '../../engine/node-engine.ts';
import {
  findReceipt,
  isReceiptOf,
  NUMBERED_CHECKPOINTS,
  numberedCheckpointKey,
  receiptKey,
  receiptSignatureKey,
  signedReceipts,
} from '../../ledger/index.ts';
import type { BackupKind, BackupSummary } from '../../preservation/backup-status.port.ts';
import { acceptedInventory, type SealObject } from '../../preservation/index.ts';
import { SOFTWARE_VERSION } from '../../software-version.ts';
import {
  type ExpectedObject,
  type ObjectStore,
  type OpenedAip,
  openAip,
  prepareStorageRoots,
  ReplicaSet,
} from '../../storage/index.ts';
import { BackupError } from './backup-error.ts';
import { withBackupLock } from './backup-lock.ts';
import {
  type BackedUpDossier,
  type BackedUpFonds,
  DOSSIER_LIST,
  dossierListXml,
  logBackup,
  type ResponsiblePerson,
  writePapers,
} from './backup-papers.ts';
import {
  type BackupFault,
  type FinishedSet,
  finishSet,
  newestChain,
  readManifest,
  readSets,
  SET_FORMAT,
  type SetDescription,
  setName,
  summaryOf,
} from './backup-sets.ts';
import { type SetItem, SetWriter } from './set-writer.ts';
import { digestsOf, VerifiedLog } from './verified-log.ts';

/** Objects of up to 32 MiB are in memory once verified. */
const AT_ONCE = 8;

export interface BackupParts {
  /** The store to copy first; where a copy there is bad, the next one is asked. */
  readonly stores: readonly ObjectStore[];
  /** On another medium. */
  readonly folder: string;
  readonly kind: BackupKind;
  readonly signer: { readonly keyName: string; readonly publicKey: Bytes };
  /** Certificates under which this archive signs receipts now, its own first. */
  readonly receiptCertificates: readonly Bytes[];
  readonly engine: NodeEngine;
  readonly responsible: ResponsiblePerson | undefined;
  readonly clock: () => Date;
  readonly tell: (entries: number, size: number) => void;
}

export interface BackupOutcome extends BackupSummary {
  readonly path: string;
  readonly list: readonly BackupFault[];
}

/** Continues a set of the same kind that was broken off. Rejects BackupError, StorageError. */
export function runBackup(parts: BackupParts): Promise<BackupOutcome> {
  return withBackupLock(parts.folder, parts.clock(), async () => {
    const sets = await readSets(parts.folder);
    const chain = parts.kind === 'full' ? [] : newestChain(sets);
    if (parts.kind === 'incremental' && chain.length === 0) throw new BackupError('BACKUP_NEEDS_FULL', parts.folder);
    const newest = sets.at(-1);
    const continued = newest?.kind === parts.kind && newest.description === undefined ? newest.name : undefined;
    return new Backup(parts, chain, continued ?? setName(parts.kind, parts.clock(), sets)).run();
  });
}

class Backup {
  readonly #parts: BackupParts;
  readonly #chain: readonly FinishedSet[];
  readonly #name: string;
  readonly #startedAt: Date;
  readonly #replicas: ReplicaSet;
  readonly #key: NoteVerifierKey;
  readonly #faults: BackupFault[] = [];
  readonly #fonds = new Map<string, BackedUpFonds>();
  readonly #dossiers: BackedUpDossier[] = [];
  /** Entries below are held by the sets before. */
  readonly #from: number;
  #firstOpen: number | undefined;

  constructor(parts: BackupParts, chain: readonly FinishedSet[], name: string) {
    this.#parts = parts;
    this.#chain = chain;
    this.#name = name;
    this.#startedAt = parts.clock();
    this.#replicas = new ReplicaSet({ stores: parts.stores, engine: parts.engine, requiredCopies: 1 });
    this.#key = noteKey(parts.engine, parts.signer.keyName, parts.signer.publicKey);
    this.#from = chain.at(-1)?.description.nextEntry ?? 0;
  }

  async run(): Promise<BackupOutcome> {
    const { folder, engine, tell } = this.#parts;
    const { store, log } = await this.#wholeLog();
    const held = await this.#held();
    const writer = await SetWriter.open(folder, this.#name);
    await prepareStorageRoots(new ReplicaSet({ stores: [writer.sink], engine, requiredCopies: 1 }));
    await log.replay(async (statement, entry, body) => {
      await this.#statement(writer, statement, entry, body);
      if (statement.seq % 100 === 99) tell(statement.seq + 1, log.report.size);
    });
    await this.#logObjects(writer, store, log, held);
    await writer.metadata(DOSSIER_LIST, dossierListXml([...this.#fonds.values()], this.#dossiers, this.#startedAt));
    return this.#finish(writer, store, log);
  }

  async #wholeLog(): Promise<{ store: ObjectStore; log: VerifiedLog }> {
    const details: string[] = [];
    for (const store of this.#parts.stores) {
      const log = await VerifiedLog.open(store, this.#key, this.#parts.engine);
      const [problem] = log.report.problems;
      if (problem === undefined) return { store, log };
      details.push(`${store.name}: ${problem.code} ${problem.key}`);
      this.#faults.push({
        code: 'LOG_NOT_WHOLE',
        key: `${store.name}/ledger/${problem.key}`,
        entry: problem.index ?? null,
        detail: problem.detail,
      });
    }
    throw new BackupError('BACKUP_LEDGER_NOT_WHOLE', details.join('; '));
  }

  // Of the log only: AIPs of earlier entries are not even looked at.
  async #held(): Promise<ReadonlyMap<string, string>> {
    const held = new Map<string, string>();
    for (const set of this.#chain) {
      for await (const { area, key, sha256 } of readManifest(set.path)) if (area === 'ledger') held.set(key, sha256);
    }
    return held;
  }

  async #statement(writer: SetWriter, statement: Statement, entry: Bytes, bytes: Bytes | undefined): Promise<void> {
    if (bytes === undefined) return;
    if (statement.type === 'fonds') this.#rememberFonds(JSON.parse(parseUtf8(bytes)));
    if (statement.seq < this.#from) return;
    if (statement.type === 'aip-accepted') await this.#aip(writer, statement, bytes);
    if (statement.type === 'aip-accepted' || statement.type === 'transfer-refused') await this.#receipt(writer, statement, entry);
    if (statement.type === 'seal') {
      const { objects } = JSON.parse(parseUtf8(bytes)) as { readonly objects: readonly SealObject[] };
      const expected = objects.map((object) => ({ area: 'ledger' as const, ...object }));
      await this.#copy(writer, statement, expected);
    }
  }

  #rememberFonds({ fonds: { id, code, name } }: { readonly fonds: BackedUpFonds }): void {
    this.#fonds.set(id, { id, code, name });
  }

  async #aip(writer: SetWriter, statement: Statement, bytes: Bytes): Promise<void> {
    const inventory = acceptedInventory(this.#parts.engine, statement, bytes);
    let found: { readonly aip: OpenedAip; readonly report: Bytes; readonly xml: Bytes };
    try {
      const aip = await openAip(this.#replicas, inventory);
      found = { aip, report: await readFile(aip, AIP_PATHS.report), xml: await readFile(aip, AIP_PATHS.descriptive) };
    } catch (cause) {
      return this.#fault('AIP_UNREADABLE', `records/${inventory.key}`, statement, cause);
    }
    const { aip, report, xml } = found;
    await this.#copy(writer, statement, aip.objects);
    const { fileCode, title } = JSON.parse(parseUtf8(report)) as { readonly fileCode: string; readonly title: string };
    const id = aip.objectId.replace(/^urn:uuid:/, '').replaceAll(/[^A-Za-z0-9_-]/g, '_');
    const description = `ho-so/${id}.xml`;
    await writer.metadata(description, xml);
    const { seq: entry, fonds = '', content } = statement;
    const inventoryDigest = content?.inventory ?? '';
    this.#dossiers.push({ id, aip: aip.objectId, entry, fonds, fileCode, title, description, inventory: inventoryDigest });
  }

  // An object that no store has whole is a fault to be told; a medium that does not take what is written ends the backup.
  async #copy(writer: SetWriter, statement: Statement, objects: readonly ExpectedObject[]): Promise<void> {
    for (let at = 0; at < objects.length; at += AT_ONCE) {
      const items: SetItem[] = [];
      try {
        for (const object of objects.slice(at, at + AT_ONCE)) {
          const content = await this.#replicas.openVerified(object).catch((cause: unknown) => {
            this.#fault('OBJECT_UNREADABLE', `${object.area}/${object.key}`, statement, cause);
          });
          const { area, key, sha256, sha512 } = object;
          if (content !== undefined)
            items.push({ area: area === 'records' ? area : 'ledger', key, content, digests: { sha256, sha512 } });
        }
        await writer.put(items);
      } finally {
        for (const { content } of items) if ('close' in content) await content.close();
      }
    }
  }

  // Not in the log itself: it must tell of this very entry, and be signed. One that is still being issued comes with the next backup.
  async #receipt(writer: SetWriter, statement: Statement, entry: Bytes): Promise<void> {
    const key = receiptKey(statement.subject ?? '');
    const { stores, engine, receiptCertificates } = this.#parts;
    const objects = new StoreLedgerObjects({ stores, requiredCopies: 1 });
    const told = parseUtf8(entry);
    const found = await findReceipt(signedReceipts(objects, engine, key), receiptCertificates, (json) => isReceiptOf(json, told));
    if (found === undefined)
      return this.#fault('RECEIPT_MISSING', `ledger/${key}`, statement, 'no store has a receipt of this entry');
    await writer.put([ledgerItem(receiptSignatureKey(key, found.json), found.signature), ledgerItem(key, found.json)]);
  }

  async #logObjects(writer: SetWriter, store: ObjectStore, log: VerifiedLog, held: ReadonlyMap<string, string>): Promise<void> {
    for await (const { key } of store.list('ledger', NUMBERED_CHECKPOINTS)) {
      if (held.has(key) || key > numberedCheckpointKey(log.report.size)) continue;
      const bytes = await readLedger(store, key);
      if (bytes !== undefined && (await this.#isOurs(bytes))) await writer.put([ledgerItem(key, bytes)]);
      else
        this.#faults.push({
          code: 'CHECKPOINT_WRONG',
          key: `ledger/${key}`,
          entry: null,
          detail: 'not signed by the key of the ledger',
        });
    }
    // The checkpoint last: a backup that has it has all that it covers.
    const ordered = [...log.objects].sort((a, b) => Number(a.key === CHECKPOINT_KEY) - Number(b.key === CHECKPOINT_KEY));
    for (const { key, sha256, sha512 } of ordered) {
      if (held.get(key) === sha256) continue;
      const bytes = await log.read(key);
      if (bytes !== undefined) await writer.put([{ area: 'ledger', key, content: bytes, digests: { sha256, sha512 } }]);
    }
  }

  async #isOurs(note: Bytes): Promise<boolean> {
    return (await verifyCheckpoint(this.#parts.engine, parseCheckpoint(note), this.#key.name, this.#key)) === 'verified';
  }

  #fault(code: BackupFault['code'], key: string, { seq }: Statement, cause: unknown): void {
    this.#firstOpen ??= seq;
    this.#faults.push({ code, key, entry: seq, detail: cause instanceof Error ? cause.message : String(cause) });
  }

  async #finish(writer: SetWriter, store: ObjectStore, log: VerifiedLog): Promise<BackupOutcome> {
    const { folder, kind, responsible, clock } = this.#parts;
    const { size, root } = log.report;
    const manifest = await writer.finishManifest();
    // A receipt that is not issued yet is no fault of what is kept; the next set begins before it.
    const faults = this.#faults.filter(({ code }) => code !== 'RECEIPT_MISSING');
    const set: SetDescription = {
      format: SET_FORMAT,
      ...{ name: this.#name, kind, base: this.#chain[0]?.name ?? null },
      startedAt: this.#startedAt.toISOString(),
      finishedAt: clock().toISOString(),
      ledger: { origin: this.#key.name, size, root: root === undefined ? '' : encodeHex(root) },
      nextEntry: this.#firstOpen ?? size,
      dossiers: this.#dossiers.length,
      ...{ objects: writer.count, sizeBytes: writer.sizeBytes, faults, manifest, software: SOFTWARE_VERSION },
    };
    const { location } = await store.describe();
    const facts = { set, folder, source: { name: store.name, location }, responsible };
    await writePapers(writer.path, facts);
    await finishSet(writer.path, set);
    await logBackup(facts);
    const finished = { name: set.name, path: writer.path, kind, description: set };
    return { ...summaryOf(finished), path: writer.path, list: this.#faults };
  }
}

async function readFile(aip: OpenedAip, path: string): Promise<Bytes> {
  const source = await aip.openFile(path);
  try {
    return await source.read(0, source.sizeBytes);
  } finally {
    await source.close();
  }
}

function ledgerItem(key: string, content: Bytes): SetItem {
  return { area: 'ledger', key, content, digests: digestsOf(content) };
}

async function readLedger(store: ObjectStore, key: string): Promise<Bytes | undefined> {
  if ((await store.stat({ area: 'ledger', key })) === null) return undefined;
  const source = await store.openSource({ area: 'ledger', key });
  try {
    return await source.read(0, source.sizeBytes);
  } finally {
    await source.close();
  }
}
