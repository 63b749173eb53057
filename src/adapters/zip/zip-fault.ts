// A fault of an archive on its way to becoming a finding.
import type { FindingCode, FindingParams } from '../../core/package/index.ts';

export type ZipCode = Extract<FindingCode, `ZIP_${string}`>;

export interface Fault {
  readonly code: ZipCode;
  readonly file?: string;
  readonly params?: FindingParams;
}

/** Thrown where reading cannot go on. */
export class ZipFault extends Error {
  override readonly name = 'ZipFault';
  readonly fault: Fault;

  constructor(code: ZipCode, params: FindingParams) {
    super(code);
    this.fault = { code, params };
  }
}
