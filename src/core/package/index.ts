// Front door of core/package: descriptions, profiles, findings, checks, and what an AIP is made of.
export {
  AIP_PATHS,
  type AipFile,
  aipDataPath,
  aipSignatureFactsPath,
  aipSubmittedDescriptionPath,
  aipValidationMaterialPath,
  nameOfAipDataPath,
  roleOfAipPath,
} from './aip-layout.ts';
export type { CatalogueEntry } from './catalogue-entry.ts';
export * from './description.ts';
export {
  type Finding,
  type FindingOptions,
  type FindingParams,
  type FindingTarget,
  fillSentence,
  hasRefusal,
  makeFinding,
} from './finding.ts';
export { FINDING_CATALOGUE, FINDING_CODES, type FindingCode, isFindingCode } from './finding-catalogue.ts';
export * from './lifecycle.ts';
export { composeDossierCode, dossierCodeOf, fieldByRole, parseProfile, valueOfRole } from './profile.ts';
export * from './profile-rules.ts';
export * from './salted-inventory.ts';
export type { Severity } from './severity.ts';
