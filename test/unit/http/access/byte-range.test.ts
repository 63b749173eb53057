// Range headers, RFC 9110 section 14, by example and against a naive reading.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseByteRange } from '../../../../src/http/access/byte-range.ts';

describe('parseByteRange', () => {
  it.each([
    ['bytes=0-0', { start: 0, length: 1 }],
    ['bytes=0-', { start: 0, length: 100 }],
    ['bytes=90-200', { start: 90, length: 10 }],
    ['bytes=-10', { start: 90, length: 10 }],
    ['bytes=-200', { start: 0, length: 100 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-4', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=0-1,4-5', 'whole'],
    ['lines=0-1', 'whole'],
    ['', 'whole'],
    [undefined, 'whole'],
  ])('%s of 100 bytes', (header, expected) => {
    expect(parseByteRange(header, 100)).toEqual(expected);
  });

  it('gives parts that lie inside the file', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.option(fc.nat(60)), fc.option(fc.nat(60)), (size, first, last) => {
        const range = parseByteRange(`bytes=${first ?? ''}-${last ?? ''}`, size);
        if (typeof range === 'string') return;
        expect(range.length).toBeGreaterThan(0);
        expect(range.start + range.length).toBeLessThanOrEqual(size);
        if (first !== null) expect(range.start).toBe(first);
      }),
    );
  });

  it('answers an empty file whole or not at all', () => {
    expect(parseByteRange(undefined, 0)).toBe('whole');
    expect(parseByteRange('bytes=0-0', 0)).toBe('unsatisfiable');
  });
});
