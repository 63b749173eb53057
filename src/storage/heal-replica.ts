// Puts good bytes back where a store lost or damaged them.
import type { ExpectedObject } from './aip-types.ts';
import type { Placement } from './object-store.port.ts';
import type { ReplicaSet } from './replica-set.ts';

/**
 * The source is another store's copy, and only after its digests were compared with the ledger's: damage never spreads.
 * STORE_NO_GOOD_REPLICA when no other store has it. Record the returned placement: the version may be new.
 */
export async function healReplica(
  set: ReplicaSet,
  store: string,
  expected: ExpectedObject,
  lockUntil?: Date,
): Promise<Placement> {
  const target = set.store(store);
  const content = await set.openVerified(expected, { except: store });
  try {
    const { area, key, sha256, sha512 } = expected;
    return await target.heal({
      area,
      key,
      content,
      expected: { sha256, sha512 },
      ...(lockUntil === undefined ? {} : { lockUntil }),
    });
  } finally {
    await content.close();
  }
}
