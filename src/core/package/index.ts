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
export { type CalendarDate, isoDateOf, parseCalendarDate } from './calendar-date.ts';
export type { CatalogueEntry } from './catalogue-entry.ts';
export { documentIdentityKey } from './check-consistency.ts';
export { checkFields } from './check-fields.ts';
export { checkSip, type LocatedDescription, locateDescription, type SipCheckInput } from './check-sip.ts';
export * from './description.ts';
export { encodeHosoXml } from './descriptive-metadata.ts';
export { customaryName, type FilePlace, isCustomaryName } from './file-name.ts';
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
export * from './premis.ts';
export { composeDossierCode, dossierCodeOf, fieldByRole, parseProfile, valueOfRole } from './profile.ts';
export * from './profile-rules.ts';
export { readHosoXlsx } from './read-hoso-xlsx.ts';
export { type DescriptionReading, readHosoXml } from './read-hoso-xml.ts';
export * from './salted-inventory.ts';
export {
  checkSecrecyMarks,
  hasSecrecyMark,
  hasSecrecyMarkInName,
  hasSecrecyMarkInValue,
  refusesAsStateSecret,
  secrecySuffixOf,
} from './secrecy-marks.ts';
export type { Severity } from './severity.ts';
export { FILE_COLUMNS, HOSO_NAMESPACE, SHEET_OF_LEVEL } from './sip-format.ts';
export { dateOfSerial, type WorkbookParts } from './workbook.ts';
