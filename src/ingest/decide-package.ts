// Decide: an archivist accepts or refuses what the agreement did not settle, and gives the reason.
import { Injectable } from '@nestjs/common';
import { Clock } from '../ledger/clock.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { withSeenMark } from './erase-content.ts';
import { IngestError } from './ingest-error.ts';
import { ReceiveTransfer } from './receive-transfer.ts';
import { RefusePackage } from './refuse-package.ts';
import type { Actor, Decision } from './transfer.ts';
import { mayDecide } from './transfer-access.ts';
import { Transfers } from './transfers.port.ts';

@Injectable()
export class DecidePackage {
  constructor(
    private readonly transactions: Transactions,
    private readonly transfers: Transfers,
    private readonly receive: ReceiveTransfer,
    private readonly refuse: RefusePackage,
    private readonly clock: Clock,
  ) {}

  /** `secret`: the archivist saw a mark of state secrecy; a refusal then leaves nothing of the package. */
  async decide(
    actor: Actor,
    packageId: string,
    { outcome, reason, secret }: { outcome: 'accept' | 'refuse'; reason: string; secret: boolean },
  ): Promise<void> {
    if (!mayDecide(actor)) throw new IngestError('NOT_ALLOWED');
    if (reason.trim() === '') throw new IngestError('DECISION_NEEDS_REASON');
    const { item, transfer } = await this.receive.visiblePackage(actor, packageId);
    if (item.state !== 'AWAITING_DECISION') throw new IngestError('DECISION_NOT_POSSIBLE');
    if (outcome === 'accept' && (secret || item.report?.proposal === 'refuse')) throw new IngestError('DECISION_MUST_REFUSE');
    const decision: Decision = {
      outcome,
      reason: reason.trim().normalize('NFC'),
      by: actor.userId,
      at: this.clock.now().toISOString(),
    };
    if (outcome === 'refuse') {
      const refused = await this.refuse.run({ ...(secret ? withSeenMark(item) : item), decision }, transfer, [
        'AWAITING_DECISION',
      ]);
      if (!refused) throw new IngestError('DECISION_NOT_POSSIBLE');
      return;
    }
    const moved = await this.transactions.run(() =>
      this.transfers.move(packageId, ['AWAITING_DECISION'], 'STORING', {
        decision,
        progress: { step: 'store', done: 0, total: 1 },
      }),
    );
    if (!moved) throw new IngestError('DECISION_NOT_POSSIBLE');
  }
}
