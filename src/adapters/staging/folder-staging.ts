// Staging in a local folder. Several processes may share it when the folder is on a shared file system.
// <folder>/<package id>: the upload as tus writes it; <folder>/<package id>.files/<number>; text.json, facts.json beside them: what was extracted.
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Bytes, concatBytes } from '../../core/encoding/bytes.ts';
import { digestInPool } from '../../engine/pool-digest.ts';
import { type OpenStagedFile, type SideFile, type StagedFile, Staging } from '../../ingest/staging.port.ts';

const CHUNK_BYTES = 1 << 20;
const AT_ONCE_BYTES = 4 << 20;

export class FolderStaging extends Staging {
  readonly folder: string;

  constructor(folder: string) {
    super();
    this.folder = folder;
  }

  override putPackage(packageId: string, content: AsyncIterable<Bytes>): Promise<StagedFile> {
    return writeMeasured(join(this.folder, safe(packageId)), content);
  }

  override openPackage(packageId: string): Promise<OpenStagedFile> {
    return openFile(join(this.folder, safe(packageId)));
  }

  override async stagedBytes(packageId: string): Promise<number> {
    const found = await stat(join(this.folder, safe(packageId))).catch(whenMissing);
    return found?.size ?? 0;
  }

  override async digestPackage(packageId: string): Promise<StagedFile> {
    const path = join(this.folder, safe(packageId));
    if ((await stat(path)).size <= AT_ONCE_BYTES) return digested(await readFile(path));
    const meter = new Meter();
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) meter.add(chunk as Uint8Array);
    return meter.result();
  }

  override async writeFile(packageId: string, number: number, content: AsyncIterable<Bytes>): Promise<StagedFile> {
    await mkdir(this.#files(packageId), { recursive: true });
    return writeMeasured(this.filePath(packageId, number), content);
  }

  override openFile(packageId: string, number: number): Promise<OpenStagedFile> {
    return openFile(this.filePath(packageId, number));
  }

  override filePath(packageId: string, number: number): string {
    return join(this.#files(packageId), String(number));
  }

  override async writeSides(packageId: string, kind: SideFile, entries: ReadonlyMap<number, string>): Promise<void> {
    await mkdir(this.#files(packageId), { recursive: true });
    const path = join(this.#files(packageId), `${kind}.json`);
    const part = partOf(path);
    await writeFile(part, JSON.stringify([...entries]));
    await rename(part, path);
  }

  override async readSides(packageId: string, kind: SideFile): Promise<ReadonlyMap<number, string>> {
    const text = await readFile(join(this.#files(packageId), `${kind}.json`), 'utf8').catch(whenMissing);
    return new Map(text === undefined ? [] : (JSON.parse(text) as [number, string][]));
  }

  override discardFiles(packageId: string): Promise<void> {
    return rm(this.#files(packageId), { recursive: true, force: true });
  }

  override async packageIds(): Promise<readonly string[]> {
    const names = await readdir(this.folder);
    return [...new Set(names.flatMap((name) => /^[0-9a-z-]{1,64}(?=$|\.)/.exec(name)?.[0] ?? []))];
  }

  override async discard(packageId: string): Promise<void> {
    await this.discardFiles(packageId);
    // tus keeps the upload and a description beside it (<id>.json).
    const own = (await readdir(this.folder)).filter((name) => name === packageId || name.startsWith(`${packageId}.`));
    for (const name of own) await rm(join(this.folder, name), { recursive: true, force: true });
  }

  #files(packageId: string): string {
    return join(this.folder, `${safe(packageId)}.files`);
  }
}

// Ids are ours, but they come back through URLs.
function safe(id: string): string {
  if (!/^[0-9a-z-]{1,64}$/.test(id)) throw new Error('expected a package id');
  return id;
}

// Not synced: what was extracted may be lost in a crash, and is then read from the upload again.
async function writeMeasured(path: string, content: AsyncIterable<Bytes>): Promise<StagedFile> {
  const part = partOf(path);
  const source = content[Symbol.asyncIterator]();
  const first: Bytes[] = [];
  let held = 0;
  let next = await source.next();
  for (; next.done !== true && held < AT_ONCE_BYTES; next = await source.next()) {
    first.push(next.value);
    held += next.value.length;
  }
  const measured =
    next.done === true ? await writeWhole(part, joined(first)) : await writeStream(part, first, next.value, source);
  await rename(part, path);
  return measured;
}

const joined = (chunks: readonly Bytes[]): Bytes =>
  chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : concatBytes(...chunks);

// Most files fit: one write is cheaper than a stream, and the digests are made beside it.
async function writeWhole(path: string, bytes: Bytes): Promise<StagedFile> {
  const [measured] = await Promise.all([digested(bytes), writeFile(path, bytes)]);
  return measured;
}

async function digested(bytes: Uint8Array<ArrayBuffer>): Promise<StagedFile> {
  const [sha256, sha512] = await Promise.all([digestInPool('sha256', bytes), digestInPool('sha512', bytes)]);
  return { sizeBytes: bytes.length, sha256, sha512 };
}

async function writeStream(
  path: string,
  first: readonly Bytes[],
  second: Bytes,
  rest: AsyncIterator<Bytes>,
): Promise<StagedFile> {
  const meter = new Meter();
  const measured = async function* () {
    for (const chunk of [...first, second]) {
      meter.add(chunk);
      yield chunk;
    }
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      meter.add(next.value);
      yield next.value;
    }
  };
  await pipeline(measured, createWriteStream(path, { highWaterMark: CHUNK_BYTES }));
  return meter.result();
}

// A name for each try: a worker that was paused and one that took over its package write the same files at the same time, and neither
// may see the other's half. What a crash leaves goes when the package is discarded.
function partOf(path: string): string {
  return `${path}.${randomUUID()}.part`;
}

function whenMissing(cause: NodeJS.ErrnoException): undefined {
  if (cause.code !== 'ENOENT') throw cause;
}

class Meter {
  readonly #sha256 = createHash('sha256');
  readonly #sha512 = createHash('sha512');
  #sizeBytes = 0;

  add(chunk: Uint8Array): void {
    this.#sha256.update(chunk);
    this.#sha512.update(chunk);
    this.#sizeBytes += chunk.length;
  }

  result(): StagedFile {
    return { sizeBytes: this.#sizeBytes, sha256: this.#sha256.digest('hex'), sha512: this.#sha512.digest('hex') };
  }
}

async function openFile(path: string): Promise<OpenStagedFile> {
  const handle: FileHandle = await open(path, 'r');
  const { size } = await handle.stat();
  return {
    sizeBytes: size,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > size) throw new RangeError(`expected a range inside ${size} bytes`);
      const out = new Uint8Array(length);
      for (let at = 0; at < length; ) {
        const { bytesRead } = await handle.read(out, at, length - at, offset + at);
        if (bytesRead === 0) throw new RangeError('expected more bytes: the file became shorter');
        at += bytesRead;
      }
      return out;
    },
    close: () => handle.close(),
  };
}
