// What the reader of submitted ZIPs accepts, and every hostile shape it must refuse quickly and in little memory.
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ZipSipArchiveReader } from '../../../../src/adapters/zip/zip-sip-archive.reader.ts';
import { writeZip, zipBytes } from '../../../../src/adapters/zip/zip-writer.ts';
import { type ByteSource, MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { DEFAULT_SIP_ARCHIVE_LIMITS, type SipArchiveLimits } from '../../../../src/ingest/sip-archive.port.ts';
import { type HandEntry, type HandZip, handMadeZip } from './hand-made-zip.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const reader = new ZipSipArchiveReader();
const when = new Date('2026-01-02T03:04:06Z');

async function codesOf(zip: Uint8Array, limits: SipArchiveLimits = DEFAULT_SIP_ARCHIVE_LIMITS): Promise<readonly string[]> {
  const archive = await reader.open(new MemoryByteSource(zip), limits);
  if (archive.findings.length > 0) expect(archive.entries).toEqual([]);
  return [...new Set(archive.findings.map(({ code }) => code))];
}

async function contentCode(zip: Uint8Array): Promise<string> {
  const archive = await reader.open(new MemoryByteSource(zip));
  expect(archive.findings).toEqual([]);
  try {
    for (const entry of archive.entries) for await (const chunk of archive.read(entry)) expect(chunk.length).toBeGreaterThan(0);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'read';
}

const hand = (...entries: readonly HandEntry[]): Uint8Array => handMadeZip({ entries });

describe('an ordinary archive', () => {
  it('is read back as written, with Vietnamese names, stored and deflated, buffers and streams', async () => {
    const big = new Uint8Array(300_000).map((_, i) => (i * i) & 255);
    async function* stream(): AsyncGenerator<Uint8Array> {
      yield big.subarray(0, 100_000);
      yield big.subarray(100_000);
    }
    const zip = await zipBytes(
      [
        { name: 'hoso.xml', content: text('<a/>') },
        { name: 'Phụ lục/Quyết định số 01.pdf', content: big, compress: false },
        { name: 'luồng.bin', content: stream(), sizeBytes: big.length },
      ],
      when,
    );
    const archive = await reader.open(new MemoryByteSource(zip));
    expect(archive.findings).toEqual([]);
    expect(archive.entries.map(({ name }) => name)).toEqual(['hoso.xml', 'Phụ lục/Quyết định số 01.pdf', 'luồng.bin']);
    for (const entry of archive.entries.slice(1)) {
      const parts: Uint8Array[] = [];
      for await (const part of archive.read(entry)) parts.push(part);
      expect(new Uint8Array(Buffer.concat(parts))).toEqual(big);
    }
  });

  it('may have folders, an NFD name without the UTF-8 flag, and data descriptors', async () => {
    const zip = hand({ name: 'a/', mode: 0o40755 }, { name: 'a/Mật khẩu.txt'.normalize('NFD'), data: text('x'), flags: 0 });
    const archive = await reader.open(new MemoryByteSource(zip));
    expect(archive.findings).toEqual([]);
    expect(archive.entries.map(({ name }) => name)).toEqual(['a/Mật khẩu.txt']);
  });

  it('lets the failure of the source through, which is no fault of the archive', async () => {
    const zip = hand({ name: 'a', data: text('x') });
    const broken: ByteSource = { sizeBytes: zip.length, read: () => Promise.reject(new Error('disk gone')) };
    await expect(reader.open(broken)).rejects.toThrow('disk gone');
  });

  it('fails while writing when a stream fails', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield text('x');
      throw new Error('source failed');
    }
    const run = async (): Promise<void> => {
      for await (const part of writeZip([{ name: 'a', content: failing() }], when)) expect(part).toBeDefined();
    };
    await expect(run()).rejects.toThrow('source failed');
  });
});

const zeros = new Uint8Array(8 * 2 ** 20);
const small = { name: 'a.txt', data: text('xin chào') };
const small2 = { name: 'b.txt', data: text('tạm biệt') };

const refused: readonly (readonly [string, string, HandZip])[] = [
  ['ZIP_EMPTY', 'no entries', { entries: [] }],
  ['ZIP_EMPTY', 'only folders', { entries: [{ name: 'a/', mode: 0o40755 }] }],
  ['ZIP_RATIO', 'eight million zeros', { entries: [{ name: 'a', data: zeros, method: 8 }] }],
  ['ZIP_NAME_UNSAFE', 'climbing', { entries: [{ ...small, name: '../../etc/passwd' }] }],
  ['ZIP_NAME_UNSAFE', 'climbing inside', { entries: [{ ...small, name: 'a/../../b' }] }],
  ['ZIP_NAME_UNSAFE', 'absolute', { entries: [{ ...small, name: '/etc/passwd' }] }],
  ['ZIP_NAME_UNSAFE', 'drive', { entries: [{ ...small, name: 'C:evil' }] }],
  ['ZIP_NAME_UNSAFE', 'backslash', { entries: [{ ...small, name: '..\\evil' }] }],
  ['ZIP_NAME_UNSAFE', 'NUL', { entries: [{ ...small, name: 'a.pdf\u0000.exe' }] }],
  ['ZIP_NAME_UNSAFE', 'right-to-left override', { entries: [{ ...small, name: 'a\u202efdp.exe' }] }],
  ['ZIP_NAME_UNSAFE', 'empty', { entries: [{ ...small, name: '' }] }],
  ['ZIP_NAME_ENCODING', 'TCVN3 bytes', { entries: [{ ...small, name: new Uint8Array([0x51, 0xb8, 0xd0, 0xb5]), flags: 0 }] }],
  ['ZIP_NAME_DUPLICATE', 'twice', { entries: [small, small] }],
  ['ZIP_NAME_DUPLICATE', 'case', { entries: [small, { ...small, name: 'A.TXT' }] }],
  [
    'ZIP_NAME_DUPLICATE',
    'NFC and NFD',
    {
      entries: [
        { ...small, name: 'ế' },
        { ...small, name: 'ế'.normalize('NFD') },
      ],
    },
  ],
  [
    'ZIP_NAME_DUPLICATE',
    'file and folder',
    {
      entries: [
        { ...small, name: 'a' },
        { ...small, name: 'a/b' },
      ],
    },
  ],
  ['ZIP_SYMLINK', 'link', { entries: [{ ...small, mode: 0o120777 }] }],
  ['ZIP_SYMLINK', 'device', { entries: [{ ...small, mode: 0o020666 }] }],
  ['ZIP_ENCRYPTED', 'encrypted', { entries: [{ ...small, flags: 0x801 }] }],
  [
    'ZIP_OVERLAP',
    'two entries, one kernel',
    { entries: [small, { ...small, name: 'c.txt', sharesHeaderOf: 0, localName: 'a.txt' }] },
  ],
  ['ZIP_COMPRESSION_UNSUPPORTED', 'bzip2', { entries: [{ ...small, method: 12 }] }],
  ['ZIP_EXTRA_DATA', 'data before, offsets adjusted', { entries: [small], prefix: text('MZ executable') }],
  ['ZIP_EXTRA_DATA', 'data behind', { entries: [small], suffix: text('more') }],
  ['ZIP_EXTRA_DATA', 'data between entries', { entries: [small, { ...small2, gapBefore: 7 }] }],
  ['ZIP_EXTRA_DATA', 'data behind the directory', { entries: [small], gapAfterDirectory: 9 }],
  ['ZIP_EXTRA_DATA', 'an entry missing from the directory count', { entries: [small, small2], count: 1 }],
  ['ZIP_DAMAGED', 'data before, offsets not adjusted', { entries: [small], prefix: text('MZ'), offsetShift: 2 }],
  ['ZIP_DAMAGED', 'more entries counted than there are', { entries: [small], count: 2 }],
  ['ZIP_HEADER_MISMATCH', 'two names', { entries: [{ ...small, localName: 'z.txt' }] }],
  ['ZIP_HEADER_MISMATCH', 'two methods', { entries: [{ ...small, localMethod: 8 }] }],
  ['ZIP_HEADER_MISMATCH', 'two sizes', { entries: [{ ...small, localSize: 3 }] }],
  ['ZIP_SIZE_MISMATCH', 'stored with two sizes', { entries: [{ ...small, statedSize: 3 }] }],
];

describe('a bad archive', () => {
  it.each(refused)('%s: %s', async (code, _, zip) => {
    expect(await codesOf(handMadeZip(zip))).toContain(code);
  });

  it('that is no archive, or cut short', async () => {
    expect(await codesOf(text('%PDF-1.7'))).toEqual(['ZIP_NOT_AN_ARCHIVE']);
    expect(await codesOf(new Uint8Array(0))).toEqual(['ZIP_NOT_AN_ARCHIVE']);
    const whole = hand(small, small2);
    expect(await codesOf(whole.slice(0, whole.length - 30))).toEqual(['ZIP_NOT_AN_ARCHIVE']);
  });

  it('that exceeds a limit', async () => {
    const limits = {
      ...DEFAULT_SIP_ARCHIVE_LIMITS,
      maxEntries: 2,
      maxTotalBytes: 15,
      maxEntryBytes: 14,
      maxDepth: 1,
      maxNameBytes: 6,
    };
    expect(await codesOf(hand(small, small2, { name: 'c' }), limits)).toEqual(['ZIP_TOO_MANY_ENTRIES']);
    expect(await codesOf(hand({ name: 'a', data: new Uint8Array(8) }, { name: 'b', data: new Uint8Array(8) }), limits)).toEqual([
      'ZIP_TOO_LARGE',
    ]);
    expect(await codesOf(hand({ name: 'a', data: new Uint8Array(15) }), limits)).toEqual(['ZIP_TOO_LARGE']);
    expect(await codesOf(hand({ name: 'a/b/c' }), limits)).toEqual(['ZIP_DEPTH']);
    expect(await codesOf(hand({ name: 'ếếế' }), limits)).toEqual(['ZIP_NAME_TOO_LONG']);
    expect(await codesOf(hand({ name: 'a/b', data: new Uint8Array(7) }, { name: 'b', data: new Uint8Array(8) }), limits)).toEqual(
      [],
    );
  });

  it('whose content is not what the headers say', async () => {
    const packed = deflateRawSync(zeros);
    expect(await contentCode(hand({ name: 'a', method: 8, data: zeros.slice(0, 1000), packed, statedSize: 1000 }))).toBe(
      'ZIP_SIZE_MISMATCH',
    );
    expect(await contentCode(hand({ name: 'a', method: 8, data: text('abc'), statedSize: 4 }))).toBe('ZIP_SIZE_MISMATCH');
    expect(await contentCode(hand({ ...small, crc: 1 }))).toBe('ZIP_CRC_MISMATCH');
    expect(await contentCode(hand({ name: 'a', method: 8, data: text('abc'), packed: text('not deflate at all') }))).toBe(
      'ZIP_DATA_CORRUPT',
    );
    const trailing = Buffer.concat([deflateRawSync(text('abc')), text('hidden')]);
    expect(await contentCode(hand({ name: 'a', method: 8, data: text('abc'), packed: trailing }))).toBe('ZIP_DATA_CORRUPT');
    expect(await contentCode(hand({ ...small, method: 8 }))).toBe('read');
  });
});

describe('bombs', () => {
  const within = async (ms: number, run: () => Promise<void>): Promise<void> => {
    const before = process.memoryUsage().rss;
    const start = performance.now();
    await run();
    expect(performance.now() - start).toBeLessThan(ms);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
  };

  it('of one entry that states 10 GB is refused from its header', async () => {
    const packed = deflateRawSync(zeros);
    await within(5000, async () => {
      expect(await codesOf(hand({ name: 'a', method: 8, packed, statedSize: 0xfffffff0 }))).toContain('ZIP_RATIO');
    });
  });

  it('of overlapping entries (one kernel quoted ten thousand times) is refused from its headers', async () => {
    const kernel: HandEntry = { name: 'k', method: 8, data: zeros.slice(0, 2 ** 20) };
    const quotes = Array.from(
      { length: 9_000 },
      (_, i): HandEntry => ({
        ...kernel,
        name: `k${i}`,
        packed: new Uint8Array(0),
        statedPacked: 1200,
        crc: 0,
        sharesHeaderOf: 0,
      }),
    );
    const zip = handMadeZip({ entries: [kernel, ...quotes] });
    await within(5000, async () => {
      expect(await codesOf(zip)).toContain('ZIP_OVERLAP');
    });
  });

  it('that lies about its size is left at the first byte too many', async () => {
    const packed = deflateRawSync(new Uint8Array(128 * 2 ** 20));
    await within(5000, async () => {
      expect(await contentCode(hand({ name: 'a', method: 8, packed, statedSize: 1000 }))).toBe('ZIP_SIZE_MISMATCH');
    });
  });

  it('inside another archive stays a plain file: nothing is unpacked twice', async () => {
    const inner = hand({ name: 'a', data: zeros, method: 8 });
    expect(await contentCode(hand({ name: 'inner.zip', data: inner }))).toBe('read');
  });
});
