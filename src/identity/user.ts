// Who may work with the archive: organisations, their users, and the four roles.

export const ROLES = ['archivist', 'agency-officer', 'auditor', 'administrator'] as const;
/** Archivists receive and decide; agency officers transfer and see their own; auditors read and verify; administrators set up. */
export type Role = (typeof ROLES)[number];

export interface Organisation {
  readonly id: string;
  /** Mã định danh cơ quan, e.g. G09 or 000.00.00.H26. */
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly active: boolean;
}

export interface User {
  readonly id: string;
  /** Lower case. */
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  /** Never null for an agency officer. */
  readonly organisationId: string | null;
  readonly active: boolean;
  /** True after a password that somebody else has chosen: until it is changed, nothing else is allowed. */
  readonly mustChangePassword: boolean;
}

export interface UserWithPassword extends User {
  readonly passwordHash: string;
}

export interface Session {
  readonly user: User;
  readonly expiresAt: Date;
}

/** A page of a list; `page` counts from 1. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
}

export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
  /** Looked for in names, without regard to case; empty finds everything. */
  readonly q: string;
}
