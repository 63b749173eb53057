// Which locks of a package were extended when it was accepted, and whether they are enough to go on.
import type { ReplicatedObject, StoreFailure } from '../storage/index.ts';

/**
 * The objects with their new locks. Throws the first failure unless every object is locked on `requiredCopies` stores, or on all that lock
 * where those are fewer; what the others lack, the audit extends.
 */
export function withExtendedLocks(
  objects: readonly ReplicatedObject[],
  failures: readonly StoreFailure[],
  until: Date,
  requiredCopies: number,
): readonly ReplicatedObject[] {
  const failed = new Set(failures.map(({ store }) => store));
  return objects.map((object) => {
    const locked = object.placements.filter(({ lockedUntil }) => lockedUntil !== null);
    const extended = new Set(locked.filter(({ store }) => !failed.has(store)));
    const [failure] = failures;
    if (failure !== undefined && extended.size < Math.min(requiredCopies, locked.length)) throw failure.error;
    const placements = object.placements.map((placement) =>
      extended.has(placement) ? { ...placement, lockedUntil: until } : placement,
    );
    return { ...object, placements };
  });
}
