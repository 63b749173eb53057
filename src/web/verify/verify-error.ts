// What this page cannot go on with; each code has a sentence in text.ts. A bad proof is no error: that is a verdict.

export type VerifyErrorCode = 'ZIP' | 'TOO_LARGE' | 'TWO_BUNDLES' | 'UNREADABLE' | 'TRUST' | 'POLICY' | 'DEFECT';

export class VerifyError extends Error {
  override readonly name = 'VerifyError';
  readonly code: VerifyErrorCode;
  /** A file's name, or what was expected and what was there. */
  readonly detail: string;

  constructor(code: VerifyErrorCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
  }
}
