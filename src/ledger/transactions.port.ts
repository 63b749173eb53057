// The port for one database transaction. Whatever a use case writes inside run() becomes visible together, or not at all.

export abstract class Transactions {
  /**
   * Runs `work` in a transaction and commits when it resolves; rolls back and rethrows when it rejects.
   * Write ports called inside join it, and so does a nested run(): the outermost one commits. A write port called outside
   * any run() throws. Never start work inside that goes on after `work` has resolved.
   */
  abstract run<T>(work: () => Promise<T>): Promise<T>;
}
