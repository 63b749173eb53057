import { describe, expect, it } from 'vitest';
import { withExtendedLocks } from '../../../src/ingest/first-locks.ts';
import type { ReplicatedObject } from '../../../src/storage/index.ts';
import { StorageError } from '../../../src/storage/storage-error.port.ts';

const SHORT = new Date('2026-06-02T00:00:00Z');
const UNTIL = new Date('2031-06-01T00:00:00Z');
const facts = { area: 'records', key: 'a/b', sizeBytes: 1, sha256: '0', sha512: '0' } as const;

function object(locks: Readonly<Record<string, Date | null>>): ReplicatedObject {
  const placements = Object.entries(locks).map(([store, lockedUntil]) => ({ ...facts, store, versionId: null, lockedUntil }));
  return { ...facts, placements };
}

function failure(store: string): { store: string; error: StorageError } {
  return { store, error: new StorageError('STORE_UNAVAILABLE', store) };
}

function locksOf(objects: readonly ReplicatedObject[]): (Date | null)[] {
  return objects.flatMap(({ placements }) => placements.map(({ lockedUntil }) => lockedUntil));
}

describe('the locks of an accepted package', () => {
  it('are recorded where they were extended; a store that failed keeps its short one while enough others have theirs', () => {
    const three = object({ a: SHORT, b: SHORT, c: SHORT });
    expect(locksOf(withExtendedLocks([three], [], UNTIL, 2))).toEqual([UNTIL, UNTIL, UNTIL]);
    expect(locksOf(withExtendedLocks([three], [failure('b')], UNTIL, 2))).toEqual([UNTIL, SHORT, UNTIL]);
  });

  it('fewer than required stop the package', () => {
    const three = object({ a: SHORT, b: SHORT, c: SHORT });
    expect(() => withExtendedLocks([three], [failure('a'), failure('b')], UNTIL, 2)).toThrow(StorageError);
    // The third store took the package in later: this object lies on two.
    expect(() => withExtendedLocks([three, object({ a: SHORT, b: SHORT })], [failure('b')], UNTIL, 2)).toThrow(StorageError);
  });

  it('a store that locks nothing stands for no lock', () => {
    const mixed = object({ a: SHORT, b: null });
    expect(locksOf(withExtendedLocks([mixed], [], UNTIL, 2))).toEqual([UNTIL, null]);
    expect(() => withExtendedLocks([mixed], [failure('a')], UNTIL, 1)).toThrow(StorageError);
  });
});
