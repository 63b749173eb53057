// The proof bundle of a dossier or of one document: what a stranger needs to check it without trusting this archive (design section 5).
// Made from the ledger and the stores, not from the catalogue, and verified as a stranger would before it is handed out.
import { Injectable, Logger } from '@nestjs/common';
import { CatalogueReader } from '../catalogue/catalogue.port.ts';
import type { FileRecord } from '../catalogue/dossier.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { encodeHex, parseHex } from '../core/encoding/hex.ts';
import { parseUtf8 } from '../core/encoding/utf8.ts';
import { AIP_PATHS, aipSignatureFactsPath, nameOfAipDataPath, parseInventory } from '../core/package/index.ts';
import {
  type ProofMembers,
  type ProofPartFile,
  type ProofParts,
  type ProofReport,
  verifyProof,
  writeProofBundle,
} from '../core/proof/index.ts';
import type { DocumentReport } from '../core/signature/report.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { writeProofZip } from '../engine/proof-zip.ts';
import { Clock } from '../ledger/clock.port.ts';
import { findReceipt, isReceiptOf, LedgerProver, ReceiptSigner, receiptKey, signedReceipts } from '../ledger/index.ts';
import { LedgerObjects } from '../ledger/ledger-objects.port.ts';
import { type AcceptedAip, AcceptedAips, EvidenceOfFile, type SealedEvidence } from '../preservation/index.ts';
import type { OpenedAip } from '../storage/index.ts';
import { AccessError } from './access-error.ts';
import { AccessJournal } from './access-journal.ts';
import { InventoryTree } from './inventory-tree.ts';
import { OwnTrust } from './own-trust.ts';
import { type Reader, scopeOf } from './reader.ts';

/** A bundle is made in memory. */
const CONTENT_LIMIT_BYTES = 256 << 20;

export interface ProofRequest {
  /** Whether the bundle carries the documents' bytes. */
  readonly withContent: boolean;
}

export interface ExportedProof {
  readonly members: ProofMembers;
  /** The same as a ZIP file that every verifier reads: stored, not compressed. */
  readonly zip: Bytes;
  readonly exportedAt: Date;
  /** For the file's name. */
  readonly title: string;
  /** As the archive itself judges the bundle: never TOTAL-FAILED. */
  readonly report: ProofReport;
}

interface ProofSubject {
  readonly dossierId: string;
  readonly aipId: string;
  readonly version: number;
  readonly packageId: string;
  readonly entryIndex: number;
  readonly files: readonly FileRecord[];
  /** All documents of the dossier are in it, so that the whole inventory may be shown. */
  readonly isWhole: boolean;
  readonly title: string;
}

@Injectable()
export class ExportProof {
  readonly #logger = new Logger('access');

  constructor(
    private readonly catalogue: CatalogueReader,
    private readonly aips: AcceptedAips,
    private readonly evidence: EvidenceOfFile,
    private readonly prover: LedgerProver,
    private readonly objects: LedgerObjects,
    private readonly signer: ReceiptSigner,
    private readonly trust: OwnTrust,
    private readonly journal: AccessJournal,
    private readonly engine: NodeEngine,
    private readonly clock: Clock,
  ) {}

  /** Throws AccessError DOSSIER_NOT_FOUND, PROOF_TOO_LARGE, PROOF_NOT_SOUND, RECORD_DIFFERS_FROM_LEDGER. */
  async ofDossier(id: string, reader: Reader, request: ProofRequest): Promise<ExportedProof> {
    const dossier = await this.catalogue.dossier(id, scopeOf(reader));
    if (dossier === null) throw new AccessError('DOSSIER_NOT_FOUND');
    const files = dossier.documents.flatMap((document) => document.files);
    return this.#export({ ...dossier, dossierId: id, files, isWhole: true, title: dossier.fileCode }, reader, request);
  }

  /** The same with DOCUMENT_NOT_FOUND. The other documents of the dossier stay undisclosed. */
  async ofDocument(id: string, reader: Reader, request: ProofRequest): Promise<ExportedProof> {
    const place = await this.catalogue.document(id, scopeOf(reader));
    const dossier = place === null ? null : await this.catalogue.dossier(place.dossierId, scopeOf(reader));
    if (place === null || dossier === null) throw new AccessError('DOCUMENT_NOT_FOUND');
    const title = `${dossier.fileCode}.${place.document.ordinal}`;
    const files = place.document.files;
    return this.#export({ ...dossier, dossierId: dossier.id, files, isWhole: false, title }, reader, request);
  }

  async #export(subject: ProofSubject, reader: Reader, request: ProofRequest): Promise<ExportedProof> {
    const sizeBytes = subject.files.reduce((total, file) => total + file.sizeBytes, 0);
    if (request.withContent && sizeBytes > CONTENT_LIMIT_BYTES) throw new AccessError('PROOF_TOO_LARGE');
    const accepted = await this.aips.open(subject.entryIndex);
    const { id, version } = accepted.statement.aip ?? {};
    if (id !== subject.aipId || version !== subject.version) throw new AccessError('RECORD_DIFFERS_FROM_LEDGER');
    const exportedAt = this.clock.now();
    const parts = await this.#parts(subject, accepted, exportedAt, request);
    const members = writeProofBundle(parts, this.engine);
    const report = await this.#verify(members, exportedAt);
    await this.journal.record(reader, 'export-proof', subject.dossierId, subject.title);
    return { members, zip: writeProofZip(members), exportedAt, title: subject.title, report };
  }

  async #parts(
    subject: ProofSubject,
    accepted: AcceptedAip,
    exportedAt: Date,
    { withContent }: ProofRequest,
  ): Promise<ProofParts> {
    const { aip } = accepted;
    const inventoryBytes = await readAll(aip, AIP_PATHS.inventory);
    const tree = new InventoryTree(this.engine, parseInventory(inventoryBytes));
    const evidence = await this.evidence.of(subject.entryIndex);
    const reports = signatureReports(await readAll(aip, AIP_PATHS.report));
    const receipt = await this.#receipt(subject.packageId, parseUtf8(accepted.entry));
    return {
      origin: await this.trust.origin(),
      exportedAt,
      statement: accepted.entry,
      inclusion: await this.prover.tlogProof(subject.entryIndex),
      files: await filesOf(subject, { aip, tree, evidence }, withContent),
      certificates: [...(evidence?.certificates ?? []), ...(await this.trust.intermediatesOf(reports))],
      ...(subject.isWhole && { inventory: inventoryBytes }),
      ...(receipt !== undefined && { receipt }),
    };
  }

  // A store is not trusted: what lies under the receipt's key there counts when it is signed and repeats the ledger's entry.
  async #receipt(packageId: string, statement: string): Promise<ProofParts['receipt']> {
    const pairs = signedReceipts(this.objects, this.engine, receiptKey(packageId));
    return findReceipt(pairs, await this.signer.certificates(), (json) => isReceiptOf(json, statement));
  }

  async #verify(members: ProofMembers, at: Date): Promise<ProofReport> {
    const report = await verifyProof(members, await this.trust.material(), this.trust.policy(), at, this.engine);
    if (report.indication !== 'TOTAL-FAILED') return report;
    const failed = report.checks.filter((check) => check.outcome === 'failed');
    this.#logger.error({
      message: 'a proof was made that does not verify',
      checks: failed.map(({ code, member }) => ({ code, member })),
    });
    throw new AccessError('PROOF_NOT_SOUND', failed);
  }
}

interface BundleSource {
  readonly aip: OpenedAip;
  readonly tree: InventoryTree;
  readonly evidence: SealedEvidence | null;
}

/** The files of the manifest. */
async function filesOf(subject: ProofSubject, source: BundleSource, withContent: boolean): Promise<readonly ProofPartFile[]> {
  const files: ProofPartFile[] = [];
  const stated: ProofPartFile[] = [];
  for (const file of subject.files) {
    const factsPath = aipSignatureFactsPath(nameOfAipDataPath(file.path) ?? file.name);
    const facts = source.aip.files.some(({ logicalPath }) => logicalPath === factsPath);
    const part = await partOf(source, file.path, withContent);
    if (encodeHex(part.sha512) !== file.sha512) throw new AccessError('RECORD_DIFFERS_FROM_LEDGER');
    files.push({ ...part, ...(facts && { facts: await readAll(source.aip, factsPath) }) });
    // Without the document's bytes its signatures are as the archive stated them: that counts only when the facts are proven files too.
    if (facts && !withContent) stated.push(await partOf(source, factsPath, false));
  }
  if (subject.isWhole && !withContent) stated.push(await partOf(source, AIP_PATHS.report, true));
  return [...files, ...stated];
}

async function partOf({ aip, tree, evidence }: BundleSource, path: string, withContent: boolean): Promise<ProofPartFile> {
  const disclosed = await tree.disclose(path);
  if (disclosed === undefined) throw new AccessError('RECORD_DIFFERS_FROM_LEDGER');
  const { sizeBytes, sha256, sha512 } = disclosed.entry;
  return {
    path,
    sizeBytes,
    sha256: parseHex(sha256),
    sha512: parseHex(sha512),
    leaf: disclosed.leaf,
    evidence: (await evidence?.recordsOf(disclosed.entry)) ?? [],
    ...(withContent && { content: await readAll(aip, path) }),
  };
}

async function readAll(aip: OpenedAip, path: string): Promise<Bytes> {
  const source = await aip.openFile(path);
  try {
    return await source.read(0, source.sizeBytes);
  } finally {
    await source.close();
  }
}

// The reports as they were kept at acceptance.
function signatureReports(bytes: Bytes): readonly DocumentReport[] {
  const { files = [] } = JSON.parse(parseUtf8(bytes)) as { files?: readonly { signatures?: DocumentReport | null }[] };
  return files.flatMap(({ signatures }) => signatures ?? []);
}
