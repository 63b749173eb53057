// Files against the description, both ways: listed and present, present and listed, digests, names, collisions, empty files.
import {
  type DocumentDescription,
  filesOfDocument,
  type SipDescription,
  type SipFile,
  type SipFileFacts,
} from './description.ts';
import { customaryName, isCustomaryName } from './file-name.ts';
import { type Finding, type FindingTarget, makeFinding } from './finding.ts';
import { dossierCodeOf, valueOfRole } from './profile.ts';
import type { Profile } from './profile-rules.ts';

interface ListedFile {
  readonly file: SipFile;
  readonly document: DocumentDescription;
  /** 0 for the main file. */
  readonly annexOrdinal: number;
}

export function checkCompleteness(
  profile: Profile,
  description: SipDescription,
  files: readonly SipFileFacts[],
): readonly Finding[] {
  const listed = description.documents.flatMap(listFiles);
  const present = new Map(files.map((file) => [file.name, file]));
  const names = new Set(listed.map(({ file }) => file.name));
  return [
    ...checkDocuments(description),
    ...listed.flatMap((item) => checkListedFile(item, present)),
    ...checkListedOnce(listed),
    ...files
      .filter(({ name }) => !names.has(name))
      .map(({ name }) => makeFinding('FILE_NOT_LISTED', { level: 'package', file: name })),
    ...files
      .filter(({ sizeBytes }) => sizeBytes === 0)
      .map(({ name }) => makeFinding('FILE_EMPTY', { level: 'package', file: name })),
    ...checkCollisions(files),
    ...checkSameContent(files),
    ...checkCustomaryNames(profile, description, listed),
  ];
}

function listFiles(document: DocumentDescription): ListedFile[] {
  const first = document.main === undefined ? 1 : 0;
  return filesOfDocument(document).map((file, index) => ({ file, document, annexOrdinal: index + first }));
}

function checkDocuments({ documents }: SipDescription): readonly Finding[] {
  if (documents.length === 0) return [makeFinding('SIP_NO_DOCUMENTS', { level: 'dossier' })];
  return documents
    .filter(({ main }) => main === undefined)
    .map((document) => makeFinding('DOCUMENT_WITHOUT_MAIN_FILE', at(document)));
}

function checkListedFile({ file, document }: ListedFile, present: ReadonlyMap<string, SipFileFacts>): readonly Finding[] {
  const target = { ...at(document), file: file.name };
  if (!isSafeFileName(file.name)) return [makeFinding('FILE_NAME_UNSAFE', target)];
  const facts = present.get(file.name);
  if (facts === undefined) return [makeFinding('FILE_MISSING', target)];
  if (file.sha256 === undefined) return [];
  if (!/^[0-9a-f]{64}$/.test(file.sha256)) return [makeFinding('FILE_DIGEST_MALFORMED', target)];
  return file.sha256 === facts.sha256 ? [] : [makeFinding('FILE_DIGEST_MISMATCH', target)];
}

/** A plain relative path. The ZIP reader judges names in the archive; this one judges names in the description. */
export function isSafeFileName(name: string): boolean {
  const parts = name.split('/');
  const plain = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  return plain && !/[\\\p{Cc}\u{202a}-\u{202e}\u{2066}-\u{2069}]/u.test(name) && !/^[A-Za-z]:/.test(name);
}

function checkListedOnce(listed: readonly ListedFile[]): readonly Finding[] {
  const seen = new Set<string>();
  return listed.flatMap(({ file, document }) => {
    if (seen.has(file.name)) return [makeFinding('FILE_LISTED_TWICE', { ...at(document), file: file.name })];
    seen.add(file.name);
    return [];
  });
}

// Some file systems take these for one file (NFC and NFD, upper and lower case): a restored archive must not lose one.
function checkCollisions(files: readonly SipFileFacts[]): readonly Finding[] {
  const seen = new Map<string, string>();
  return files.flatMap(({ name }) => {
    const key = name.normalize('NFC').toLowerCase();
    const other = seen.get(key);
    if (other !== undefined) return [makeFinding('FILE_NAME_COLLISION', { level: 'package', file: name }, { params: { other } })];
    seen.set(key, name);
    return [];
  });
}

function checkSameContent(files: readonly SipFileFacts[]): readonly Finding[] {
  const seen = new Map<string, string>();
  return files.flatMap(({ name, sha256, sizeBytes }) => {
    const other = seen.get(sha256);
    if (other !== undefined && sizeBytes > 0)
      return [makeFinding('FILE_DUPLICATE_CONTENT', { level: 'package', file: name }, { params: { other } })];
    seen.set(sha256, name);
    return [];
  });
}

// Circular 02/2019, input standard of digitised records: code of the dossier, dot, ordinal of the document.
function checkCustomaryNames(profile: Profile, description: SipDescription, listed: readonly ListedFile[]): readonly Finding[] {
  const code = dossierCodeOf(profile, description.dossier.fields);
  if (code === undefined) return [];
  return listed.flatMap(({ file, document, annexOrdinal }) => {
    const ordinal = valueOfRole(profile, document.kind, 'document-ordinal', document.fields) ?? String(document.ordinal);
    const place = { dossierCode: code, ordinal: Number(ordinal), annexOrdinal };
    if (!isSafeFileName(file.name) || isCustomaryName(file.name, place)) return [];
    return [
      makeFinding(
        'FILE_NAME_CUSTOM',
        { ...at(document), file: file.name },
        { params: { expected: customaryName(file.name, place) } },
      ),
    ];
  });
}

function at(document: DocumentDescription): FindingTarget {
  return { level: document.kind, documentOrdinal: document.ordinal };
}
