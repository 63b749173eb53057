// The body of a statement about a package: who transferred what, what was decided and why. Personal data lives here, never in the
// statement itself. What `chauban rebuild` needs to restore the transfer is here too.
import type { JsonValue } from '../core/encoding/canonical-json.ts';
import type { Transfer, TransferPackage } from './transfer.ts';

export function transferBody(item: TransferPackage, transfer: Transfer): { readonly [member: string]: JsonValue } {
  return {
    transfer: canonical({
      id: transfer.id,
      code: transfer.code,
      fondsId: transfer.fondsId,
      organisationId: transfer.organisationId,
      note: transfer.note,
      createdBy: transfer.createdBy,
      createdAt: transfer.createdAt,
      submittedAt: transfer.submittedAt,
    }),
    package: canonical({
      id: item.id,
      fileName: item.fileName,
      sizeBytes: item.sizeBytes,
      sha256: item.sha256,
      sha512: item.sha512,
    }),
    decision: canonical(item.decision),
  };
}

/** Any JSON-able value as canonical JSON takes it: NFC, well-formed strings; whole numbers; dates in RFC 3339. */
export function canonical(value: unknown): JsonValue {
  return settle(JSON.parse(JSON.stringify(value) ?? 'null'));
}

function settle(value: unknown): JsonValue {
  if (typeof value === 'string') return value.toWellFormed().normalize('NFC');
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(settle);
  if (value === null || typeof value !== 'object') return value as JsonValue;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toWellFormed().normalize('NFC'), settle(item)]));
}
