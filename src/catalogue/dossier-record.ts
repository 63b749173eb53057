// The catalogue's record of a dossier, from what its AIP holds: report, acceptance facts and texts. Acceptance and rebuild use this
// same function, so that a rebuilt catalogue is the catalogue.

import { aipDataPath, type DocumentDescription, type FieldRole, type Profile, valueOfRole } from '../core/package/index.ts';
import type { Indication } from '../core/signature/report.ts';
import type { AcceptanceFacts } from './acceptance-events.ts';
import { canonical } from './canonical-value.ts';
import { isoDate } from './described-values.ts';
import type { DocumentRecord, DossierRecord, FileRecord } from './dossier.ts';
import { retentionOf } from './dossier-retention.ts';
import type { ExaminedSipFile, PackageReport } from './package-report.ts';

export interface DossierParts {
  readonly profile: Profile;
  readonly report: PackageReport;
  readonly acceptance: AcceptanceFacts;
  readonly inventoryDigest: string;
  /** Text by file name; files without text are not in it. */
  readonly texts: ReadonlyMap<string, string>;
}

export function dossierRecord({ profile, report, acceptance, inventoryDigest, texts }: DossierParts): DossierRecord {
  const { description } = report;
  if (description === null) throw new Error('expected an accepted package to have a description');
  const fields = description.dossier.fields;
  const value = (role: FieldRole) => valueOfRole(profile, 'dossier', role, fields);
  const retention = retentionOf(profile, description);
  return {
    id: acceptance.dossierId,
    aipId: acceptance.aipId,
    version: 1,
    fondsId: acceptance.fondsId,
    transferId: acceptance.transferId,
    packageId: acceptance.packageId,
    fileCode: report.fileCode,
    title: report.title,
    startDate: isoDate(value('start-date')),
    endDate: isoDate(value('end-date')),
    maintenance: value('retention') ?? '',
    description: fields,
    retention: canonical(retention),
    disposeNotBefore: retention.disposeNotBefore ?? null,
    inventoryDigest,
    documents: description.documents.map((document) => documentRecord(profile, acceptance.dossierId, document, report, texts)),
  };
}

function documentRecord(
  profile: Profile,
  dossierId: string,
  document: DocumentDescription,
  report: PackageReport,
  texts: ReadonlyMap<string, string>,
): DocumentRecord {
  const value = (role: FieldRole) => valueOfRole(profile, document.kind, role, document.fields) ?? '';
  const id = `${dossierId}-${document.ordinal}`;
  const files = report.files
    .filter((file) => file.documentOrdinal === document.ordinal)
    .sort((a, b) => a.annexOrdinal - b.annexOrdinal);
  return {
    id,
    ordinal: document.ordinal,
    title: value('title'),
    number: value('number'),
    notation: value('notation'),
    issuedDate: isoDate(value('issued-date')),
    issuer: value('issuer'),
    typeName: value('document-type'),
    description: document.fields,
    text: files.flatMap((file) => texts.get(file.name) ?? []).join('\n'),
    indication: worst(files),
    files: files.map((file) => fileRecord(id, file)),
  };
}

function fileRecord(documentId: string, file: ExaminedSipFile): FileRecord {
  return {
    id: `${documentId}-${file.annexOrdinal}`,
    role: file.annexOrdinal === 0 ? 'main' : 'annex',
    name: file.name,
    path: aipDataPath(file.name),
    mediaType: file.mediaType,
    sizeBytes: file.sizeBytes,
    sha256: file.sha256,
    sha512: file.sha512,
    signatureReport: file.signatures,
  };
}

const ORDER: readonly Indication[] = ['TOTAL-FAILED', 'INDETERMINATE', 'TOTAL-PASSED'];

// A document is as good as the worst of its signed files; null when none is signed.
function worst(files: readonly ExaminedSipFile[]): Indication | null {
  const found = files.flatMap((file) => file.signatures?.indication ?? []);
  return ORDER.find((indication) => found.includes(indication)) ?? null;
}
