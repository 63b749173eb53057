// Where each object of each AIP lies, version by version: what reading, auditing and healing start from. Rebuilt from the stores.
import type { ReplicatedObject } from './aip-types.ts';

export interface AipObjects {
  readonly aipId: string;
  readonly version: number;
  readonly objects: readonly ReplicatedObject[];
}

export abstract class Placements {
  /** Inside the caller's transaction. */
  abstract record(aip: AipObjects): Promise<void>;
  /** A replica was healed or its lock extended: replaces what is known of these objects in their stores. Inside a transaction. */
  abstract update(aipId: string, version: number, objects: readonly ReplicatedObject[]): Promise<void>;
  abstract objectsOf(aipId: string, version: number): Promise<readonly ReplicatedObject[]>;
  /** Every AIP version, in order of recording. */
  abstract all(): AsyncIterable<AipObjects>;
}
