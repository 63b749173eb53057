// Facts about a container: ASiC (ETSI EN 319 162-1 V1.1.1, TS 102 918), ODF (ODF 1.3 part 2, 5), Office packages (ECMA-376 part 2, 13). Its signatures and tokens are read as files of
// their own, over the other entries. An entry that is an archive itself is data like any other: it is not looked into.
import type { ByteSource } from '../encoding/byte-source.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { openZip, type ZipArchive } from '../zip/index.ts';
import {
  type ContainerEntry,
  containerFormat,
  mimetypeFindings,
  openEntries,
  readMimetype,
  roleOf,
} from './container-entries.ts';
import { gatherContainerSignatures } from './container-signatures.ts';
import type { ContainerFacts, DocumentFormat, FactFinding, SignatureFacts } from './facts.ts';
import { gatherOoxml } from './gather-ooxml.ts';
import type { GatheredDocument, Gathering } from './gathering.ts';

export async function gatherContainer(source: ByteSource, gathering: Gathering): Promise<GatheredDocument> {
  let format: DocumentFormat = 'other';
  try {
    const archive = await openZip(source, gathering.inflate);
    const mimetype = await readMimetype(archive, source);
    const names = archive.entries.map(({ name }) => name);
    const found = containerFormat(names, mimetype);
    if (found === undefined && names.some((name) => name.toLowerCase() === CONTENT_TYPES)) {
      format = 'ooxml';
      return await gatherPackage(source, archive, gathering);
    }
    if (found === undefined)
      return notReadable(format, 'FORMAT_UNKNOWN', 'expected a container of signatures, got another archive');
    format = found;
    return await gatherEntries(source, { archive, mimetype, format }, gathering);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    return notReadable(format, cause.code, cause.message);
  }
}

// ECMA-376 part 2, 7.3.7: every package of Open Packaging Conventions has it, and no other archive.
const CONTENT_TYPES = '[content_types].xml';

async function gatherPackage(source: ByteSource, archive: ZipArchive, gathering: Gathering): Promise<GatheredDocument> {
  const { byName, findings } = await openEntries(source, archive, gathering);
  const parts = [...byName.values()].map(({ content }) => content);
  const found = await gatherOoxml(parts, gathering);
  return { ...found, findings: [...findings, ...found.findings] };
}

function notReadable(format: DocumentFormat, code: string, detail: string): GatheredDocument {
  return { format, readable: false, findings: [{ code, detail }], signatures: [], pdf: null };
}

interface Container {
  readonly archive: ZipArchive;
  readonly mimetype: string | null;
  readonly format: DocumentFormat;
}

async function gatherEntries(
  source: ByteSource,
  { archive, mimetype, format }: Container,
  gathering: Gathering,
): Promise<GatheredDocument> {
  const { byName, findings } = await openEntries(source, archive, gathering);
  const files = archive.entries.filter(({ name, isFolder }) => !isFolder && roleOf(name) === 'data');
  const data = files.flatMap(({ name }) => byName.get(name) ?? []);
  const found = await gatherContainerSignatures({ byName, data, gathering, isSimple: format === 'asic-s' });
  const evidenceRecords = archive.entries.map(({ name }) => name).filter((name) => roleOf(name) === 'evidence-record');
  const notCovered = filesNotCovered(
    files.map(({ name }) => name),
    found.signatures,
  );
  const container: ContainerFacts = {
    mimetype,
    files: files.map(({ name, sizeBytes }) => ({ name, sizeBytes })),
    notCovered,
    evidenceRecords,
  };
  const structure = [
    ...mimetypeFindings(archive, mimetype),
    ...structureFindings(format, data, container, found.signatures.length > 0),
  ];
  const all = [...findings, ...structure, ...found.findings];
  const signatures = found.signatures.map((signature) => withFaults(signature, all));
  return { format, readable: true, findings: all, pdf: null, signatures, container };
}

// A time stamp is nobody's signature: it counts for coverage only where there is nothing else.
function filesNotCovered(names: readonly string[], signatures: readonly SignatureFacts[]): readonly string[] {
  const signed = signatures.filter(({ kind }) => kind === 'signature');
  const holding = (signed.length > 0 ? signed : signatures).filter(({ value }) => value === 'verified');
  const covered = new Set(holding.flatMap(({ container }) => container?.covers ?? []));
  return names.filter((name) => !covered.has(name));
}

function structureFindings(
  format: DocumentFormat,
  data: readonly ContainerEntry[],
  { evidenceRecords, notCovered, files }: ContainerFacts,
  isSigned: boolean,
): readonly FactFinding[] {
  const findings: FactFinding[] = [];
  // 4.3.3.2
  if (format === 'asic-s' && data.length !== 1)
    findings.push({ code: 'ASIC_S_DATA_OBJECTS', detail: `expected one data object, got ${data.length}` });
  if (isSigned && notCovered.length > 0)
    findings.push({ code: 'ASIC_FILES_NOT_COVERED', detail: `${notCovered.length} of ${files.length}: ${listed(notCovered)}` });
  if (evidenceRecords.length > 0) findings.push({ code: 'ASIC_EVIDENCE_NOT_VERIFIED', detail: listed(evidenceRecords) });
  return findings;
}

const MAX_LISTED = 10;
const listed = (names: readonly string[]): string =>
  names.slice(0, MAX_LISTED).join(', ') + (names.length > MAX_LISTED ? ` … (${names.length})` : '');

// Of a container that is not the one container it says it is, no signature can be relied upon (EN 319 102-1 5.2.2).
function withFaults(signature: SignatureFacts, findings: readonly FactFinding[]): SignatureFacts {
  const faults = findings.filter(({ code }) => code === 'ASIC_S_DATA_OBJECTS');
  return faults.length === 0 ? signature : { ...signature, findings: [...signature.findings, ...faults] };
}
