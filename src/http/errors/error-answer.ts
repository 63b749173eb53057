// Any error as the answer {error: {code, vi, en, requestId, details?}} and its HTTP status.
import { HttpException } from '@nestjs/common';
import { StorageError, storageSentence } from '../../storage/index.ts';
import { HttpRefusal } from './http-refusal.ts';

export interface ErrorAnswer {
  readonly status: number;
  readonly error: { readonly code: string; readonly vi: string; readonly en: string; readonly details?: unknown };
}

// Codes whose status their name does not tell. Every boundary's error has code, vi and en; see statusOf for the rest.
const STATUS: Readonly<Record<string, number>> = {
  SIGN_IN_FAILED: 401,
  SIGN_IN_TOO_MANY: 429,
  ORGANISATION_INACTIVE: 403,
  SESSION_REQUIRED: 401,
  PASSWORD_CHANGE_REQUIRED: 403,
  PASSWORD_WRONG: 400,
  PASSWORD_TOO_MANY: 429,
  PASSWORD_UNCHANGED: 400,
  NOT_ALLOWED: 403,
  USER_NEEDS_ORGANISATION: 400,
  DECISION_NEEDS_REASON: 400,
  PACKAGE_TOO_LARGE: 413,
  UPLOAD_OFFSET_INVALID: 409,
  STAGED_FILE_GONE: 410,
  PROOF_NOT_SOUND: 500,
  RECORD_DIFFERS_FROM_LEDGER: 500,
  EVIDENCE_UNAVAILABLE: 500,
  EVIDENCE_NOT_A_LEAF: 500,
  AIP_STATEMENT_INVALID: 500,
  LEDGER_COPY_DIFFERS: 500,
  SEARCH_TOO_LONG: 503,
  STORE_UNAVAILABLE: 503,
  STORE_TOO_FEW_COPIES: 503,
};

export function answerTo(thrown: unknown): ErrorAnswer {
  if (thrown instanceof HttpRefusal) return refusal(thrown);
  if (thrown instanceof HttpException) return refusal(fromNest(thrown));
  if (thrown instanceof StorageError) {
    const known = STATUS[thrown.code] ?? (thrown.code === 'STORE_NOT_FOUND' ? 404 : 500);
    return { status: known, error: { code: thrown.code, ...storageSentence(thrown.code) } };
  }
  if (isSpoken(thrown)) {
    const { code, vi, en, details } = thrown;
    return { status: statusOf(code), error: { code, vi, en, ...(details !== undefined && { details }) } };
  }
  return refusal(fromBodyParser(thrown));
}

interface SpokenError {
  readonly code: string;
  readonly vi: string;
  readonly en: string;
  readonly details?: unknown;
}

function isSpoken(thrown: unknown): thrown is SpokenError {
  if (!(thrown instanceof Error)) return false;
  const { code, vi, en } = thrown as Partial<SpokenError>;
  return typeof code === 'string' && typeof vi === 'string' && typeof en === 'string';
}

function statusOf(code: string): number {
  const known = STATUS[code];
  if (known !== undefined) return known;
  if (code.endsWith('_NOT_FOUND')) return 404;
  if (code.endsWith('_INVALID')) return 400;
  // Everything else is a request that does not fit the present state.
  return 409;
}

function refusal({ status, code, vi, en, details }: HttpRefusal): ErrorAnswer {
  return { status, error: { code, vi, en, ...(details !== undefined && { details }) } };
}

function fromNest(thrown: HttpException): HttpRefusal {
  const status = thrown.getStatus();
  // Nest turns body-parser's errors about JSON into a plain 400.
  if (status === 400) return new HttpRefusal('BODY_INVALID');
  if (status === 404) return new HttpRefusal('ROUTE_NOT_FOUND');
  if (status === 405) return new HttpRefusal('METHOD_REFUSED');
  if (status === 413) return new HttpRefusal('BODY_TOO_LARGE');
  return new HttpRefusal(status >= 500 ? 'INTERNAL_ERROR' : 'REQUEST_REFUSED');
}

// body-parser's errors carry a type and a status, and no class of their own.
function fromBodyParser(thrown: unknown): HttpRefusal {
  const type = thrown instanceof Error && 'type' in thrown ? String(thrown.type) : '';
  if (type === 'entity.too.large') return new HttpRefusal('BODY_TOO_LARGE');
  if (type.startsWith('entity.') || type.startsWith('encoding.') || type.startsWith('charset.') || type === 'request.aborted') {
    return new HttpRefusal('BODY_INVALID');
  }
  return new HttpRefusal('INTERNAL_ERROR');
}
