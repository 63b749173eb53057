// Every signed file of EU DSS, kind by kind: none is intact here that is not intact there, and at least 98 % agree.
import { describe, expect, it } from 'vitest';
import type { SignatureReport } from '../../src/core/signature/index.ts';
import { findCorpus } from './corpora.ts';
import { type Comparison, compareEntry, dssEntries, expectedIntact, tableOf } from './dss-corpus.ts';
import { publishTable } from './published-tables.ts';

const isSignature = ({ kind }: SignatureReport): boolean => kind !== 'document-time-stamp';
const KINDS = [
  { name: 'PAdES', kinds: ['pades'], isOurs: isSignature },
  { name: 'CAdES', kinds: ['cades'], isOurs: isSignature },
  { name: 'XAdES', kinds: ['xades'], isOurs: isSignature },
  { name: 'ASiC', kinds: ['asic'], isOurs: isSignature },
  { name: 'Time-stamp tokens', kinds: ['tst'], isOurs: () => true },
] as const;

const folder = findCorpus('dss');

describe.skipIf(folder === undefined)('signatures of EU DSS', () => {
  it.each(KINDS)('$name', async ({ name, kinds, isOurs }) => {
    const entries = dssEntries(folder ?? '', kinds);
    const expecting = entries.filter((entry) => expectedIntact(entry) !== undefined);
    const compared: Comparison[] = [];
    for (const entry of expecting) compared.push(await compareEntry(folder ?? '', entry, isOurs));
    publishTable(`20-dss-${kinds[0]}`, `${name} (EU DSS)`, tableOf(compared, entries.length - expecting.length));
    const high = compared.filter(({ entry }) => entry.certainty === 'high');
    expect(high.filter(({ outcome }) => outcome === 'milder').map(({ entry }) => entry.file)).toEqual([]);
    expect(high.filter(({ outcome }) => outcome === 'agrees').length).toBeGreaterThanOrEqual(0.98 * high.length);
    expect(high.length).toBeGreaterThan(0);
  });
});
