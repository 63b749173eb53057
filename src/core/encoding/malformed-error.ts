// The one error core throws for input that cannot be read. Verdicts are values; only unreadable input is an exception.

/** `code` is stable and starts with the format (DER_, PDF_, JSON_, ZIP_ ...); `message` says what was expected and what was there. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
