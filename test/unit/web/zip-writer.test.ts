// The browser's ZIP writer against an independent reader (yauzl), for any names and contents.
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBuffer, type ZipFile } from 'yauzl';
import { writeZip } from '../../../src/web/upload/zip-writer.ts';

function openZip(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => (error ? reject(error) : resolve(zip)));
  });
}

async function readMembers(zip: Blob): Promise<[string, string][]> {
  const file = await openZip(Buffer.from(await zip.arrayBuffer()));
  const members: [string, string][] = [];
  for await (const entry of file.eachEntry()) {
    const content = await buffer(await file.openReadStreamPromise(entry));
    members.push([entry.fileName, content.toString('hex')]);
  }
  return members;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('writeZip', () => {
  it('is read back by another reader, whatever the contents', async () => {
    const content = fc.uint8Array({ maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(fc.array(content, { maxLength: 6 }), async (contents) => {
        const members = contents.map((bytes, i) => ({ name: `QĐ ${i}.pdf`, content: new Blob([new Uint8Array(bytes)]) }));
        const read = await readMembers(await writeZip(members));
        expect(read).toEqual(contents.map((bytes, i) => [`QĐ ${i}.pdf`, hex(bytes)]));
      }),
      { numRuns: 60 },
    );
  });

  it('writes names in normal form C: a Mac gives others than the list was typed in', async () => {
    const [[name] = []] = await readMembers(
      await writeZip([{ name: 'Quyết định.pdf'.normalize('NFD'), content: new Blob(['x']) }]),
    );
    expect(name).toBe('Quyết định.pdf'.normalize('NFC'));
  });

  it('gives the same bytes for the same files, so that an upload can go on after a reload', async () => {
    const make = async () => new Uint8Array(await (await writeZip([{ name: 'a', content: new Blob(['b']) }])).arrayBuffer());
    expect(hex(await make())).toBe(hex(await make()));
  });

  it('has the checksum of its standard test vector, and tells how far it is', async () => {
    const shares: number[] = [];
    const zip = await writeZip([{ name: 'v', content: new Blob(['123456789']) }], (share) => shares.push(share));
    const view = new DataView(await zip.arrayBuffer());
    expect(view.getUint32(14, true)).toBe(0xcbf43926);
    expect(shares.at(-1)).toBe(1);
  });

  it('refuses what its 32-bit fields cannot hold', async () => {
    const huge = { size: 0x1_0000_0000 } as Blob;
    await expect(writeZip([{ name: 'a', content: huge }])).rejects.toMatchObject({ code: 'ZIP_TOO_LARGE' });
  });
});
