// Where things lie inside an AIP. Folder names as E-ARK CSIP 2.0.4 and Circular 05/2025/TT-BNV Art. 3 name them.
import { MalformedError } from '../encoding/malformed-error.ts';
import type { DescriptionFormat } from './description.ts';

export const AIP_PATHS = {
  /** Description in the archive's own form, elements named by the circular's codes. */
  descriptive: 'metadata/descriptive/hoso.xml',
  /** PREMIS 3: objects, events, agents. */
  premis: 'metadata/preservation/premis.xml',
  /** Every other file of the AIP with size, digests and salt. */
  inventory: 'metadata/preservation/inventory.json',
  /** The findings at acceptance. */
  report: 'metadata/preservation/report.json',
  /** Text extracted from the data files, by name, for search; derived, never evidence. Absent when no file has text. */
  texts: 'metadata/preservation/texts.json',
  /** Who transferred, who decided and why: what the catalogue needs beside the report. */
  acceptance: 'metadata/preservation/acceptance.json',
} as const;

const DATA = 'representations/rep1/data/';
const SUBMITTED = 'metadata/descriptive/submitted/';
const SIGNATURES = 'metadata/preservation/signatures/';
const VALIDATION = 'metadata/preservation/validation/';

/** One file of an AIP. `role` says why it is there. */
export interface AipFile {
  readonly path: string;
  readonly role: 'data' | 'descriptive' | 'preservation';
  /** For data: the document it belongs to, from 1, and 0 for the main file, 1.. for annexes. */
  readonly documentOrdinal?: number;
  readonly annexOrdinal?: number;
}

/** Path of a submitted file. `name` is its path in the package; throws MalformedError AIP_PATH_UNSAFE for one that leaves its folder. */
export function aipDataPath(name: string): string {
  return DATA + assertSafeName(name);
}

/** The description exactly as it was submitted. */
export function aipSubmittedDescriptionPath(format: DescriptionFormat): string {
  return SUBMITTED + format;
}

/** Signature facts of one data file. */
export function aipSignatureFactsPath(name: string): string {
  return `${SIGNATURES}${assertSafeName(name)}.json`;
}

/** A certificate, CRL or OCSP response used in validation, kept once under its SHA-256. */
export function aipValidationMaterialPath(kind: 'certificate' | 'crl' | 'ocsp' | 'token', sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256))
    throw new MalformedError('AIP_PATH_UNSAFE', `expected a SHA-256 in lower-case hex, got ${sha256}`);
  return `${VALIDATION}${kind}/${sha256}.der`;
}

/** The name in the package that a data path was made from; undefined for other files of the AIP. */
export function nameOfAipDataPath(path: string): string | undefined {
  return path.startsWith(DATA) ? path.slice(DATA.length) : undefined;
}

export function roleOfAipPath(path: string): AipFile['role'] | undefined {
  if (path.startsWith(DATA)) return 'data';
  if (path.startsWith('metadata/descriptive/')) return 'descriptive';
  return path.startsWith('metadata/preservation/') ? 'preservation' : undefined;
}

// The submitter chooses names: a path that climbs out of its folder must not reach a store, even when a check was forgotten.
function assertSafeName(name: string): string {
  const parts = name.split('/');
  const unsafe = parts.some((part) => part === '' || part === '.' || part === '..') || /[\\\p{Cc}]/u.test(name);
  if (unsafe || name.normalize('NFC') !== name)
    throw new MalformedError('AIP_PATH_UNSAFE', `expected a plain relative path, got ${name}`);
  return name;
}
