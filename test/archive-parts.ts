// An archive without HTTP and ingest, for tests: a real database, two stores on disk, a demo TSA over HTTP, and AIPs made by hand from
// generated, signed documents. Its parts are those of the service.
import { createHash, randomUUID } from 'node:crypto';
import { AccessJournal } from '../src/access/access-journal.ts';
import { ExportDip, ExportProof, OwnTrust, ReadDossiers, ReadFiles } from '../src/access/index.ts';
import { DemoCa } from '../src/adapters/pki/demo-pki.ts';
import { DemoTsa } from '../src/adapters/pki/demo-tsa.ts';
import { type RunningDemoTsa, startDemoTsa } from '../src/adapters/pki/demo-tsa-server.ts';
import { HttpTimeStampAuthority } from '../src/adapters/pki/tsa-client.ts';
import { PostgresCatalogue } from '../src/adapters/postgres/catalogue/catalogue.ts';
import { PostgresCatalogueReader } from '../src/adapters/postgres/catalogue/catalogue-reader.ts';
import { PostgresRecordSearch } from '../src/adapters/postgres/catalogue/record-search.ts';
import { openDataSource } from '../src/adapters/postgres/data-source.ts';
import { PostgresAccessLog } from '../src/adapters/postgres/identity/access-log.ts';
import { PostgresSeals } from '../src/adapters/postgres/preservation/seals.ts';
import { PostgresTrustStore } from '../src/adapters/postgres/preservation/trust-store.ts';
import { PostgresPlacements } from '../src/adapters/postgres/storage/placements.ts';
import { DEFAULT_AGREEMENT } from '../src/catalogue/fonds.ts';
import type { Bytes } from '../src/core/encoding/bytes.ts';
import { encodeHex, parseHex } from '../src/core/encoding/hex.ts';
import { encodeUtf8 } from '../src/core/encoding/utf8.ts';
import { hashLeaf, rootOfLeafHashes } from '../src/core/merkle/index.ts';
import { AIP_PATHS, aipDataPath, encodeInventory, inventoryLeaves, makeSaltedInventory } from '../src/core/package/index.ts';
import type { ProofPolicy, TrustMaterial } from '../src/core/proof/index.ts';
import { NodeEngine } from '../src/engine/node-engine.ts';
import { Clock } from '../src/ledger/clock.port.ts';
import { LedgerProver, Sequencer } from '../src/ledger/index.ts';
import { ReceiptSigner } from '../src/ledger/receipt-signer.port.ts';
import type { Transactions } from '../src/ledger/transactions.port.ts';
import { AcceptedAips, EvidenceOfFile, SealArchive } from '../src/preservation/index.ts';
import { ReplicaSet, storeAip } from '../src/storage/index.ts';
import { openTestLedger, type TestLedger } from './ledger-parts.ts';
import type { TestPostgres } from './postgres.ts';

const engine = new NodeEngine();
const FROM = new Date('2020-01-01T00:00:00Z');
const UNTIL = new Date('2045-01-01T00:00:00Z');
const FONDS = 'phong-1';
export const ORGANISATION = 'co-quan-1';

class TestClock extends Clock {
  override now(): Date {
    return new Date();
  }
}

export const POLICY: ProofPolicy = {
  name: 'test',
  demo: true,
  minimumWitnesses: 0,
  digests: { sha256: null, sha384: null, sha512: null },
  timeStampPolicies: [],
};

export interface AcceptedDossier {
  readonly dossierId: string;
  readonly aipId: string;
  readonly index: number;
  /** By path inside the AIP. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/** This archive takes nothing in from transfers, so it has no receipts and signs none. */
class NoReceipts extends ReceiptSigner {
  override async certificates(): Promise<readonly Bytes[]> {
    return [];
  }

  override sign(): Promise<Bytes> {
    throw new Error('expected no receipt to be asked for');
  }
}

export class TestArchive {
  readonly engine = engine;
  readonly replicas: ReplicaSet;
  readonly seals: PostgresSeals;
  readonly prover: LedgerProver;
  readonly placements: PostgresPlacements;
  readonly catalogue: PostgresCatalogueReader;
  readonly aips: AcceptedAips;
  readonly evidence: EvidenceOfFile;
  readonly proofs: ExportProof;
  readonly dips: ExportDip;
  readonly files: ReadFiles;
  readonly dossiers: ReadDossiers;
  readonly accessLog: PostgresAccessLog;
  readonly ownTrust: OwnTrust;
  readonly #sequencer: Sequencer;

  private constructor(
    readonly test: TestLedger,
    readonly tsaRoot: DemoCa,
    readonly tsas: readonly RunningDemoTsa[],
    sequencer: Sequencer,
    readonly source: Awaited<ReturnType<typeof openDataSource>>,
  ) {
    const { parts } = test;
    const clock = new TestClock();
    this.#sequencer = sequencer;
    this.replicas = new ReplicaSet({ stores: test.stores, engine, requiredCopies: 2 });
    this.seals = new PostgresSeals(source);
    this.prover = new LedgerProver(parts.states, engine);
    this.placements = new PostgresPlacements(source);
    this.catalogue = new PostgresCatalogueReader(source);
    this.accessLog = new PostgresAccessLog(source);
    this.aips = new AcceptedAips(parts.states, this.replicas, engine);
    this.evidence = new EvidenceOfFile(this.seals, this.prover, this.replicas, engine);
    const journal = new AccessJournal(parts.transactions, this.accessLog, clock);
    this.ownTrust = new OwnTrust(new PostgresTrustStore(source), parts.states, { demo: true }, engine);
    this.proofs = new ExportProof(
      ...([this.catalogue, this.aips, this.evidence, this.prover, parts.objects, new NoReceipts(), this.ownTrust] as const),
      ...([journal, engine, clock] as const),
    );
    this.dips = new ExportDip(this.catalogue, this.aips, journal, clock);
    this.files = new ReadFiles(this.catalogue, this.placements, this.replicas, journal);
    this.dossiers = new ReadDossiers(
      ...([this.catalogue, new PostgresRecordSearch(source), this.seals, this.prover, this.placements] as const),
      ...([this.replicas, journal, engine] as const),
    );
  }

  /** `tsas`: how many time-stamp authorities there are. */
  static async open(postgres: TestPostgres, tsas = 2): Promise<TestArchive> {
    const url = await postgres.freshDatabase();
    const source = await openDataSource({ url });
    const test = await openTestLedger(source, url);
    const root = await DemoCa.create('Châu Bản demo TSA root', FROM, UNTIL, 'ec-p256');
    const running: RunningDemoTsa[] = [];
    for (let n = 1; n <= tsas; n++) {
      const wish = {
        commonName: `Châu Bản demo TSA ${n}`,
        purpose: 'tsa',
        notBefore: FROM,
        notAfter: UNTIL,
        key: 'ec-p256',
      } as const;
      running.push(await startDemoTsa(new DemoTsa(await root.issue(wish)), { port: 0, clock: () => new Date() }));
    }
    const trusted = { certificate: root.certificate, confirmed: true, addedBy: 'test', addedAt: FROM, source: 'test' };
    const sha256 = createHash('sha256').update(root.certificate).digest('hex');
    await test.parts.transactions.run(() => new PostgresTrustStore(source).add({ ...trusted, sha256, purpose: 'tsa' }));
    const fonds = {
      id: FONDS,
      code: 'P01',
      identifier: 'H26',
      name: 'Phông thử',
      organisationId: ORGANISATION,
      profile: 'tt02-2019',
    };
    await test.parts.transactions.run(() =>
      new PostgresCatalogue().saveFonds({ ...fonds, description: {}, agreement: DEFAULT_AGREEMENT, createdAt: FROM }),
    );
    return new TestArchive(test, root, running, await Sequencer.takeOver(test.parts), source);
  }

  /** A sealer of its own, as another process has one. */
  sealer(tsas: readonly RunningDemoTsa[] = this.tsas, transactions: Transactions = this.test.parts.transactions): SealArchive {
    const settings = {
      tsas: tsas.map(({ url }, i) => ({ name: `tsa-${i + 1}`, url, priority: i, timeoutMs: 10_000 })),
      anchors: [this.tsaRoot.certificate],
      intermediates: [],
      clockToleranceMs: 60_000,
    };
    const tsa = new HttpTimeStampAuthority(settings, engine, () => new Date());
    const { states, objects } = this.test.parts;
    return new SealArchive(
      ...([transactions, this.seals, this.test.ledger, states, objects, this.replicas, tsa, engine, new TestClock()] as const),
    );
  }

  /** Seals and publishes the seal's statement. */
  async seal(): Promise<ReturnType<SealArchive['run']>> {
    const sealer = this.sealer();
    const seal = await sealer.run();
    await this.sequence();
    await sealer.placePublished();
    return seal;
  }

  async sequence(): Promise<void> {
    while ((await this.#sequencer.step()) > 0);
  }

  /** One document per file; stored, recorded, stated, sequenced and visible. */
  async accept(name: string, files: ReadonlyMap<string, Uint8Array>): Promise<AcceptedDossier> {
    const dossierId = randomUUID();
    const aipId = `urn:uuid:${dossierId}`;
    const report = { files: [...files.keys()].map((file) => ({ name: file, signatures: null })) };
    const contents = new Map<string, Uint8Array>([
      ...[...files].map(([file, bytes]) => [aipDataPath(file), bytes] as const),
      [AIP_PATHS.descriptive, encodeUtf8(`<HoSo><Title>${name}</Title></HoSo>`)],
      [AIP_PATHS.report, encodeUtf8(JSON.stringify(report))],
    ]);
    const inventory = makeSaltedInventory(
      engine,
      parseHex('11'.repeat(32)),
      [...contents].map(([path, bytes]) => measured(path, bytes)),
    );
    const inventoryBytes = encodeInventory(inventory);
    const stored = await storeAip(this.replicas, {
      objectId: aipId,
      files: [...contents, [AIP_PATHS.inventory, inventoryBytes] as const].map(([logicalPath, content]) => ({
        logicalPath,
        content,
      })),
      created: FROM,
      message: name,
      user: { name: 'test', address: 'urn:test' },
    });
    const leaves = inventoryLeaves(inventory).map((leaf) => hashLeaf(engine, leaf));
    const inventoryDigest = createHash('sha256').update(inventoryBytes).digest('hex');
    const { transactions } = this.test.parts;
    const catalogue = new PostgresCatalogue();
    const [statementId = ''] = await transactions.run(async () => {
      await catalogue.recordDossier(dossierRecord(dossierId, name, inventoryDigest, files));
      await this.placements.record({ aipId, version: 1, objects: stored.objects });
      return this.test.ledger.append({
        says: {
          type: 'aip-accepted',
          at: '2026-03-04T05:06:07Z',
          agent: 'archivist',
          fonds: FONDS,
          aip: { id: aipId, version: 1 },
          content: {
            inventory: `sha256:${inventoryDigest}`,
            root: `sha256:${encodeHex(rootOfLeafHashes(engine, leaves))}`,
            files: leaves.length,
          },
          amounts: { dossiers: 1, documents: files.size },
        },
        body: { name, ocfl: { root: stored.rootKey, inventory: { ...stored.inventory } } },
      });
    });
    await this.sequence();
    const index = (await this.test.ledger.findPublished([statementId]))?.[0]?.seq ?? -1;
    await transactions.run(() => catalogue.publishDossier(dossierId, index, new Date()));
    return { dossierId, aipId, index, contents };
  }

  trust(): Promise<TrustMaterial> {
    return this.ownTrust.material();
  }

  async close(): Promise<void> {
    for (const tsa of this.tsas) await tsa.close();
    await this.test.close();
  }
}

function measured(path: string, bytes: Uint8Array) {
  const hex = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
  return { path, sizeBytes: bytes.length, sha256: hex('sha256'), sha512: hex('sha512') };
}

function dossierRecord(id: string, name: string, inventoryDigest: string, files: ReadonlyMap<string, Uint8Array>) {
  const retention = { code: 'RETENTION_PERMANENT', kind: 'permanent', clause: 'Điều 15', vi: 'Vĩnh viễn', en: 'Permanent' };
  return {
    ...{
      id,
      aipId: `urn:uuid:${id}`,
      version: 1,
      fondsId: FONDS,
      transferId: 'dot-1',
      packageId: id,
      fileCode: `H26.P01.2026.${name}`,
    },
    ...{
      title: `Hồ sơ ${name}`,
      startDate: null,
      endDate: null,
      maintenance: 'Vĩnh viễn',
      description: { Title: name },
      retention,
    },
    ...{ disposeNotBefore: null, inventoryDigest },
    documents: [...files].map(([file, bytes], i) => ({
      ...{
        id: `${id}-${i + 1}`,
        ordinal: i + 1,
        title: `Văn bản ${file}`,
        number: String(i + 1),
        notation: 'QĐ',
        issuedDate: null,
      },
      ...{ issuer: 'UBND', typeName: 'Quyết định', description: { Subject: file }, text: '', indication: null },
      files: [
        {
          ...measured(aipDataPath(file), bytes),
          ...{ id: `${id}-${i + 1}-0`, role: 'main' as const, name: file, mediaType: 'text/plain', signatureReport: null },
        },
      ],
    })),
  };
}
