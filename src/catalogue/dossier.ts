// What the catalogue keeps of an accepted dossier: description, documents, files, events. All of it can be made again from the AIP
// and the ledger (chauban rebuild).

import type { JsonValue } from '../core/encoding/canonical-json.ts';
import type { FieldValues } from '../core/package/description.ts';
import type { DocumentReport, Indication } from '../core/signature/report.ts';

export interface DossierRecord {
  readonly id: string;
  readonly aipId: string;
  readonly version: number;
  readonly fondsId: string;
  readonly transferId: string;
  readonly packageId: string;
  readonly fileCode: string;
  readonly title: string;
  /** ISO 8601 calendar dates; null when the description has none. */
  readonly startDate: string | null;
  readonly endDate: string | null;
  readonly maintenance: string;
  readonly description: FieldValues;
  /** As computed by core/retention when the dossier was accepted. */
  readonly retention: JsonValue;
  /** First day on which disposal may be considered; null: permanent, or a person must decide. */
  readonly disposeNotBefore: string | null;
  readonly inventoryDigest: string;
  readonly documents: readonly DocumentRecord[];
}

export interface DocumentRecord {
  readonly id: string;
  readonly ordinal: number;
  readonly title: string;
  readonly number: string;
  readonly notation: string;
  readonly issuedDate: string | null;
  readonly issuer: string;
  readonly typeName: string;
  readonly description: FieldValues;
  /** Text of all its files, NFC; empty for scans. */
  readonly text: string;
  /** null: no signature. */
  readonly indication: Indication | null;
  readonly files: readonly FileRecord[];
}

export interface FileRecord {
  readonly id: string;
  readonly role: 'main' | 'annex';
  readonly name: string;
  /** Path inside the AIP. */
  readonly path: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
  readonly signatureReport: DocumentReport | null;
}

/** PREMIS 3 event. `type` is a term of the Library of Congress event type vocabulary. */
export interface PreservationEvent {
  readonly id: string;
  readonly type: string;
  readonly time: Date;
  readonly agent: string;
  readonly outcome: 'success' | 'warning' | 'fail';
  readonly vi: string;
  readonly en: string;
}
