// File names in headers: Vietnamese arrives whole, and no name ends the header.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentDisposition } from '../../../../src/http/access/content-disposition.ts';

const parts = /^(inline|attachment); filename="([^"\\]*)"; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]*)$/;

describe('contentDisposition', () => {
  it('keeps a Vietnamese name and gives old clients one without diacritics', () => {
    const [, kind, plain, extended = ''] = parts.exec(contentDisposition('attachment', 'thư mục/Đề án số 1.pdf')) ?? [];
    expect([kind, plain, decodeURIComponent(extended)]).toEqual(['attachment', 'De an so 1.pdf', 'Đề án số 1.pdf']);
  });

  it('holds for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const [, , plain, extended = ''] = parts.exec(contentDisposition('inline', name)) ?? [];
        expect(plain).toMatch(/^[\x20-\x7e]*$/);
        expect(decodeURIComponent(extended)).toBe((name.split('/').at(-1) ?? '').toWellFormed().normalize('NFC'));
      }),
    );
  });
});
