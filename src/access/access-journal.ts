// Every reading and every download is written down (Circular 02/2019/TT-BNV Art. 8) before the bytes go out.
import { Injectable } from '@nestjs/common';
import { type AccessAction, AccessLog } from '../identity/index.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import type { Reader } from './reader.ts';

@Injectable()
export class AccessJournal {
  constructor(
    private readonly transactions: Transactions,
    private readonly log: AccessLog,
    private readonly clock: Clock,
  ) {}

  /** `subject`: the dossier's id, or dossier/path for one file of it. */
  async record(reader: Reader, action: AccessAction, subject: string, title: string): Promise<void> {
    const entry = { at: this.clock.now(), userId: reader.user.id, action, subject, title, requestId: reader.requestId };
    await this.transactions.run(() => this.log.record(entry));
  }
}
