// Refuse: nothing of the package enters the holdings; the refusal, with the whole report, becomes a statement in the ledger. A state
// secret leaves no name, text or byte behind (Circular 02/2019/TT-BNV Art. 8(a)).
import { Injectable } from '@nestjs/common';
import { canonical } from '../catalogue/index.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Ledger, wholeSeconds } from '../ledger/index.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { carriesSecrecyMark, withoutContent } from './erase-content.ts';
import { LostRace } from './lost-race.ts';
import { Staging } from './staging.port.ts';
import { transferBody } from './statement-body.ts';
import type { PackageReport, PackageState, Transfer, TransferPackage } from './transfer.ts';
import { TransferNotes } from './transfer-notes.port.ts';
import { Transfers } from './transfers.port.ts';

@Injectable()
export class RefusePackage {
  constructor(
    private readonly transactions: Transactions,
    private readonly transfers: Transfers,
    private readonly notes: TransferNotes,
    private readonly ledger: Ledger,
    private readonly staging: Staging,
    private readonly clock: Clock,
  ) {}

  /** False when the package is in none of the states `from` any more. `item` carries its report and decision. */
  async run(item: TransferPackage, transfer: Transfer, from: readonly PackageState[]): Promise<boolean> {
    const erased = carriesSecrecyMark(item);
    const told = tellable(erased ? withoutContent(item) : item);
    const moved = await this.transactions
      .run(async () => {
        if (erased) await this.notes.erase(transfer.id);
        const [statementId] = await this.ledger.append({
          says: {
            type: 'transfer-refused',
            at: wholeSeconds(this.clock.now()),
            agent: item.decision?.by == null ? 'system' : 'archivist',
            fonds: transfer.fondsId,
            transfer: transfer.id,
            subject: item.id,
          },
          body: { ...transferBody(told, erased ? { ...transfer, note: '' } : transfer), report: canonical(told.report) },
        });
        const change = {
          report: told.report,
          decision: told.decision,
          fileName: told.fileName,
          erased,
          sha256: told.sha256,
          sha512: told.sha512,
          sizeBytes: told.sizeBytes,
          statementId: statementId ?? null,
          progress: { step: 'record', done: 0, total: 1 },
        } as const;
        // The statement must not be kept when somebody else was faster: throwing rolls it back.
        if (!(await this.transfers.move(item.id, from, 'RECORDING', change))) throw new LostRace();
      })
      .then(
        () => true,
        (cause: unknown) => {
          if (cause instanceof LostRace) return false;
          throw cause;
        },
      );
    if (moved) await this.staging.discard(item.id);
    return moved;
  }
}

/** Of the report as JSON; the ledger takes bodies up to 16 MiB. */
const REPORT_MAX_CHARACTERS = 4 << 20;

// The database keeps the report exactly as the ledger tells it, so that a rebuild yields the same row. Of a package with very many files
// the findings are told, which are why it was refused; the files themselves are not kept anyway.
function tellable(item: TransferPackage): TransferPackage {
  const report = canonical(item.report) as unknown as PackageReport | null;
  if (report === null || JSON.stringify(report).length <= REPORT_MAX_CHARACTERS) return { ...item, report };
  return { ...item, report: { ...report, description: null, files: [] } };
}
