// Front door of the catalogue.

export { type AcceptanceFacts, acceptanceEvents, premisOf } from './acceptance-events.ts';
export { canonical, storableText } from './canonical-value.ts';
export * from './catalogue.port.ts';
export { CatalogueError } from './catalogue-error.ts';
export { isoDate } from './described-values.ts';
export * from './dossier.ts';
export { type AipFileReader, type DossierFromAip, dossierFromAip } from './dossier-from-aip.ts';
export { dossierRecord } from './dossier-record.ts';
export { retentionOf } from './dossier-retention.ts';
export * from './fonds.ts';
export { type FondsDraft, type FondsEditor, ManageFonds } from './manage-fonds.ts';
export * from './search.port.ts';
