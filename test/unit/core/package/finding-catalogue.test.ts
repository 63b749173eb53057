// Every stable code has both sentences, says what to do, and is shown by one input that gives it and one that does not.
import { describe, expect, it } from 'vitest';
import { FINDING_CATALOGUE, FINDING_CODES, makeFinding } from '../../../../src/core/package/index.ts';
import { FINDING_CASES } from './finding-cases.ts';

const TO_DO_VI = /hãy|không cần|nên đặt|cán bộ lưu trữ/iu;
const TO_DO_EN =
  /\b(please|add|remove|correct|compress|check|use|write|fill|save|copy|keep|put|describe|describe|delete|submit|format|move|number|type|shorten|rename|replace|split|see|make|download|paste|withdraw|declare|give|follow|export|compare|nothing needs to be done|nothing more needs to be done|archivist)\b/iu;

describe('the catalogue', () => {
  it('has a case for every code, and no case without a code', () => {
    expect(Object.keys(FINDING_CASES).sort()).toEqual([...FINDING_CODES].sort());
  });

  it.each(FINDING_CODES)('%s has both sentences, with diacritics, and says what to do', (code) => {
    const { vi, en } = FINDING_CATALOGUE[code];
    expect(vi.normalize('NFC')).toBe(vi);
    expect(vi).toMatch(/[ạảãàáâậầấẩẫăắằặẳẵóòọõỏôộổỗồốơờớợởỡéèẻẹẽêếềệểễúùụủũưựữửừứíìịỉĩýỳỷỵỹđ]/u);
    expect(vi).toMatch(TO_DO_VI);
    expect(en).toMatch(TO_DO_EN);
    expect(en).not.toMatch(/[ăâđêôơư]/iu);
  });

  // rule: tt02-fields, tt02-filecode, tt02-dates, tt02-complete, nd30-annexes, nd30-duplicates
  it.each(FINDING_CODES)('%s is given by the bad input only', async (code) => {
    expect(await FINDING_CASES[code].gives()).toContain(code);
    expect(await FINDING_CASES[code].gives_not()).not.toContain(code);
  });
});

describe('makeFinding', () => {
  it('shows hostile values short and without control characters', () => {
    const { vi } = makeFinding('FILE_MISSING', { level: 'document', file: `a\u202e\u0000${'x'.repeat(1000)}` });
    expect(vi).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(vi.length).toBeLessThan(300);
  });
});
