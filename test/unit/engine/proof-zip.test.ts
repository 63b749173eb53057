import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import yauzl from 'yauzl';
import type { Bytes } from '../../../src/core/encoding/bytes.ts';
import { MalformedError } from '../../../src/core/encoding/malformed-error.ts';
import { readProofZip, writeProofZip } from '../../../src/engine/proof-zip.ts';

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => new Uint8Array(array) as Bytes);
const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}(\/[a-z0-9][a-z0-9._-]{0,20}){0,2}$/);
const members = fc.dictionary(name, bytes, { maxKeys: 12 }).map((record) => new Map(Object.entries(record)));

// Another reader, which shares no code.
async function readWithYauzl(zip: Bytes): Promise<Map<string, string>> {
  const file = await new Promise<yauzl.ZipFile>((resolve, reject) =>
    yauzl.fromBuffer(Buffer.from(zip), { lazyEntries: true }, (error, opened) => (opened ? resolve(opened) : reject(error))),
  );
  const found = new Map<string, string>();
  file.readEntry();
  await new Promise<void>((resolve, reject) => {
    file.on('entry', (entry: yauzl.Entry) => {
      file.openReadStream(entry, async (error, stream) => {
        if (!stream) return reject(error);
        const hash = createHash('sha256');
        for await (const chunk of stream) hash.update(chunk as Buffer);
        found.set(entry.fileName, hash.digest('hex'));
        file.readEntry();
      });
    });
    file.on('end', resolve);
  });
  return found;
}

describe('the ZIP of a proof bundle', () => {
  it('reads what it wrote, and so does yauzl', async () => {
    await fc.assert(
      fc.asyncProperty(members, async (map) => {
        const zip = writeProofZip(map);
        expect(readProofZip(zip)).toEqual(map);
        const digests = [...map].map(([path, member]) => [path, createHash('sha256').update(member).digest('hex')] as const);
        expect(await readWithYauzl(zip)).toEqual(new Map(digests));
      }),
      { numRuns: 60 },
    );
  });

  it('a flipped bit gives other members or MalformedError, never the same members for damaged content', () => {
    const map = new Map([
      ['a.txt', new Uint8Array([1, 2, 3, 4])],
      ['b/c.txt', new Uint8Array([5, 6])],
    ]);
    const zip = writeProofZip(map);
    for (let i = 0; i < zip.length * 8; i++) {
      const flipped = zip.slice();
      flipped[i >> 3] = (flipped[i >> 3] ?? 0) ^ (1 << (i & 7));
      try {
        for (const [path, member] of readProofZip(flipped)) expect(member).toEqual(map.get(path));
      } catch (cause) {
        if (!(cause instanceof MalformedError)) throw cause;
      }
    }
  });

  it('refuses paths that lead elsewhere', () => {
    for (const path of ['../x', '/x', 'a//b', 'a/../b', '.hidden', 'a\\b', '']) {
      expect(() => writeProofZip(new Map([[path, new Uint8Array(0)]]))).toThrow('plain relative name');
    }
  });
});
