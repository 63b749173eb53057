// Front door of the catalogue.
export { canonical } from './canonical-value.ts';
export * from './catalogue.port.ts';
export * from './dossier.ts';
export { type AipFileReader, type DossierFromAip, dossierFromAip } from './dossier-from-aip.ts';
export * from './fonds.ts';
export { type FondsDraft, type FondsEditor, ManageFonds } from './manage-fonds.ts';
export * from './search.port.ts';
