// All files below a folder whose path starts with a prefix, in UTF-8 byte order within each folder, without reading it all at once.
import { join } from 'node:path';
import { compareBytes } from '../../core/encoding/bytes.ts';
import { type DurableFs, errorCode, type FileFacts } from './durable-fs.ts';

export interface FoundFile {
  /** Relative to the folder, "/"-separated. */
  readonly path: string;
  readonly facts: FileFacts;
}

export async function* listFiles(fs: DurableFs, folder: string, prefix: string): AsyncGenerator<FoundFile> {
  // Only the folder that the prefix names is walked, not its neighbours.
  const start = prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : '';
  if (start.split('/').includes('..')) return;
  yield* walk(fs, folder, start, prefix);
}

async function* walk(fs: DurableFs, folder: string, below: string, prefix: string): AsyncGenerator<FoundFile> {
  const entries = await entriesOf(fs, join(folder, below));
  for (const { name, kind } of entries) {
    const path = below === '' ? name : `${below}/${name}`;
    if (kind === 'directory') {
      if (`${path}/`.startsWith(prefix) || prefix.startsWith(`${path}/`)) yield* walk(fs, folder, path, prefix);
    } else if (path.startsWith(prefix)) {
      const facts = await fs.facts(join(folder, path));
      // A symbolic link or device is listed as what it is to an audit: a name with nothing of ours in it.
      if (facts !== null) yield { path, facts: facts.kind === 'file' ? facts : { ...facts, sizeBytes: 0 } };
    }
  }
}

async function entriesOf(fs: DurableFs, path: string): Promise<{ name: string; kind: FileFacts['kind'] }[]> {
  try {
    const entries = await fs.readDirectory(path);
    const order = (name: string): Uint8Array => Buffer.from(name, 'utf8');
    return [...entries].sort((a, b) => compareBytes(order(a.name), order(b.name)));
  } catch (cause) {
    if (errorCode(cause) === 'ENOENT' || errorCode(cause) === 'ENOTDIR') return [];
    throw cause;
  }
}
