// The body of a statement about a package: who transferred what, what was decided and why. Personal data lives here, never in the
// statement itself. What `chauban rebuild` needs to restore the transfer is here too.
import { canonical } from '../catalogue/index.ts';
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
