// Base 64 against the platform's own, and what is refused.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeBase64, parseBase64 } from '../../../../src/core/encoding/base64.ts';

it('agrees with Buffer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(parseBase64(encodeBase64(bytes))).toEqual(new Uint8Array(bytes));
    }),
  );
  const long = new Uint8Array(100_003).map((_, i) => i * 7);
  expect(parseBase64(encodeBase64(long))).toEqual(long);
});

it.each(['A', 'AA', 'AAA', 'A===', '====', 'AA=A', 'AB==', 'AAB=', 'AA A', 'AAA\u0141', '=AAA', 'AAAA====', 'AA==AAAA'])(
  'refuses %j',
  (text) => {
    expect(() => parseBase64(text)).toThrow(expect.objectContaining({ code: 'BASE64_INVALID' }));
  },
);
