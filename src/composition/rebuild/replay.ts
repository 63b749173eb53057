// Replays the ledger into an empty catalogue: each statement, with its verified body, becomes the rows that were made of it when it was
// written. AIPs are read through the inventory that their statement names; no other word of a store is believed.
import { StoreLedgerObjects } from '../../adapters/ledger-objects/store-ledger-objects.ts';
import { PostgresCatalogue } from '../../adapters/postgres/catalogue/catalogue.ts';
import { PostgresSeals } from '../../adapters/postgres/preservation/seals.ts';
import { type RebuiltPackage, RebuiltRows } from '../../adapters/postgres/rebuild/rebuilt-rows.ts';
import { PostgresPlacements } from '../../adapters/postgres/storage/placements.ts';
import { PostgresTransactions } from '../../adapters/postgres/transactions.ts';
import { dossierFromAip } from '../../catalogue/dossier-from-aip.ts';
import type { Fonds } from '../../catalogue/fonds.ts';
import type { PackageReport } from '../../catalogue/package-report.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { parseUtf8 } from '../../core/encoding/utf8.ts';
import { parseReceipt, type Receipt } from '../../core/proof/index.ts';
import type { Statement, StatementType } from '../../core/proof/statement.ts';
import type { Decision, Transfer } from '../../ingest/transfer.ts';
import { findReceipt, isReceiptOf, receiptKey, signedReceipts } from '../../ledger/index.ts';
import { acceptedInventory, type Seal, type SealObject, type SealTree } from '../../preservation/index.ts';
import { openAip, ReplicaSet } from '../../storage/index.ts';
import { placeObjects } from './place-objects.ts';
import type { RebuildParts } from './rebuild-archive.ts';
import type { RebuildFault } from './rebuild-faults.ts';

interface PackageBody {
  readonly transfer: Transfer;
  readonly package: Pick<RebuiltPackage, 'id' | 'fileName' | 'sizeBytes' | 'sha256' | 'sha512'>;
  readonly decision: Decision | null;
  readonly report?: PackageReport | null;
}

interface SealBody {
  readonly dossiers: number;
  readonly sealedAt: string;
  readonly trees: readonly (Omit<SealTree, 'genTime'> & { readonly genTime: string })[];
  readonly objects: readonly SealObject[];
}

// Told in the ledger for people and auditors; no row is made of them.
const WITHOUT_ROWS: readonly StatementType[] = ['archive-created', 'key-changed', 'audit'];

const DONE = { step: 'done', done: 1, total: 1 } as const;
const RECORDING = { step: 'record', done: 0, total: 1 } as const;

export class Replay {
  readonly counts: Record<string, number> = {};
  readonly faults: RebuildFault[] = [];
  readonly #parts: RebuildParts;
  readonly #transactions: PostgresTransactions;
  readonly #rows = new RebuiltRows();
  readonly #catalogue = new PostgresCatalogue();
  readonly #placements: PostgresPlacements;
  readonly #seals: PostgresSeals;
  readonly #source: ReplicaSet;

  constructor(parts: RebuildParts) {
    const { database, source, engine } = parts;
    this.#parts = parts;
    this.#transactions = new PostgresTransactions(database);
    this.#placements = new PostgresPlacements(database);
    this.#seals = new PostgresSeals(database);
    this.#source = new ReplicaSet({ stores: [source], engine, requiredCopies: 1 });
  }

  async statement(statement: Statement, entry: Bytes, bytes: Bytes | undefined): Promise<void> {
    this.counts[statement.type] = (this.counts[statement.type] ?? 0) + 1;
    if (bytes === undefined || WITHOUT_ROWS.includes(statement.type)) return;
    const body: unknown = JSON.parse(parseUtf8(bytes));
    switch (statement.type) {
      case 'organisation':
        return this.#organisation(body as Record<'organisation', Record<string, unknown>>);
      case 'fonds':
        return this.#fonds(statement, body as { readonly fonds: Fonds });
      case 'transfer-refused':
        return this.#refused(statement, entry, body as PackageBody);
      case 'aip-accepted':
        return this.#accepted(statement, entry, bytes, body as PackageBody);
      case 'seal':
        return this.#seal(statement, body as SealBody);
      default:
        this.#fault('STATEMENT_NOT_REPLAYED', statement, statement.type);
    }
  }

  async #organisation({ organisation }: Record<'organisation', Record<string, unknown>>): Promise<void> {
    const { id, code, name, nameEn, active, createdAt } = organisation;
    const row = { id: String(id), code: String(code), name: String(name), active: active === true };
    await this.#transactions.run(() =>
      this.#rows.organisation({
        ...row,
        nameEn: typeof nameEn === 'string' ? nameEn : null,
        createdAt: typeof createdAt === 'string' ? new Date(createdAt) : null,
      }),
    );
  }

  async #fonds({ at }: Statement, { fonds }: { readonly fonds: Fonds }): Promise<void> {
    const createdAt = new Date(fonds.createdAt ?? at);
    await this.#transactions.run(() => this.#catalogue.saveFonds({ ...fonds, createdAt }));
  }

  async #refused(statement: Statement, entry: Bytes, body: PackageBody): Promise<void> {
    const receipt = await this.#receipt(statement, entry, body.package.id);
    await this.#transactions.run(async () => {
      await this.#rows.transfer(transferOf(body));
      await this.#rows.package({
        ...packageOf(statement, body, receipt, 'REFUSED'),
        report: body.report ?? null,
        dossierId: null,
        // Only a refusal for a state secret leaves no digest: its bytes and names were erased.
        erased: body.package.sha256 === null,
      });
    });
  }

  async #accepted(statement: Statement, entry: Bytes, bytes: Bytes, body: PackageBody): Promise<void> {
    const { engine, profiles } = this.#parts;
    const inventory = acceptedInventory(engine, statement, bytes);
    const receipt = await this.#receipt(statement, entry, body.package.id);
    let read: Awaited<ReturnType<typeof dossierFromAip>>;
    let objects: Awaited<ReturnType<typeof placeObjects>>;
    try {
      const aip = await openAip(this.#source, inventory);
      read = await dossierFromAip((path) => readAll(aip, path), profiles, engine);
      objects = await placeObjects(this.#parts, aip.objects);
    } catch (cause) {
      return this.#fault(
        'AIP_UNREADABLE',
        statement,
        statement.aip?.id ?? '',
        cause instanceof Error ? cause.message : String(cause),
      );
    }
    for (const key of objects.missing) this.#fault('OBJECT_MISSING', statement, key);
    const { record, events, report } = read;
    await this.#transactions.run(async () => {
      await this.#rows.transfer(transferOf(body));
      await this.#catalogue.recordDossier(record);
      await this.#catalogue.recordEvents(record.id, events);
      await this.#placements.record({ aipId: record.aipId, version: record.version, objects: objects.placed });
      await this.#rows.package({
        ...packageOf(statement, body, receipt, 'ACCEPTED'),
        report,
        dossierId: record.id,
        erased: false,
      });
      // Without a receipt it is not visible yet: the service issues one when it starts, as it does after a crash at this point.
      if (receipt !== null) await this.#catalogue.publishDossier(record.id, statement.seq, new Date(receipt.issuedAt));
    });
  }

  async #seal({ seal, seq }: Statement, { dossiers, sealedAt, trees, objects }: SealBody): Promise<void> {
    if (seal === undefined) return;
    const { id, first, end, leaves } = seal;
    const whole: Seal = {
      ...{ id, first, end, dossiers, objects },
      leafCount: leaves,
      sealedAt: new Date(sealedAt),
      trees: trees.map((tree) => ({ ...tree, genTime: new Date(tree.genTime) })),
      statementIndex: seq,
    };
    await this.#transactions.run(() => this.#seals.record(whole, ''));
  }

  /** Null when there is none that is signed and tells of this very entry. */
  async #receipt(statement: Statement, entry: Bytes, packageId: string): Promise<Receipt | null> {
    const key = receiptKey(packageId);
    const { source, engine, receiptCertificates } = this.#parts;
    const told = parseUtf8(entry);
    const pairs = signedReceipts(new StoreLedgerObjects({ stores: [source], requiredCopies: 1 }), engine, key);
    const found = await findReceipt(pairs, receiptCertificates, (json) => isReceiptOf(json, told));
    if (found !== undefined) return parseReceipt(found.json);
    if ((await this.#parts.readLedger(key)) === undefined) this.#fault('RECEIPT_MISSING', statement, key);
    else this.#fault('RECEIPT_DIFFERS', statement, key);
    return null;
  }

  #fault(code: RebuildFault['code'], { seq }: Statement, subject: string, detail = ''): void {
    this.faults.push({ code, entry: seq, subject, detail });
  }
}

function transferOf({ transfer }: PackageBody): Transfer {
  const { createdAt, submittedAt } = transfer;
  return { ...transfer, createdAt: new Date(createdAt), submittedAt: submittedAt === null ? null : new Date(submittedAt) };
}

function packageOf(
  { seq, at }: Statement,
  { package: item, transfer, decision }: PackageBody,
  receipt: Receipt | null,
  settled: 'ACCEPTED' | 'REFUSED',
): Omit<RebuiltPackage, 'report' | 'dossierId' | 'erased'> {
  const { id, fileName, sizeBytes, sha256, sha512 } = item;
  const shared = {
    id,
    transferId: transfer.id,
    fileName,
    sizeBytes,
    sha256,
    sha512,
    decision,
    entry: seq,
    addedAt: new Date(at),
  };
  return receipt === null
    ? { ...shared, state: 'RECORDING', progress: RECORDING, receiptKey: null }
    : { ...shared, state: settled, progress: DONE, receiptKey: receiptKey(id) };
}

async function readAll(aip: Awaited<ReturnType<typeof openAip>>, logicalPath: string): Promise<Bytes> {
  const source = await aip.openFile(logicalPath);
  try {
    return await source.read(0, source.sizeBytes);
  } finally {
    await source.close();
  }
}
