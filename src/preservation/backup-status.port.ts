// What is known of the backups, for the status page and for whoever answers for them (Circular 02/2019/TT-BNV Art. 8(c), Art. 10).

export type BackupKind = 'full' | 'incremental';

/** One finished backup set on the medium. */
export interface BackupSummary {
  /** Folder of the set: time and kind. */
  readonly name: string;
  readonly kind: BackupKind;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** Entries of the ledger that it covers, together with the sets that it continues. */
  readonly ledgerSize: number;
  readonly dossiers: number;
  readonly objects: number;
  readonly sizeBytes: number;
  /** Objects of which no store had a good copy; 0: whole. */
  readonly faults: number;
}

export abstract class BackupStatus {
  /** Null where no folder for backups is configured. */
  abstract readonly folder: string | null;
  /** The newest finished one; null when there is none, or the medium is not there. */
  abstract last(): Promise<BackupSummary | null>;
}
