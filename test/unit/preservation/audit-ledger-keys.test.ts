// What a key of the ledger area means: every key that is written is read back, and no other spelling of it.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entriesPath, tilePath } from '../../../src/core/merkle/index.ts';
import { bodyPackKey, numberedCheckpointKey, receiptKey } from '../../../src/ledger/index.ts';
import { parseLedgerKey, sizeNeeded } from '../../../src/preservation/audit-ledger-keys.ts';

const index = fc.nat({ max: 10_000_000 });
const width = fc.integer({ min: 1, max: 256 });

test('tiles, bundles, packs and checkpoints are read back', () => {
  fc.assert(
    fc.property(fc.nat({ max: 6 }), index, width, (level, at, wide) => {
      expect(parseLedgerKey(tilePath({ level, index: at, width: wide }))).toEqual({
        kind: 'tile',
        level,
        index: at,
        width: wide,
      });
      expect(parseLedgerKey(entriesPath(at, wide))).toEqual({ kind: 'entries', index: at, width: wide });
      expect(parseLedgerKey(bodyPackKey(at))).toEqual({ kind: 'bodies', pack: at });
      expect(parseLedgerKey(numberedCheckpointKey(at))).toEqual({ kind: 'numbered', size: at });
    }),
  );
});

test.each([
  'tile/0/x000/001',
  'tile/0/001.p/0',
  'tile/0/001.p/256',
  'tile/0/001.p/300',
  'tile/00/001',
  'tile/entries/1',
  'bodies/x001',
  'checkpoints/7',
  'checkpoint',
  'receipts/a/b.json',
  'receipts/a.p7s',
  'seals/a',
  'la.txt',
])('%s is no key of ours', (key) => {
  expect(parseLedgerKey(key)).toBeUndefined();
});

test('how long a log must be for an object to exist', () => {
  const needed = (key: string) => sizeNeeded(parseLedgerKey(key) ?? { kind: 'numbered', size: -1 });
  expect(needed('tile/0/000.p/1')).toBe(1);
  expect(needed('tile/0/001')).toBe(512);
  expect(needed('tile/1/000.p/2')).toBe(512);
  expect(needed('tile/entries/000.p/7')).toBe(7);
  expect(needed('bodies/003')).toBe(4);
  expect(needed(receiptKey('abc'))).toBe(0);
});
