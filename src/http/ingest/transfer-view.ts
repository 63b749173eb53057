// Transfers and packages as the API shows them.
import type { DocumentDescription, Profile } from '../../core/package/index.ts';
import { valueOfRole } from '../../core/package/index.ts';
import type { ExaminedSipFile, ListedPackage, TransferPackage } from '../../ingest/transfer.ts';
import type { TransferWithPackages } from '../../ingest/transfers.port.ts';

export interface TransferNames {
  readonly fondsName: string;
  readonly organisationName: string;
  readonly createdByName: string;
}

export type TransferViewState = 'RECEIVING' | 'CHECKING' | 'AWAITING_DECISION' | 'RECORDING' | 'FINISHED' | 'CANCELLED';

export function transferView(transfer: TransferWithPackages, names: TransferNames) {
  return {
    id: transfer.id,
    code: transfer.code,
    fondsId: transfer.fondsId,
    fondsName: names.fondsName,
    organisationId: transfer.organisationId,
    organisationName: names.organisationName,
    note: transfer.note,
    createdBy: names.createdByName,
    createdAt: transfer.createdAt.toISOString(),
    submittedAt: transfer.submittedAt?.toISOString() ?? null,
    state: transferState(transfer),
    packages: transfer.packages.map(packageSummary),
  };
}

// The transfer is where its slowest package is.
function transferState(transfer: TransferWithPackages): TransferViewState {
  const states = transfer.packages.map((item) => item.state);
  const some = (...wanted: readonly string[]) => states.some((state) => wanted.includes(state));
  if (states.length === 0 || some('RECEIVING')) return 'RECEIVING';
  if (some('SUBMITTED', 'CHECKING')) return 'CHECKING';
  if (some('AWAITING_DECISION')) return 'AWAITING_DECISION';
  if (some('STORING', 'RECORDING')) return 'RECORDING';
  return states.every((state) => state === 'CANCELLED') ? 'CANCELLED' : 'FINISHED';
}

const NO_FINDINGS = { refuse: 0, warn: 0, info: 0 };
const NO_SIGNATURES = { passed: 0, failed: 0, indeterminate: 0, unsigned: 0 };

export function packageSummary(item: ListedPackage) {
  const { summary, decision } = item;
  return {
    id: item.id,
    transferId: item.transferId,
    fileName: item.fileName,
    sizeBytes: item.sizeBytes,
    receivedBytes: item.receivedBytes,
    sha256: item.sha256,
    state: item.state,
    progress: item.progress,
    title: summary === null || summary.title === '' ? null : summary.title,
    fileCode: summary === null || summary.fileCode === '' ? null : summary.fileCode,
    findings: summary?.findings ?? NO_FINDINGS,
    signatures: summary?.signatures ?? NO_SIGNATURES,
    decision: decision === null ? null : { ...decision, by: decision.by ?? 'system', automatic: decision.by === null },
    dossierId: item.state === 'ACCEPTED' ? item.dossierId : null,
    receipt: item.receiptKey !== null,
    erased: item.erased,
  };
}

export function packageView(item: TransferPackage, profile: Profile | undefined) {
  const { report } = item;
  const documents = report?.description?.documents ?? [];
  return {
    ...packageSummary(item),
    description:
      report?.description == null
        ? null
        : { dossier: report.description.dossier.fields, documents: documents.map((document) => document.fields) },
    findings: report?.findings ?? [],
    documents: documents.map((document) => ({
      ordinal: document.ordinal,
      title: titleOf(document, profile),
      files: filesOf(document.ordinal, report?.files ?? []),
    })),
    otherFiles: filesOf(0, report?.files ?? []),
    proposal: report?.proposal ?? null,
    checkedAt: report?.checkedAt ?? null,
    policy: report?.policy ?? null,
  };
}

function titleOf(document: DocumentDescription, profile: Profile | undefined): string | null {
  return profile === undefined ? null : (valueOfRole(profile, document.kind, 'title', document.fields) ?? null);
}

// Document ordinal 0: files that the description does not name.
function filesOf(ordinal: number, files: readonly ExaminedSipFile[]) {
  return files
    .filter((file) => file.documentOrdinal === ordinal)
    .sort((a, b) => a.annexOrdinal - b.annexOrdinal)
    .map((file) => ({
      path: file.name,
      name: file.name.slice(file.name.lastIndexOf('/') + 1),
      sizeBytes: file.sizeBytes,
      mediaType: file.mediaType,
      sha256: file.sha256,
      role: file.annexOrdinal === 0 ? ('main' as const) : ('annex' as const),
      signatureReport: file.signatures,
    }));
}
