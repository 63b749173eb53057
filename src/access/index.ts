// Front door of access: reading, proof bundles, dissemination packages.
export { AccessError, type AccessErrorCode } from './access-error.ts';
export { AccessJournal } from './access-journal.ts';
export { type ArchiveItem, ArchiveWriter } from './archive-writer.port.ts';
export { DescriptionTemplates } from './description-templates.port.ts';
export type { DocumentView, Dossier, DossierSummary, ReplicaView } from './dossier-view.ts';
export { ExportDip, type ExportedDip } from './export-dip.ts';
export { type ExportedProof, ExportProof, type ProofRequest } from './export-proof.ts';
export { OwnTrust } from './own-trust.ts';
export { ProofSettings } from './proof-settings.port.ts';
export { ReadDossiers } from './read-dossiers.ts';
export { type FoundFile, ReadFiles } from './read-files.ts';
export { type Reader, scopeOf } from './reader.ts';
