// DER and BER reader, DER writer: round trips, the rules of X.690, and hostile input.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatBytes } from '../../../../src/core/encoding/bytes.ts';
import { type DerNode, parseDer, parseDerPrefix, TAG } from '../../../../src/core/encoding/der.ts';
import { encodeAsDer, findDerDeviations } from '../../../../src/core/encoding/der-inspection.ts';
import {
  encodeBitString,
  encodeBoolean,
  encodeElement,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
  encodeUtf8String,
} from '../../../../src/core/encoding/der-writer.ts';
import { parseHex } from '../../../../src/core/encoding/hex.ts';
import { MalformedError } from '../../../../src/core/encoding/malformed-error.ts';
import { oidContent, parseOid } from '../../../../src/core/encoding/oid.ts';

const BER = { rules: 'ber' } as const;
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (cause) {
    if (cause instanceof MalformedError) return cause.code;
    throw cause;
  }
  return 'nothing thrown';
};

const element: fc.Arbitrary<Bytes> = fc.letrec<{ node: Bytes }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 5 },
    fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }).map(encodeInteger),
    fc.uint8Array({ maxLength: 300 }).map(encodeOctetString),
    fc.boolean().map(encodeBoolean),
    fc.string({ unit: 'grapheme' }).map(encodeUtf8String),
    fc.constant(encodeNull()),
    fc.array(tie('node'), { maxLength: 5 }).map((parts) => encodeSequence(...parts)),
    fc.array(tie('node'), { maxLength: 5 }).map((parts) => encodeSetOf(parts)),
    tie('node').map((part) => encodeExplicit(3, part)),
  ),
})).node;

describe('round trips', () => {
  it('integers of any size', () => {
    fc.assert(fc.property(fc.bigInt(), (value) => void expect(parseDer(encodeInteger(value)).integer()).toBe(value)));
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        (value) => void void expect(parseDer(encodeInteger(value)).smallInteger()).toBe(value),
      ),
    );
  });

  it('object identifiers with arcs of any size', () => {
    const arcs = fc.tuple(
      fc.integer({ min: 0, max: 2 }),
      fc.bigInt(0n, 39n),
      fc.array(fc.bigInt(0n, 2n ** 100n), { maxLength: 6 }),
    );
    fc.assert(
      fc.property(arcs, ([first, second, rest]) => {
        const dotted = [first, second, ...rest].join('.');
        expect(parseDer(encodeOid(dotted)).oid()).toBe(dotted);
      }),
    );
    expect(parseOid(oidContent('2.999.9007199254740993'))).toBe('2.999.9007199254740993');
  });

  it('texts, times, bit strings', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => void expect(parseDer(encodeUtf8String(text)).text()).toBe(text)),
    );
    const dates = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(fc.property(dates, (date) => void expect(parseDer(encodeGeneralizedTime(date)).time()).toEqual(date)));
    expect(parseDer(encodeBitString(new Uint8Array([0xa0]), 5)).bits()).toEqual({ unusedBits: 5, bytes: new Uint8Array([0xa0]) });
  });

  it('what the writer makes is DER, and the reader gives the same bytes back', () => {
    fc.assert(
      fc.property(element, (bytes) => {
        expect(findDerDeviations(bytes)).toEqual([]);
        expect(encodeAsDer(parseDer(bytes))).toEqual(bytes);
        expect(parseDer(bytes).raw).toEqual(bytes);
      }),
    );
  });

  it('the same written with indefinite lengths is read as the same, and is named', () => {
    fc.assert(
      fc.property(fc.array(element, { minLength: 1, maxLength: 4 }), (parts) => {
        const ber = concatBytes(new Uint8Array([0x30, 0x80]), ...parts, new Uint8Array([0, 0]));
        const node = parseDer(ber, BER);
        expect(node.children.map((child) => child.raw)).toEqual(parts);
        expect(encodeAsDer(node)).toEqual(encodeSequence(...parts));
        expect(findDerDeviations(ber)).toEqual(['indefinite-length']);
        expect(codeOf(() => parseDer(ber))).toBe('DER_NOT_DER');
      }),
    );
  });
});

describe('rules', () => {
  it.each([
    ['', 'DER_TRUNCATED'],
    ['30', 'DER_TRUNCATED'],
    ['3003020100ff', 'DER_TRAILING'],
    ['3004020100', 'DER_TRUNCATED'],
    ['308103020100', 'DER_NOT_DER'],
    ['30820003020100', 'DER_NOT_DER'],
    ['3084ffffffff', 'DER_TRUNCATED'],
    ['3085ffffffffff', 'DER_LENGTH'],
    ['30ff', 'DER_LENGTH'],
    ['0000', 'DER_TAG'],
    ['1f1e00', 'DER_TAG'],
    ['1fffffffff7f00', 'DER_TAG'],
  ])('%s is refused with %s', (hex, code) => {
    expect(codeOf(() => parseDer(parseHex(hex)))).toBe(code);
  });

  it.each([
    ['0200', (node: DerNode) => node.integer(), 'DER_INTEGER'],
    ['02050100000000', (node: DerNode) => node.smallInteger(), 'DER_INTEGER'],
    ['0600', (node: DerNode) => node.oid(), 'DER_OID'],
    ['06022a80', (node: DerNode) => node.oid(), 'DER_OID'],
    ['0603808001', (node: DerNode) => node.oid(), 'DER_OID'],
    ['03010800', (node: DerNode) => node.bits(), 'DER_TRAILING'],
    ['030108', (node: DerNode) => node.bits(), 'DER_BIT_STRING'],
    ['0300', (node: DerNode) => node.bits(), 'DER_BIT_STRING'],
    ['170d3235303233303030303030305a', (node: DerNode) => node.time(), 'DER_TIME'],
    ['170d3235313330313030303030305a', (node: DerNode) => node.time(), 'DER_TIME'],
    ['0c02c328', (node: DerNode) => node.text(), 'UTF8_INVALID'],
    ['04020000', (node: DerNode) => node.text(), 'DER_STRING'],
  ])('%s: the value is refused', (hex, read, code) => {
    expect(codeOf(() => read(parseDer(parseHex(hex))))).toBe(code);
  });

  it('UTCTime: 1950 to 2049; GeneralizedTime: fractions and zones', () => {
    const utc = (text: string): string =>
      parseDer(encodeElement(TAG.UTC_TIME, Buffer.from(text)), BER)
        .time()
        .toISOString();
    const general = (text: string): string =>
      parseDer(encodeElement(TAG.GENERALIZED_TIME, Buffer.from(text)), BER)
        .time()
        .toISOString();
    expect(utc('491231235959Z')).toBe('2049-12-31T23:59:59.000Z');
    expect(utc('500101000000Z')).toBe('1950-01-01T00:00:00.000Z');
    expect(general('20260721165538.123456Z')).toBe('2026-07-21T16:55:38.123Z');
    expect(general('20260721235538+0700')).toBe('2026-07-21T16:55:38.000Z');
  });

  it('constructed strings are joined under BER and refused under DER', () => {
    const ber = parseHex('2480040201020401030000');
    expect(parseDer(ber, BER).octets()).toEqual(new Uint8Array([1, 2, 3]));
    expect(encodeAsDer(parseDer(ber, BER))).toEqual(parseHex('0403010203'));
    expect(findDerDeviations(ber)).toEqual(['constructed-string', 'indefinite-length']);
    expect(codeOf(() => parseDer(parseHex('2404040201 02'.replace(' ', ''))).octets())).toBe('DER_NOT_DER');
  });

  it('names every deviation', () => {
    expect(findDerDeviations(parseHex('3106020102020101'))).toEqual(['set-not-sorted']);
    expect(findDerDeviations(parseHex('3003010101'))).toEqual(['boolean-value']);
    expect(findDerDeviations(parseHex('300402020001'))).toEqual(['integer-not-minimal']);
    expect(findDerDeviations(parseHex('308103020101'))).toEqual(['non-minimal-length']);
    expect(findDerDeviations(parseHex('3003020901'))).toEqual(['unreadable-part']);
  });
});

describe('hostile input', () => {
  const walk = (node: DerNode): void => {
    if (node.constructed) for (const child of node.children) walk(child);
    else
      for (const read of [() => node.integer(), () => node.oid(), () => node.text(), () => node.time(), () => node.bits()])
        codeOf(read);
  };

  it('mutated bytes give a result or a MalformedError, nothing else', () => {
    const mutation = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(element, mutation, (bytes, changes) => {
        const mutated = bytes.slice();
        for (const [at, value] of changes) mutated[at % mutated.length] = value;
        codeOf(() => walk(parseDerPrefix(mutated, BER)));
        codeOf(() => walk(parseDer(mutated)));
        codeOf(() => encodeAsDer(parseDerPrefix(mutated, BER)));
        expect(Array.isArray(findDerDeviations(mutated))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        codeOf(() => walk(parseDerPrefix(new Uint8Array(bytes), BER)));
        findDerDeviations(new Uint8Array(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('deep nesting and many elements stop at the limits', () => {
    const deep = new Uint8Array(100_000).map((_, i) => (i % 2 === 0 ? 0x30 : 0x80)) as Bytes;
    expect(codeOf(() => parseDer(deep, BER))).toBe('DER_DEPTH');
    expect(findDerDeviations(deep)).toContain('unreadable-part');
    const many = encodeElement(
      TAG.SEQUENCE,
      new Uint8Array(2_000).map((_, i) => (i % 2 === 0 ? 5 : 0)),
    );
    expect(codeOf(() => parseDer(many, { rules: 'der', maxElements: 500 }).children)).toBe('DER_COUNT');
  });
});
