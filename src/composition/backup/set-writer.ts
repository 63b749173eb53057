// Writes one backup set: objects through a store of their own (durable, read back), XML beside them, and a manifest line for each.
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { FilesystemStore } from '../../adapters/filesystem/filesystem-store.ts';
import { encodeUtf8 } from '../../core/encoding/utf8.ts';
import { type ClosableByteSource, isReplaceableKey, type ObjectDigests, type ObjectStore } from '../../storage/index.ts';
import { digestOfFile, MANIFEST, type ManifestLine, METADATA, OBJECTS, syncFolder, writeDurably } from './backup-sets.ts';
import { digestsOf } from './verified-log.ts';

export interface SetItem {
  readonly area: 'records' | 'ledger';
  readonly key: string;
  readonly content: Uint8Array | ClosableByteSource;
  readonly digests: ObjectDigests;
}

export class SetWriter {
  readonly path: string;
  /** The objects of the set as a store: areas `records` and `ledger`. */
  readonly sink: ObjectStore;
  readonly #lines: Awaited<ReturnType<typeof open>>;
  count = 0;
  sizeBytes = 0;

  private constructor(path: string, sink: ObjectStore, lines: Awaited<ReturnType<typeof open>>) {
    this.path = path;
    this.sink = sink;
    this.#lines = lines;
  }

  static async open(folder: string, name: string): Promise<SetWriter> {
    const path = join(folder, name);
    const sink = await FilesystemStore.open({ name, root: join(path, OBJECTS) });
    // Begun anew when a set is continued: what is there already is written again as the same, and gets its line.
    return new SetWriter(path, sink, await open(join(path, `${MANIFEST}.partial`), 'w'));
  }

  /** Side by side. Rejects STORE_DIGEST_MISMATCH for other bytes. */
  async put(items: readonly SetItem[]): Promise<void> {
    const requests = items.map(({ area, key, content, digests }) => ({
      ...{ area, key, content, expected: digests },
      // A set that is continued may hold an older checkpoint, or a tile that was not full.
      ...(area === 'ledger' && isReplaceableKey(area, key) && { replace: true }),
    }));
    const placements = await this.sink.putMany(requests);
    for (const { area, key, sizeBytes, sha256, sha512 } of placements) {
      if (area !== 'work') await this.#line({ area, key, sizeBytes, sha256, sha512 });
    }
  }

  /** `name` below metadata/. */
  async metadata(name: string, content: string | Uint8Array): Promise<void> {
    const bytes = typeof content === 'string' ? encodeUtf8(content) : content;
    await writeDurably(join(this.path, METADATA, name), bytes);
    await this.#line({ area: 'metadata', key: name, sizeBytes: bytes.length, ...digestsOf(bytes) });
  }

  async #line(line: ManifestLine): Promise<void> {
    this.count++;
    this.sizeBytes += line.sizeBytes;
    await this.#lines.write(`${JSON.stringify(line)}\n`);
  }

  /** Answers the SHA-256 of the manifest. */
  async finishManifest(): Promise<string> {
    await this.#lines.sync();
    await this.#lines.close();
    const path = join(this.path, MANIFEST);
    await rename(`${path}.partial`, path);
    await syncFolder(this.path);
    return (await digestOfFile(path)).sha256;
  }
}
