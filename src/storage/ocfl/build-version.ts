// A new version of an OCFL object: which files are new, which are carried over, and the inventory that says so.
import type { CryptoEngine } from '../../core/crypto/engine.ts';
import type { AipFileInput, AipVersionInput } from '../aip-types.ts';
import { contentSizeBytes } from '../object-content.port.ts';
import type { ObjectContent, ObjectDigests } from '../object-store.port.ts';
import { StorageError } from '../storage-error.port.ts';
import { contentPathOf } from './content-path.ts';
import type { Inventory } from './inventory.ts';

export interface DigestedFile extends ObjectDigests {
  readonly input: AipFileInput;
}

export interface NewContent extends ObjectDigests {
  readonly contentPath: string;
  readonly content: ObjectContent;
}

export interface BuiltVersion {
  readonly version: string;
  readonly inventory: Inventory;
  /** Only content that no earlier version, and no earlier file of this one, has. */
  readonly newContent: readonly NewContent[];
  readonly files: readonly (ObjectDigests & {
    readonly logicalPath: string;
    readonly contentPath: string;
    readonly sizeBytes: number;
  })[];
}

export function buildVersion(
  engine: CryptoEngine,
  input: AipVersionInput,
  digested: readonly DigestedFile[],
  previous: Inventory | null,
): BuiltVersion {
  assertPaths(digested.map(({ input: file }) => file.logicalPath));
  if (previous !== null && previous.id !== input.objectId) {
    throw new StorageError(
      'STORE_OBJECT_INVALID',
      `expected the previous version of ${input.objectId}, got one of ${previous.id}`,
    );
  }
  const version = previous === null ? 'v1' : `v${Number(previous.head.slice(1)) + 1}`;
  const manifest = new Map(Object.entries(previous?.manifest ?? {}));
  const fixity = new Map(Object.entries(previous?.fixity.sha256 ?? {}));
  const state = new Map<string, string[]>();
  const newContent: NewContent[] = [];
  const files = digested.map(({ input: file, sha256, sha512 }) => {
    let contentPath = manifest.get(sha512)?.[0];
    if (contentPath === undefined) {
      contentPath = contentPathOf(engine, version, file.logicalPath);
      manifest.set(sha512, [contentPath]);
      fixity.set(sha256, [contentPath]);
      newContent.push({ contentPath, content: file.content, sha256, sha512 });
    }
    state.set(sha512, [...(state.get(sha512) ?? []), file.logicalPath]);
    return { logicalPath: file.logicalPath, contentPath, sha256, sha512, sizeBytes: contentSizeBytes(file.content) };
  });
  const { created, message, user, objectId: id } = input;
  const added = {
    created: created.toISOString(),
    message,
    user,
    state: Object.fromEntries([...state].map(([digest, paths]) => [digest, paths.sort()])),
  };
  const inventory: Inventory = {
    id,
    type: 'https://ocfl.io/1.1/spec/#inventory',
    digestAlgorithm: 'sha512',
    head: version,
    fixity: { sha256: Object.fromEntries(fixity) },
    manifest: Object.fromEntries(manifest),
    versions: { ...previous?.versions, [version]: added },
  };
  return { version, inventory, newContent, files };
}

// E095: a logical path occurs once, and none is a folder of another.
function assertPaths(paths: readonly string[]): void {
  const all = new Set(paths);
  if (all.size !== paths.length) throw new StorageError('STORE_KEY_INVALID', 'expected each logical path once');
  for (const path of paths) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      if (all.has(path.slice(0, at)))
        throw new StorageError('STORE_KEY_INVALID', `expected a folder, got a file of that name: ${path.slice(0, at)}`);
    }
  }
}
