// The entries of a container, each a file of its own, and what their names mean: ETSI EN 319 162-1 V1.1.1, 4.3 and 4.4, annex A.
import { type ByteSource, MemoryByteSource } from '../encoding/byte-source.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { decodePercent } from '../xml/index.ts';
import type { ZipArchive, ZipContent, ZipEntry } from '../zip/index.ts';
import type { DocumentFormat, FactFinding } from './facts.ts';
import type { Gathering } from './gathering.ts';
import { contentOfFile, type SignedContent } from './signed-content.ts';

export interface ContainerEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly source: ByteSource;
  /** What a signature may be over; digests are made once. */
  readonly content: SignedContent;
}

/** `manifest`: ASiCManifest, ASiCArchiveManifest, ASiCEvidenceRecordManifest, which differ only in what they are for. */
export type EntryRole = 'cms' | 'xml' | 'time-stamp' | 'evidence-record' | 'manifest' | 'data' | 'other';

const META_INF = 'META-INF/';

/** 4.3.3.2, 4.4.3.2, 4.4.4.2, A.7: by the last part of the name, which is how these files are told apart. */
export function roleOf(name: string): EntryRole {
  if (name === 'mimetype' || name.endsWith('/')) return 'other';
  if (!name.startsWith(META_INF)) return 'data';
  const last = name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  if (last.endsWith('.p7s') && last.includes('signature')) return 'cms';
  if (last.endsWith('.tst') && last.includes('timestamp')) return 'time-stamp';
  if (last.includes('evidencerecord') && last.endsWith('.ers')) return 'evidence-record';
  if (!last.endsWith('.xml')) return last.endsWith('.tst') ? 'time-stamp' : 'other';
  if (/^asic(archive|evidencerecord)?manifest/.test(last)) return 'manifest';
  if (last.includes('evidencerecord')) return 'evidence-record';
  return last.includes('signatures') ? 'xml' : 'other';
}

/** The type that `mimetype` and META-INF announce; undefined when this is a ZIP and no container of signatures. */
export function containerFormat(names: readonly string[], mimetype: string | null): DocumentFormat | undefined {
  if (mimetype === 'application/vnd.etsi.asic-s+zip') return 'asic-s';
  if (mimetype === 'application/vnd.etsi.asic-e+zip') return 'asic-e';
  if (mimetype?.startsWith('application/vnd.oasis.opendocument.') === true) return 'odf';
  // 4.3.3.1, 4.4.3.1: mimetype may be absent, or another type whose META-INF is built alike.
  const roles = names.map(roleOf);
  const isSigned = roles.some((role) => role === 'cms' || role === 'xml' || role === 'time-stamp' || role === 'evidence-record');
  if (!isSigned) return undefined;
  const simple = names.some((name) => SIMPLE_NAMES.test(name)) && !names.includes('META-INF/manifest.xml');
  const isSimple = simple && roles.filter((role) => role === 'data').length === 1 && !roles.includes('manifest');
  return isSimple ? 'asic-s' : 'asic-e';
}

const SIMPLE_NAMES = /^META-INF\/(signature\.p7s|signatures\.xml|timestamp\.tst|evidencerecord\.(ers|xml))$/;

export interface OpenedEntries {
  readonly byName: ReadonlyMap<string, ContainerEntry>;
  readonly findings: readonly FactFinding[];
}

/** All files of the archive. What cannot be unfolded is left out, with a finding. */
export async function openEntries(source: ByteSource, archive: ZipArchive, gathering: Gathering): Promise<OpenedEntries> {
  const byName = new Map<string, ContainerEntry>();
  const findings: FactFinding[] = [...archive.findings];
  for (const entry of archive.entries) {
    if (entry.isFolder) continue;
    const { content, finding } = await archive.read(entry);
    if (finding !== undefined) findings.push(finding);
    if (content !== undefined) byName.set(entry.name, openedEntry(entry, sourceOf(source, content), gathering));
  }
  return { byName, findings };
}

function openedEntry({ name, sizeBytes }: ZipEntry, source: ByteSource, { engine }: Gathering): ContainerEntry {
  return { name, sizeBytes, source, content: contentOfFile(engine, { name, source }) };
}

function sourceOf(source: ByteSource, content: ZipContent): ByteSource {
  if (content.kind === 'bytes') return new MemoryByteSource(content.bytes);
  const { offset: start, length: sizeBytes } = content;
  return {
    sizeBytes,
    async read(offset: number, length: number): Promise<Bytes> {
      if (offset < 0 || length < 0 || offset + length > sizeBytes)
        throw new RangeError(`expected a range inside ${sizeBytes} bytes`);
      return source.read(start + offset, length);
    },
  };
}

/**
 * The entry that a URI names, relative to the root of the container (EN 319 162-1 4.4.3.2; RFC 3986). undefined when there is none, or when the
 * URI as written and with its escapes resolved name two.
 */
export function entryNamed<T>(
  byName: ReadonlyMap<string, T>,
  uri: string,
): { readonly name: string; readonly entry: T } | undefined {
  const readings = new Set([uri, decodePercent(uri)].map((one) => one.replace(/^(\.?\/)+/, '')));
  const found = [...readings].flatMap((name) => {
    const entry = byName.get(name);
    return entry === undefined ? [] : [{ name, entry }];
  });
  return found.length === 1 ? found[0] : undefined;
}

const MAX_MIMETYPE_BYTES = 256;

/** Throws MalformedError ASIC_MIMETYPE. */
export async function readMimetype(archive: ZipArchive, source: ByteSource): Promise<string | null> {
  const entry = archive.entries.find(({ name }) => name === 'mimetype');
  if (entry === undefined) return null;
  if (entry.sizeBytes > MAX_MIMETYPE_BYTES)
    throw new MalformedError('ASIC_MIMETYPE', `expected at most ${MAX_MIMETYPE_BYTES} bytes, got ${entry.sizeBytes}`);
  const { content } = await archive.read(entry);
  if (content === undefined) return null;
  const opened = sourceOf(source, content);
  return String.fromCharCode(...(await opened.read(0, opened.sizeBytes))).trim();
}

/** EN 319 162-1 A.1: `mimetype` comes first, stored, without anything else in it. */
export function mimetypeFindings({ entries }: ZipArchive, mimetype: string | null): readonly FactFinding[] {
  const at = entries.findIndex(({ name }) => name === 'mimetype');
  const entry = entries[at];
  if (entry === undefined || mimetype === null) return [];
  if (at === 0 && entry.method === 'stored' && entry.sizeBytes === mimetype.length) return [];
  return [{ code: 'ASIC_MIMETYPE_FORM', detail: `mimetype is entry ${at + 1}, ${entry.method}, ${entry.sizeBytes} bytes` }];
}
