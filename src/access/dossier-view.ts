// How readers see dossiers: the catalogue's record with its evidence, its ledger statement and where its copies lie.
import type { DossierSummaryView, DossierView } from '../catalogue/catalogue.port.ts';
import type { DocumentRecord, FileRecord, PreservationEvent } from '../catalogue/dossier.ts';
import type { FieldValues } from '../core/package/index.ts';
import type { RetentionDecision } from '../core/retention/index.ts';
import type { DocumentReport, Sentence } from '../core/signature/report.ts';
import type { Seal } from '../preservation/index.ts';

export interface EvidenceView {
  readonly state: 'PENDING' | 'SEALED';
  readonly sealedAt: Date | null;
}

export interface RetentionView extends Sentence {
  readonly kind: 'permanent' | 'years' | 'person';
  readonly years: number | null;
  readonly disposeNotBefore: string | null;
  /** The earliest end of a lock among its copies; null where no store locks. */
  readonly lockedUntil: Date | null;
  readonly clause: string;
}

export interface DossierSummary {
  readonly id: string;
  readonly fondsId: string;
  readonly fileCode: string;
  readonly title: string;
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly documentCount: number;
  readonly retention: RetentionView;
  readonly evidence: EvidenceView;
  readonly acceptedAt: Date;
  readonly maintenance: string;
}

/** A document without the text that is kept for search. */
export interface DocumentView {
  readonly id: string;
  readonly ordinal: number;
  readonly title: string;
  readonly description: FieldValues;
  readonly files: readonly FileRecord[];
  /** Of its worst signed file; null when none of its files could bear a signature. */
  readonly signatureSummary: (Sentence & { readonly indication: string }) | null;
}

export interface EventView extends Omit<PreservationEvent, 'vi' | 'en'> {
  readonly detailVi: string;
  readonly detailEn: string;
}

/** `lastCheckedAt` and `outcome`: of the last fixity audit; null when there was none. */
export interface ReplicaView {
  readonly store: string;
  readonly medium: string;
  readonly lastCheckedAt: Date | null;
  readonly outcome: string | null;
}

export interface Dossier extends DossierSummary {
  readonly description: FieldValues;
  readonly fondsName: string;
  readonly documents: readonly DocumentView[];
  /** Place in the ledger, and the SHA-256 of the entry. */
  readonly statement: { readonly index: number; readonly digest: string };
  readonly transferId: string;
  readonly packageId: string;
  readonly events: readonly EventView[];
  readonly replicas: readonly ReplicaView[];
  readonly aipId: string;
  readonly version: number;
}

export function summaryOf(
  dossier: DossierSummaryView | DossierView,
  seal: Seal | undefined,
  lockedUntil: Date | null,
): DossierSummary {
  const { id, fondsId, fileCode, title, startDate, endDate, documentCount, acceptedAt, maintenance } = dossier;
  const { kind, years, disposeNotBefore, clause, vi, en } = dossier.retention as unknown as RetentionDecision;
  const retention = { kind, years: years ?? null, disposeNotBefore: disposeNotBefore ?? null, lockedUntil, clause, vi, en };
  const evidence: EvidenceView =
    seal === undefined ? { state: 'PENDING', sealedAt: null } : { state: 'SEALED', sealedAt: seal.sealedAt };
  const dates = { startDate, endDate, acceptedAt };
  return { id, fondsId, fileCode, title, ...dates, documentCount, retention, evidence, maintenance };
}

export function documentView({ id, ordinal, title, description, files }: DocumentRecord): DocumentView {
  return { id, ordinal, title, description, files, signatureSummary: signatureSummary(files) };
}

export function eventView({ vi, en, ...event }: PreservationEvent): EventView {
  return { ...event, detailVi: vi, detailEn: en };
}

const WORST_FIRST = ['TOTAL-FAILED', 'INDETERMINATE', 'TOTAL-PASSED'];

function signatureSummary(files: readonly FileRecord[]): DocumentView['signatureSummary'] {
  const reports = files.flatMap(({ signatureReport }) => signatureReport ?? []);
  const signed = reports.filter((report) => report.status !== 'NO_SIGNATURE').sort((a, b) => rank(a) - rank(b));
  const shown = signed[0] ?? reports[0];
  if (shown === undefined) return null;
  const { vi, en } = shown.summary;
  return { indication: shown.indication ?? shown.status, vi, en };
}

// A report that could not be made (UNREADABLE) stands before every other.
function rank({ indication }: DocumentReport): number {
  return indication === null ? -1 : WORST_FIRST.indexOf(indication);
}
