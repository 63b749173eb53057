// The files of an AIP, built from staging: originals, descriptive metadata, preservation metadata, and the salted inventory that the
// ledger's statement commits to (design section 4, steps 4 and 5). What is written here is enough to rebuild the catalogue.
import { createHash } from 'node:crypto';
import { type AcceptanceFacts, acceptanceEvents, premisOf } from '../catalogue/index.ts';
import type { CryptoEngine } from '../core/crypto/engine.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import {
  AIP_PATHS,
  aipDataPath,
  aipSignatureFactsPath,
  aipSubmittedDescriptionPath,
  encodeHosoXml,
  encodeInventory,
  encodePremis,
  makeSaltedInventory,
  type Profile,
  type SaltedInventory,
  type SipDescription,
} from '../core/package/index.ts';
import type { AipFileInput, LocalSource } from '../storage/index.ts';
import type { OpenStagedFile, Staging } from './staging.port.ts';
import type { PackageReport } from './transfer.ts';
import { SUBMITTED_DESCRIPTION } from './unpack-package.ts';

// JSON.stringify writes lone surrogates as escapes: there is nothing that the encoder would have to replace.
const encoder = new TextEncoder();

export interface BuiltAip {
  readonly files: readonly AipFileInput[];
  readonly inventory: SaltedInventory;
  readonly inventoryBytes: Bytes;
}

interface StagedPlace {
  readonly stagedAs: number;
  readonly sizeBytes: number;
}

export interface AipParts {
  readonly profile: Profile;
  readonly description: SipDescription;
  readonly report: PackageReport;
  readonly acceptance: AcceptanceFacts;
  /** 32 bytes from which the salts are made; the same secret gives the same bytes. */
  readonly saltSecret: Bytes;
}

export async function buildAip(staging: Staging, engine: CryptoEngine, packageId: string, parts: AipParts): Promise<BuiltAip> {
  const files: AipFileInput[] = [];
  const facts = await staging.readSides(packageId, 'facts');
  const words = await staging.readSides(packageId, 'text');
  const texts = new Map<string, string>();
  for (const file of parts.report.files) {
    files.push({ logicalPath: aipDataPath(file.name), content: stagedSource(staging, packageId, file), digests: file });
    if (file.signatures !== null) {
      files.push({ logicalPath: aipSignatureFactsPath(file.name), content: encoder.encode(required(facts.get(file.stagedAs))) });
    }
    if (file.hasText) texts.set(file.name, required(words.get(file.stagedAs)));
  }
  if (texts.size > 0) files.push({ logicalPath: AIP_PATHS.texts, content: json(Object.fromEntries(texts)) });
  const submitted = { stagedAs: SUBMITTED_DESCRIPTION, sizeBytes: await stagedSize(staging, packageId, SUBMITTED_DESCRIPTION) };
  files.push({
    logicalPath: aipSubmittedDescriptionPath(parts.description.format),
    content: stagedSource(staging, packageId, submitted),
  });
  files.push({ logicalPath: AIP_PATHS.descriptive, content: encodeHosoXml(parts.profile, parts.description) });
  files.push({ logicalPath: AIP_PATHS.report, content: json(parts.report) });
  files.push({ logicalPath: AIP_PATHS.acceptance, content: json(parts.acceptance) });
  files.push({
    logicalPath: AIP_PATHS.premis,
    content: encodePremis(premisOf(parts.report, acceptanceEvents(parts.report, parts.acceptance))),
  });
  const measured = await Promise.all(files.map(measure));
  const inventory = makeSaltedInventory(engine, parts.saltSecret, measured);
  const inventoryBytes = encodeInventory(inventory);
  return {
    files: [
      ...files.map((file, index) => ({
        ...file,
        digests: { sha256: measured[index]?.sha256 ?? '', sha512: measured[index]?.sha512 ?? '' },
      })),
      { logicalPath: AIP_PATHS.inventory, content: inventoryBytes },
    ],
    inventory,
    inventoryBytes,
  };
}

// Open only while it is read: a package may hold more files than a process may have open.
function stagedSource(staging: Staging, packageId: string, { stagedAs, sizeBytes }: StagedPlace): LocalSource {
  return {
    sizeBytes,
    localPath: staging.filePath(packageId, stagedAs),
    read: (offset, length) => reading(staging, packageId, stagedAs, (file) => file.read(offset, length)),
  };
}

function stagedSize(staging: Staging, packageId: string, stagedAs: number): Promise<number> {
  return reading(staging, packageId, stagedAs, async (file) => file.sizeBytes);
}

async function reading<T>(
  staging: Staging,
  packageId: string,
  stagedAs: number,
  read: (file: OpenStagedFile) => Promise<T>,
): Promise<T> {
  const file = await staging.openFile(packageId, stagedAs);
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}

// A package is never stored without what its examination found: the worker tries again, and says so in the log.
function required(found: string | undefined): string {
  if (found === undefined) throw new Error('expected what examination wrote beside the staged file');
  return found;
}

async function measure(file: AipFileInput) {
  const { logicalPath: path, content, digests } = file;
  if (!(content instanceof Uint8Array)) {
    if (digests !== undefined) return { path, sizeBytes: content.sizeBytes, ...pick(digests) };
    const bytes = await content.read(0, content.sizeBytes);
    return { path, sizeBytes: bytes.length, ...digest(bytes) };
  }
  return { path, sizeBytes: content.length, ...digest(content) };
}

const pick = ({ sha256, sha512 }: { sha256: string; sha512: string }) => ({ sha256, sha512 });

function digest(bytes: Uint8Array): { sha256: string; sha512: string } {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), sha512: createHash('sha512').update(bytes).digest('hex') };
}

function json(value: unknown): Bytes {
  return encoder.encode(`${JSON.stringify(value, null, 1).toWellFormed()}\n`);
}
