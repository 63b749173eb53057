// Unpack: the package's files go into staging, digested on the way, and its description is read. Bounded by the archive reader's
// limits; what is wrong becomes findings.
import { Injectable } from '@nestjs/common';
import { MemoryByteSource } from '../core/encoding/byte-source.ts';
import { type Bytes, concatBytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import {
  type DescriptionReading,
  type Finding,
  isFindingCode,
  type LocatedDescription,
  locateDescription,
  makeFinding,
  type Profile,
  readHosoXlsx,
  readHosoXml,
  type SipDescription,
} from '../core/package/index.ts';
import { mapInParallel } from '../storage/parallel.port.ts';
import { type SipArchive, type SipArchiveEntry, type SipArchiveLimits, SipArchiveReader } from './sip-archive.port.ts';
import { Staging } from './staging.port.ts';

export interface UnpackedFile {
  /** Relative to the folder of the description. */
  readonly name: string;
  readonly stagedAs: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
}

export interface UnpackedPackage {
  readonly description: SipDescription | null;
  readonly findings: readonly Finding[];
  readonly files: readonly UnpackedFile[];
}

/** Under this number staging keeps the description as it was submitted. */
export const SUBMITTED_DESCRIPTION = 0;
const ENTRIES_AT_ONCE = 4;
const MAX_DESCRIPTION_BYTES = 32 * 2 ** 20;
// A workbook is itself a ZIP: it gets limits of its own.
const WORKBOOK_LIMITS: SipArchiveLimits = {
  maxEntries: 500,
  maxTotalBytes: 128 * 2 ** 20,
  maxEntryBytes: 64 * 2 ** 20,
  maxRatio: 300,
  maxDepth: 6,
  maxNameBytes: 512,
};

@Injectable()
export class UnpackPackage {
  constructor(
    private readonly reader: SipArchiveReader,
    private readonly staging: Staging,
  ) {}

  async run(
    packageId: string,
    profile: Profile,
    limits: SipArchiveLimits | undefined,
    tell: (done: number, total: number) => void,
  ): Promise<UnpackedPackage> {
    const source = await this.staging.openPackage(packageId);
    try {
      const archive = await this.reader.open(source, limits);
      if (archive.findings.length > 0) return { description: null, findings: archive.findings, files: [] };
      const located = locateDescription(archive.entries.map((entry) => entry.name));
      const described = 'findings' in located ? null : located;
      const unpacked = await this.#extract(packageId, archive, described, tell);
      if ('findings' in located)
        return { description: null, findings: [...located.findings, ...unpacked.findings], files: unpacked.files };
      const reading = await this.#read(archive, located, profile);
      return {
        description: reading.description ?? null,
        findings: [...reading.findings, ...unpacked.findings],
        files: unpacked.files,
      };
    } finally {
      await source.close();
    }
  }

  async #extract(
    packageId: string,
    archive: SipArchive,
    described: LocatedDescription | null,
    tell: (done: number, total: number) => void,
  ) {
    const folder = described?.folder ?? '';
    let done = 0;
    const outcomes = await mapInParallel(archive.entries, ENTRIES_AT_ONCE, async (entry, index) => {
      const isDescription = entry.name === described?.entry;
      const stagedAs = isDescription ? SUBMITTED_DESCRIPTION : index + 1;
      const name = entry.name.slice(folder.length);
      const outcome = await this.#extractOne(packageId, archive, entry, { name, stagedAs });
      tell(++done, archive.entries.length);
      return isDescription && 'sha256' in outcome ? null : outcome;
    });
    const found = outcomes.filter((outcome) => outcome !== null);
    return {
      files: found.filter((outcome): outcome is UnpackedFile => 'sha256' in outcome),
      findings: found.filter((outcome): outcome is Finding => 'severity' in outcome),
    };
  }

  async #extractOne(
    packageId: string,
    archive: SipArchive,
    entry: SipArchiveEntry,
    { name, stagedAs }: Pick<UnpackedFile, 'name' | 'stagedAs'>,
  ): Promise<UnpackedFile | Finding> {
    try {
      return { name, stagedAs, ...(await this.staging.writeFile(packageId, stagedAs, archive.read(entry))) };
    } catch (cause) {
      if (!(cause instanceof MalformedError) || !isFindingCode(cause.code)) throw cause;
      return makeFinding(cause.code, { level: 'package', file: name }, { params: { file: name } });
    }
  }

  async #read(archive: SipArchive, located: LocatedDescription, profile: Profile): Promise<DescriptionReading> {
    const entry = archive.entries.find((candidate) => candidate.name === located.entry);
    if (entry === undefined || entry.sizeBytes > MAX_DESCRIPTION_BYTES) {
      return { findings: [makeFinding('XML_LIMIT', { level: 'package' }, { params: { detail: `${MAX_DESCRIPTION_BYTES}` } })] };
    }
    let bytes: Bytes;
    try {
      bytes = await collect(archive, entry);
    } catch (cause) {
      // The same fault was found while extracting.
      if (cause instanceof MalformedError) return { findings: [] };
      throw cause;
    }
    if (located.format === 'hoso.xml') return readHosoXml(bytes, profile);
    const workbook = await this.reader.open(new MemoryByteSource(bytes), WORKBOOK_LIMITS);
    if (workbook.findings.length > 0) {
      const [fault] = workbook.findings;
      const detail = fault === undefined ? '' : `${fault.code}: ${fault.en}`;
      return { findings: [makeFinding('XLSX_MALFORMED', { level: 'package' }, { params: { detail } })] };
    }
    return readHosoXlsx({ names: workbook.entries.map((part) => part.name), read: (name) => readPart(workbook, name) }, profile);
  }
}

async function readPart(workbook: SipArchive, name: string): Promise<Bytes> {
  const entry = workbook.entries.find((part) => part.name === name);
  if (entry === undefined) throw new MalformedError('XLSX_MALFORMED', `expected part ${name}`);
  return collect(workbook, entry);
}

async function collect(archive: SipArchive, entry: SipArchiveEntry): Promise<Bytes> {
  const chunks: Bytes[] = [];
  for await (const chunk of archive.read(entry)) chunks.push(chunk);
  return concatBytes(...chunks);
}
