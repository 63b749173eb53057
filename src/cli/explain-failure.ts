// What went wrong at a boundary, in words for the operator: configuration, database, stores, ledger, keys.
import { LEDGER_MESSAGES, LedgerError } from '../ledger/index.ts';
import { explainStartFailure } from '../start-failure.ts';
import { StorageError, storageSentence } from '../storage/index.ts';

/** undefined: a failure nobody foresaw, to be shown whole. */
export function explainFailure(cause: Error): { readonly vi: string; readonly en: string } | undefined {
  if (cause instanceof LedgerError) return withDetail(LEDGER_MESSAGES[cause.code], cause.message);
  if (cause instanceof StorageError) return withDetail(storageSentence(cause.code), cause.message);
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'DATABASE_IN_USE') {
    return {
      vi: 'Dịch vụ đang chạy trên thư mục dữ liệu này. Hãy dừng dịch vụ rồi chạy lại lệnh, hoặc làm việc này trên giao diện web.',
      en: 'The service is running on this data folder. Stop it and run the command again, or do this in the web interface.',
    };
  }
  return explainStartFailure(cause, undefined);
}

function withDetail({ vi, en }: { readonly vi: string; readonly en: string }, detail: string) {
  return { vi: `${vi} (${detail})`, en: `${en} (${detail})` };
}
