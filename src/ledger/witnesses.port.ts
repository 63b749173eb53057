// Those outside the archive who remember and cosign checkpoints.
import type { StoreCheckpoint } from './ledger-objects.port.ts';

export abstract class LedgerWitnesses {
  /** The newest checkpoint that each witness remembers. */
  abstract newestCheckpoints(): Promise<readonly StoreCheckpoint[]>;
}

export class NoWitnesses extends LedgerWitnesses {
  async newestCheckpoints(): Promise<readonly StoreCheckpoint[]> {
    return [];
  }
}
