// The ZIP reader: what is plain is read, what two readers could read differently or what is too much is refused with its code.
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { MalformedError } from '../../../../src/core/encoding/malformed-error.ts';
import { openZip } from '../../../../src/core/zip/index.ts';
import { browserInflate } from '../../../../src/engine/browser-inflate.ts';
import { nodeInflate } from '../../../../src/engine/node-inflate.ts';
import { bytesOf, type MadeEntry, type MadeZip, makeZip } from './make-zip.ts';

const open = (bytes: Uint8Array, inflate = nodeInflate) => openZip(new MemoryByteSource(bytes), inflate);

/** Names with contents; or the code by which the archive is refused. */
async function read(bytes: Uint8Array, inflate = nodeInflate): Promise<string | Record<string, Uint8Array | null>> {
  const source = new MemoryByteSource(bytes);
  try {
    const archive = await openZip(source, inflate);
    const all: Record<string, Uint8Array | null> = {};
    for (const entry of archive.entries) {
      const { content } = await archive.read(entry);
      if (content === undefined) all[entry.name] = null;
      else all[entry.name] = content.kind === 'bytes' ? content.bytes : await source.read(content.offset, content.length);
    }
    return all;
  } catch (cause) {
    if (cause instanceof MalformedError) return cause.code;
    throw cause;
  }
}

const made = (entries: readonly MadeEntry[], more?: MadeZip) => read(makeZip(entries, more));
const A: MadeEntry = { name: 'a.txt', content: 'nội dung' };

describe('openZip', () => {
  it('reads back what was packed, stored or deflated, with or without descriptor, in both engines', async () => {
    const name = fc.stringMatching(/^[a-zđ0-9 ]{1,12}$/);
    const entry = fc.record({ content: fc.uint8Array({ maxLength: 300 }), deflated: fc.boolean(), descriptor: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, entry, { maxKeys: 6 }), async (files) => {
        const zip = makeZip(Object.entries(files).map(([key, one]) => ({ name: `d/${key}`, ...one })));
        const wanted = Object.fromEntries(
          Object.entries(files).map(([key, { content }]) => [`d/${key}`, new Uint8Array(content)]),
        );
        expect(await read(zip, nodeInflate)).toEqual(wanted);
        expect(await read(zip, browserInflate)).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, readonly MadeEntry[], MadeZip]>([
    ['ZIP_NAME_REPEATED', [A, A], {}],
    ['ZIP_NAME', [{ name: '../a', content: '' }], {}],
    ['ZIP_NAME', [{ name: 'x/../../a', content: '' }], {}],
    ['ZIP_NAME', [{ name: '/etc/a', content: '' }], {}],
    ['ZIP_NAME', [{ name: 'C:/a', content: '' }], {}],
    ['ZIP_NAME', [{ name: 'x\\a', content: '' }], {}],
    ['ZIP_NAME', [{ name: 'a\0b', content: '' }], {}],
    ['ZIP_NAME', [{ name: '', content: '' }], {}],
    ['ZIP_NAME', [{ name: 'a'.repeat(2000), content: '' }], {}],
    ['ZIP_NAME', [{ name: Uint8Array.of(0xff), content: '' }], {}],
    ['ZIP_ENCRYPTED', [{ ...A, flags: 1 }], {}],
    ['ZIP_METHOD', [{ ...A, method: 12 }], {}],
    ['ZIP_LOCAL_HEADER', [{ ...A, local: { name: 'b.txt' } }], {}],
    ['ZIP_LOCAL_HEADER', [{ ...A, local: { size: 3 } }], {}],
    ['ZIP_LOCAL_HEADER', [{ ...A, local: { crc: 3 } }], {}],
    ['ZIP_DESCRIPTOR', [{ ...A, descriptor: true, central: { crc: 3 } }], {}],
    ['ZIP_OVERLAP', [A, { ...A, name: 'b.txt', central: { offset: 0 } }], {}],
    ['ZIP_OVERLAP', [{ ...A, central: { size: 5000, compressed: 5000 } }], {}],
    ['ZIP_DIRECTORY', [A], { entries: 0 }],
    ['ZIP_DIRECTORY', [{ ...A, central: { size: 3 } }], {}],
    ['ZIP_ENTRIES_LIMIT', [A], { entries: 20_000 }],
    ['ZIP_64', [A], { entries: 0xffff }],
    ['ZIP_64', [{ ...A, central: { offset: 0xffffffff } }], {}],
    ['ZIP_TOO_LARGE', [{ ...A, deflated: true, central: { size: 2 ** 31 } }], {}],
    ['ZIP_RATIO', [{ ...A, deflated: true, central: { size: 2 ** 22 } }], {}],
    [
      'ZIP_SIZE_DIFFERS',
      [{ name: 'a', content: 'x'.repeat(500), deflated: true, central: { size: 10 }, local: { size: 10 } }],
      {},
    ],
    ['ZIP_END_AMBIGUOUS', [A], { comment: makeZip([{ name: 'other', content: 'x' }]) }],
  ])('%s', async (code, entries, more) => {
    expect(await made(entries, more)).toBe(code);
  });

  it('what is no archive, or only a part of one, is refused', async () => {
    const zip = makeZip([A]);
    expect(await read(bytesOf('PK\u0003\u0004'))).toBe('ZIP_END_MISSING');
    for (let length = 0; length < zip.length; length++) expect(typeof (await read(zip.subarray(0, length)))).toBe('string');
    expect(await read(new Uint8Array([...bytesOf('rác'), ...zip]))).toBe('ZIP_DIRECTORY');
  });

  it('bytes that belong to nothing, comments and names alike are findings', async () => {
    const codes = async (entries: readonly MadeEntry[], more: MadeZip) =>
      (await open(makeZip(entries, more))).findings.map(({ code }) => code);
    expect(await codes([A], {})).toEqual([]);
    expect(await codes([A], { trailing: bytesOf('rác') })).toEqual(['ZIP_TRAILING_DATA']);
    expect(await codes([A], { gap: bytesOf('rác') })).toEqual(['ZIP_UNUSED_BYTES']);
    expect(await codes([A], { comment: bytesOf('ghi chú') })).toEqual(['ZIP_COMMENT']);
    expect(await codes([A, { ...A, name: 'A.TXT' }], {})).toEqual(['ZIP_NAMES_ALIKE']);
  });

  it('a content that is not as the checksum says is handed out with a finding; a damaged one is not', async () => {
    const both = { crc: 1 };
    for (const deflated of [true, false]) {
      const archive = await open(makeZip([{ ...A, deflated, central: both, local: both }]));
      const [entry] = archive.entries;
      const found = entry === undefined ? undefined : await archive.read(entry);
      expect(found?.finding?.code).toBe('ZIP_CHECKSUM');
      expect(found?.content).toBeDefined();
    }
    expect(await made([{ name: 'a', content: 'không phải deflate', method: 8 }])).toEqual({ a: null });
  });

  it('names: UTF-8 with or without its flag, code page 437 otherwise', async () => {
    expect(await made([{ name: 'Quyết định.pdf', content: '', flags: 0 }])).toHaveProperty(['Quyết định.pdf']);
    expect(await made([{ name: Uint8Array.of(0x61, 0x82), content: '', flags: 0 }])).toHaveProperty(['aé']);
  });

  it('one octet changed anywhere: read, or refused with a code, never anything else', async () => {
    const zip = makeZip([A, { name: 'b', content: 'x'.repeat(50), deflated: true, descriptor: true }]);
    await fc.assert(
      fc.asyncProperty(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = zip.slice();
        changed[at] = (changed[at] ?? 0) ^ change;
        const found = await read(changed);
        if (typeof found === 'string') expect(found).toMatch(/^ZIP_/);
      }),
      { numRuns: 400 },
    );
  });

  it('a bomb ends at once, and so do ten thousand entries', async () => {
    const size = 2 ** 24;
    const bomb = deflateRawSync(new Uint8Array(size));
    const claims = { size, crc: 0 };
    const bombs = Array.from({ length: 30 }, (_, i) => ({
      ...{ name: `${i}`, content: bomb, method: 8 },
      central: claims,
      local: claims,
    }));
    const many = Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}`, content: '' }));
    const zips = [makeZip(bombs), makeZip(many), makeZip(many.slice(1))];
    const before = process.cpuUsage();
    const found = [];
    for (const zip of zips) found.push(await read(zip));
    const { user, system } = process.cpuUsage(before);
    expect(found.slice(0, 2)).toEqual(['ZIP_RATIO', 'ZIP_ENTRIES_LIMIT']);
    expect(Object.keys(found[2] ?? {})).toHaveLength(10_000);
    expect((user + system) / 1e6).toBeLessThan(5);
  }, 30_000);
});
