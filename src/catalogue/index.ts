// Front door of the catalogue.
export * from './catalogue.port.ts';
export * from './dossier.ts';
export * from './fonds.ts';
export { type FondsDraft, type FondsEditor, ManageFonds } from './manage-fonds.ts';
export * from './search.port.ts';
