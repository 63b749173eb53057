// Who read or downloaded which record, and when.
import type { Page } from './user.ts';

export const ACCESS_ACTIONS = [
  ...(['view', 'download', 'export-dip', 'export-proof', 'copy'] as const),
  ...(['trust-add', 'trust-confirm', 'trust-unconfirm', 'trust-remove'] as const),
] as const;
export type AccessAction = (typeof ACCESS_ACTIONS)[number];

export interface AccessRecord {
  readonly at: Date;
  readonly userId: string;
  readonly action: AccessAction;
  /** The identifier of what was read: of a dossier, or dossier/path for one file of it. */
  readonly subject: string;
  readonly title: string | null;
  readonly requestId: string;
}

export interface AccessEntry {
  readonly id: string;
  readonly time: Date;
  readonly username: string;
  readonly displayName: string;
  readonly action: string;
  readonly dossierId: string;
  readonly target: string;
  readonly title: string | null;
}

export interface AccessLogRequest {
  readonly page: number;
  readonly pageSize: number;
  readonly userId?: string;
  /** Entries of one dossier and of its files. */
  readonly dossierId?: string;
}

export abstract class AccessLog {
  /** Only inside Transactions.run(). */
  abstract record(entry: AccessRecord): Promise<void>;
  /** The newest first. */
  abstract list(request: AccessLogRequest): Promise<Page<AccessEntry>>;
}
