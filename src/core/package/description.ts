// What a submission says about itself, whichever way it was written (hoso.xml or hoso.xlsx). Levels of description and field
// codes: Circular 02/2019/TT-BNV, held as data in config/profiles; nothing here names a field.

/** `photo` and `audiovisual` are documents with a field table of their own (appendices III and IV). */
export type DocumentKind = 'document' | 'photo' | 'audiovisual';
/** In the order in which sheets and elements are read. */
export const DOCUMENT_LEVELS = ['document', 'photo', 'audiovisual'] as const satisfies readonly DocumentKind[];
export type DescriptionLevel = 'fonds' | 'dossier' | DocumentKind;

/** Values by field code of the profile, as text in NFC, white space at both ends removed (each such change is a finding). */
export type FieldValues = Readonly<Record<string, string>>;

/** A file that the description names. `name` is its path in the package, relative to the folder of the description. */
export interface SipFile {
  readonly name: string;
  /** Lower-case hexadecimal, when the depositor states it. */
  readonly sha256?: string;
}

export interface FondsDescription {
  readonly fields: FieldValues;
}

export interface DossierDescription {
  readonly fields: FieldValues;
}

export interface DocumentDescription {
  readonly kind: DocumentKind;
  /** Place in the description, from 1. Findings and AIPs name documents by it; DocOrdinal is the depositor's own number. */
  readonly ordinal: number;
  readonly fields: FieldValues;
  /** Absent when the description forgot it (finding DOCUMENT_WITHOUT_MAIN_FILE). */
  readonly main?: SipFile;
  readonly annexes: readonly SipFile[];
  /** The depositor's declaration that the main file is a scan without text (design section 7). */
  readonly declaredWithoutText: boolean;
}

export type DescriptionFormat = 'hoso.xml' | 'hoso.xlsx';

export interface SipDescription {
  readonly profileId: string;
  readonly format: DescriptionFormat;
  readonly fonds?: FondsDescription;
  readonly dossier: DossierDescription;
  readonly documents: readonly DocumentDescription[];
}

/** A file as it lies in the package, measured by whoever read it. */
export interface SipFileFacts {
  /** Relative to the folder of the description; the description itself is not among them. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Every file of a document, the main file first. */
export function filesOfDocument(document: DocumentDescription): readonly SipFile[] {
  return document.main === undefined ? document.annexes : [document.main, ...document.annexes];
}
