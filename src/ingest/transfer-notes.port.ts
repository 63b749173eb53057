// The note of a transfer, which a person wrote: it goes when a package of the transfer carried a mark of state secrecy.

export abstract class TransferNotes {
  /** Joins the caller's transaction. */
  abstract erase(transferId: string): Promise<void>;
}
