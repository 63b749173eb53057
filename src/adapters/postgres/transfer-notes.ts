// Notes of transfers in PostgreSQL: erased, never changed.
import { TransferNotes } from '../../ingest/transfer-notes.port.ts';
import { currentManager } from './transactions.ts';

export class PostgresTransferNotes extends TransferNotes {
  override async erase(transferId: string): Promise<void> {
    await currentManager().query(`update transfer set note = '' where id = $1 and note <> ''`, [transferId]);
  }
}
