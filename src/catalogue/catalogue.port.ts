// Ports of the catalogue. Writes join the caller's transaction; reads see only what a durable checkpoint includes.
import type { JsonValue } from '../core/encoding/canonical-json.ts';
import type { DocumentRecord, DossierRecord, FileRecord, PreservationEvent } from './dossier.ts';
import type { Fonds } from './fonds.ts';

/** The fonds already holds a dossier with this code, perhaps one that is being recorded at this moment. */
export class DuplicateDossierError extends Error {
  override readonly name = 'DuplicateDossierError';
  readonly code = 'DOSSIER_ALREADY_HELD';
}

export abstract class Catalogue {
  /** Inserts the fonds, or replaces its description and agreement. */
  abstract saveFonds(fonds: Fonds): Promise<void>;
  /** Records a dossier that is not visible yet. Rejects with DuplicateDossierError. */
  abstract recordDossier(dossier: DossierRecord): Promise<void>;
  /** Makes it visible: the entry at `entryIndex` that accepted it is covered by a durable checkpoint. Idempotent. */
  abstract publishDossier(dossierId: string, entryIndex: number, acceptedAt: Date): Promise<void>;
  abstract recordEvents(dossierId: string, events: readonly PreservationEvent[]): Promise<void>;
}

/** Whose records may be seen: of one organisation, or of all when null. */
export interface ReadScope {
  readonly organisationId: string | null;
}

export interface PageRequest {
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
}

export interface PageOf<T> {
  readonly items: readonly T[];
  readonly total: number;
}

export interface FondsView extends Fonds {
  readonly counts: { readonly dossiers: number; readonly documents: number };
}

export interface DossierView extends DossierRecord {
  readonly fondsName: string;
  readonly organisationId: string;
  readonly documentCount: number;
  readonly entryIndex: number;
  readonly acceptedAt: Date;
  readonly events: readonly PreservationEvent[];
}

export type DossierSummaryView = Omit<DossierView, 'documents' | 'events' | 'description'>;

export interface DocumentPlace {
  readonly dossierId: string;
  readonly document: DocumentRecord;
}

export interface FilePlace {
  readonly dossierId: string;
  readonly aipId: string;
  readonly version: number;
  readonly documentId: string;
  readonly organisationId: string;
  readonly file: FileRecord;
}

/** Something already held that a new document or dossier repeats. */
export interface Duplicate {
  readonly dossierId: string;
  readonly fileCode: string;
  readonly documentTitle: string | null;
}

export interface RecordedAip {
  readonly dossierId: string;
  readonly aipId: string;
  readonly version: number;
  readonly retention: JsonValue;
}

export interface HoldingsCounts {
  readonly fonds: number;
  readonly dossiers: number;
  readonly documents: number;
  readonly files: number;
  readonly sizeBytes: number;
}

export abstract class CatalogueReader {
  abstract listFonds(scope: ReadScope): Promise<readonly FondsView[]>;
  abstract fonds(id: string): Promise<Fonds | null>;
  /** Counting looks at every document of the fonds: for pages, not for work. */
  abstract fondsWithCounts(id: string): Promise<FondsView | null>;
  abstract listDossiers(fondsId: string, scope: ReadScope, page: PageRequest): Promise<PageOf<DossierSummaryView>>;
  abstract dossier(id: string, scope: ReadScope): Promise<DossierView | null>;
  abstract document(id: string, scope: ReadScope): Promise<DocumentPlace | null>;
  abstract file(id: string, scope: ReadScope): Promise<FilePlace | null>;
  /** Also before it is visible: the AIP of a dossier that was recorded. */
  abstract recordedAip(dossierId: string): Promise<RecordedAip | null>;
  abstract counts(scope: ReadScope): Promise<HoldingsCounts>;
  /** Accepted or being recorded: two transfers of one dossier at the same time must not both pass. */
  abstract dossierWithFileCode(fondsId: string, fileCode: string): Promise<Duplicate | null>;
  /** One held file for each digest that is held in the scope: nobody learns what another organisation deposited. */
  abstract filesWithDigests(sha256: readonly string[], scope: ReadScope): Promise<ReadonlyMap<string, Duplicate>>;
  /** NĐ 30/2020 App. VI III.1.h: number, notation and issuer repeat; the date too, as numbers start again each year. */
  /** By place in `keys`: one held document for each key that is held in the scope. */
  abstract documentsWithNumbers(keys: readonly DocumentNumberKey[], scope: ReadScope): Promise<ReadonlyMap<number, Duplicate>>;
}

export interface DocumentNumberKey {
  readonly number: string;
  readonly notation: string;
  readonly issuer: string;
  readonly issuedDate: string;
}
