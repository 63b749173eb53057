// Under what the archive checks its own proofs before it hands them out.
export abstract class ProofSettings {
  /** Demo anchors and demo ledgers count: demonstration mode only. */
  abstract readonly demo: boolean;
}
