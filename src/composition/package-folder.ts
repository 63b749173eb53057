// Packages outside the archive: checked as ingest would check them, and built from a folder. Nothing is sent anywhere.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { mediaTypeOf } from '../adapters/examiner/media-type.ts';
import { type PdfText, PdfTextError, readPdfText } from '../adapters/examiner/pdf-text.ts';
import { FolderRules } from '../adapters/rules/rules-folder.ts';
import { FolderStaging } from '../adapters/staging/folder-staging.ts';
import { ZipSipArchiveReader } from '../adapters/zip/zip-sip-archive.reader.ts';
import { writeZip, type ZipItem } from '../adapters/zip/zip-writer.ts';
import { installationFolder } from '../configuration/index.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { checkSip, type Profile, type SipDescription } from '../core/package/index.ts';
import { ingestFinding } from '../ingest/finding.ts';
import type { AnyFinding } from '../ingest/transfer.ts';
import { UnpackPackage } from '../ingest/unpack-package.ts';
import { SOFTWARE_VERSION } from '../software-version.ts';

export interface CheckedPackage {
  readonly profile: string;
  readonly findings: readonly AnyFinding[];
  readonly description: SipDescription | null;
  readonly files: number;
}

/** Profiles as the program has them. */
export async function knownProfiles(): Promise<ReadonlyMap<string, Profile>> {
  const config = join(installationFolder(), 'config');
  const rules = await FolderRules.open(
    { profiles: join(config, 'profiles'), policies: join(config, 'policies') },
    SOFTWARE_VERSION,
  );
  return rules.profiles;
}

/** Structure, completeness, description, names, secrecy marks in the text. Signatures are `chauban validate`'s. */
export async function checkPackage(path: string, profile: Profile): Promise<CheckedPackage> {
  const scratch = await mkdtemp(join(tmpdir(), 'chauban-package-'));
  try {
    const staging = new FolderStaging(scratch);
    await staging.putPackage('package', createReadStream(path) as AsyncIterable<Bytes>);
    const unpacked = await new UnpackPackage(new ZipSipArchiveReader(), staging).run(
      'package',
      profile,
      undefined,
      () => undefined,
    );
    const { description, files } = unpacked;
    const texts = new Map<string, string>();
    const unseen: AnyFinding[] = [];
    for (const { name, stagedAs } of files) {
      const text = await textOf(staging.filePath('package', stagedAs), name);
      if (text === 'none') continue;
      if (text === 'unreadable') unseen.push(ingestFinding('TEXT_UNREADABLE', 'warn', { level: 'document', file: name }));
      else {
        texts.set(name, text.text);
        if (text.truncated) unseen.push(ingestFinding('TEXT_TRUNCATED', 'warn', { level: 'document', file: name }));
      }
    }
    const checks = description === null ? [] : checkSip(profile, { description, files, texts });
    return { profile: profile.id, findings: [...unpacked.findings, ...checks, ...unseen], description, files: files.length };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

// Marks of secrecy in a text that cannot be read were not looked for: the depositor is told, as ingest tells the archive.
async function textOf(path: string, name: string): Promise<PdfText | 'none' | 'unreadable'> {
  const bytes = await readFile(path);
  if ((await mediaTypeOf(bytes.subarray(0, 4100), name)) !== 'application/pdf') return 'none';
  try {
    return await readPdfText(new Uint8Array(bytes));
  } catch (cause) {
    if (cause instanceof PdfTextError) return 'unreadable';
    throw cause;
  }
}

/** Every file of the folder, hidden ones left out. The ZIP appears under its name when it is whole. Answers how many files. */
export async function buildPackage(folder: string, out: string, modified: Date): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(folder, path)
          .split(sep)
          .some((part) => part.startsWith('.')),
    )
    .sort();
  const items: ZipItem[] = [];
  for (const path of paths) {
    const name = relative(folder, path).split(sep).join('/').normalize('NFC');
    items.push({ name, content: lazily(path), sizeBytes: (await stat(path)).size, compress: !/\.pdf$/i.test(name) });
  }
  const partial = `${out}.partial`;
  await pipeline(Readable.from(writeZip(items, modified)), createWriteStream(partial));
  await rename(partial, out);
  return items.length;
}

// Opened when it is its turn: a folder may hold more files than a process may have open.
async function* lazily(path: string): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(path)) yield chunk as Uint8Array;
}
