// Which process sequences. This saves work and quarrels; it is not what keeps the log single (that is the epoch).
export abstract class LedgerLeadership {
  /**
   * Waits until this process leads, then runs `work`. `lost` aborts when leadership ends (connection gone) or `stop` aborts.
   * Rejects with what `work` rejects with. When a leader's process dies, another leads within 10 s.
   */
  abstract lead(work: (lost: AbortSignal) => Promise<void>, stop: AbortSignal): Promise<void>;
}
