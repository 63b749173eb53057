// An AIP of very many files is built and read with few of them open.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FolderStaging } from '../../../src/adapters/staging/folder-staging.ts';
import { encodeUtf8, parseUtf8 } from '../../../src/core/encoding/utf8.ts';
import { NodeEngine } from '../../../src/engine/node-engine.ts';
import { buildAip } from '../../../src/ingest/aip-files.ts';
import type { OpenStagedFile } from '../../../src/ingest/staging.port.ts';
import type { PackageReport } from '../../../src/ingest/transfer.ts';
import { good, profile } from '../core/package/package-fixtures.ts';

class CountingStaging extends FolderStaging {
  open = 0;
  most = 0;

  override async openFile(id: string, number: number): Promise<OpenStagedFile> {
    const file = await super.openFile(id, number);
    this.most = Math.max(this.most, ++this.open);
    return {
      sizeBytes: file.sizeBytes,
      read: (offset, length) => file.read(offset, length),
      close: async () => {
        this.open--;
        await file.close();
      },
    };
  }
}

async function* once(text: string) {
  yield encodeUtf8(text);
}

it('opens a staged file only while it is read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'chauban-staging-'));
  try {
    const staging = new CountingStaging(folder);
    await staging.writeFile('goi', 0, once('<HoSo/>'));
    const files: PackageReport['files'][number][] = [];
    for (let number = 1; number <= 300; number++) {
      const name = `${number}.txt`;
      const staged = await staging.writeFile('goi', number, once(`tệp ${number}`));
      const place = { documentOrdinal: 0, annexOrdinal: 0, stagedAs: number, hasText: false, signatures: null };
      files.push({ name, ...place, mediaType: 'text/plain', ...staged });
    }
    const report: PackageReport = {
      ...{ version: 1, checkedAt: '2026-11-01T00:00:00Z', policy: 'p', profile: profile.id, description: good },
      ...{ fileCode: 'a', title: 'b', findings: [], files, proposal: 'accept' },
    };
    const acceptance = {
      ...{ dossierId: 'd', aipId: 'urn:uuid:d', fondsId: 'f', organisationId: 'o', transferId: 't', packageId: 'goi' },
      ...{ packageSha256: '', receivedAt: '2026-11-01T00:00:00Z', decidedAt: '2026-11-01T00:00:00Z', software: 'x' },
      decision: { outcome: 'accept', reason: '', automatic: true },
    } as const;
    const parts = { profile, description: good, report, acceptance, saltSecret: new Uint8Array(32) };
    const aip = await buildAip(staging, new NodeEngine(), 'goi', parts);
    expect([staging.open, staging.most]).toEqual([0, 1]);
    const last = aip.files.find(({ logicalPath }) => logicalPath.endsWith('/300.txt'))?.content;
    if (last === undefined || last instanceof Uint8Array) throw new Error('expected a source');
    expect(parseUtf8(await last.read(0, last.sizeBytes))).toBe('tệp 300');
    expect(staging.open).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
