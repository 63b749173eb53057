// Replica sets over real folders, for tests of what stands on stores.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FilesystemStore } from '../../../src/adapters/filesystem/filesystem-store.ts';
import { NodeEngine } from '../../../src/engine/node-engine.ts';
import type { AipVersionInput } from '../../../src/storage/aip-types.ts';
import { ReplicaSet } from '../../../src/storage/replica-set.ts';

export interface StoresOnDisk {
  readonly set: ReplicaSet;
  readonly folder: string;
  remove(): Promise<void>;
}

export async function storesOnDisk(count: number, requiredCopies = 2): Promise<StoresOnDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'chauban-stores-'));
  const stores: FilesystemStore[] = [];
  for (let n = 1; n <= count; n++) stores.push(await FilesystemStore.open({ name: `kho-${n}`, root: join(folder, `kho-${n}`) }));
  const set = new ReplicaSet({ stores, engine: new NodeEngine(), requiredCopies });
  return { set, folder, remove: async () => await rm(folder, { recursive: true, force: true }) };
}

export function aipInput(objectId: string, files: Readonly<Record<string, string | Uint8Array>>): AipVersionInput {
  return {
    objectId,
    files: Object.entries(files).map(([logicalPath, content]) => ({
      logicalPath,
      content: typeof content === 'string' ? new TextEncoder().encode(content) : content,
    })),
    created: new Date('2026-11-21T08:00:00Z'),
    message: 'Tiếp nhận',
    user: { name: 'Châu Bản', address: 'urn:uuid:00000000-0000-4000-8000-000000000000' },
  };
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
