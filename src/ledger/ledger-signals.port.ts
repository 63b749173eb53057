// Wake-up calls between those who append, the sequencer and those who wait. A lost call costs time, never correctness:
// whoever waits looks again after `timeoutMs`.
export abstract class LedgerSignals {
  /** Resolves when statements may be pending, or after the time-out, or when `stop` aborts. */
  abstract waitForPending(timeoutMs: number, stop?: AbortSignal): Promise<void>;
  /** Resolves when something was published, or after the time-out, or when `stop` aborts. */
  abstract waitForPublished(timeoutMs: number, stop?: AbortSignal): Promise<void>;
}
