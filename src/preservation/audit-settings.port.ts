// What the configuration says about the duty of care (Circular 02/2019/TT-BNV Art. 8(đ): a named person is responsible).
export interface ResponsiblePerson {
  readonly name: string;
  readonly position: string;
  readonly email: string;
}

export abstract class AuditSettings {
  abstract readonly responsiblePerson: ResponsiblePerson | null;
  /** Time between two audits by schedule. */
  abstract readonly intervalMs: number;
  abstract readonly softwareVersion: string;
}
