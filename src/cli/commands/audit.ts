// chauban audit: has a running service check every copy against the ledger, waits for the end, prints faults and minutes.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, command, EXIT } from '../command.ts';
import { SERVICE_FLAGS, ServiceClient } from '../service-client.ts';

const flags = SERVICE_FLAGS;

export const audit = command({
  name: 'audit',
  operands: '',
  count: [0, 0],
  vi: 'Kiểm tra tính toàn vẹn của mọi kho theo sổ cái, qua dịch vụ đang chạy.',
  en: 'Check every store against the ledger, through the running service.',
  flags,
  run,
});

interface FaultView {
  readonly code: string;
  readonly store: string;
  readonly medium: string;
  readonly path: string;
  readonly file: string;
  readonly vi: string;
  readonly en: string;
}

interface AuditView {
  readonly id: string;
  readonly outcome: 'RUNNING' | 'PASSED' | 'FAILED' | 'CANCELLED';
  readonly filesChecked: number;
  readonly progress: { readonly done: number; readonly total: number };
  readonly faultCount: number;
  readonly faults: readonly FaultView[];
  readonly minutes: string | null;
}

const POLL_MS = 2_000;

async function run({ flags: { url, user }, say }: Call<typeof flags>): Promise<number> {
  const client = await ServiceClient.signIn(url, user);
  try {
    const { id } = await client.send<{ readonly id: string }>('POST', '/api/audits');
    let view = await client.send<AuditView>('GET', `/api/audits/${id}`);
    while (view.outcome === 'RUNNING') {
      const { done, total } = view.progress;
      say.progress({ vi: `${done}/${total}`, en: `${view.filesChecked} files` });
      await sleep(POLL_MS);
      view = await client.send<AuditView>('GET', `/api/audits/${id}`);
    }
    for (const fault of view.faults) {
      say.result(fault, [
        `[ HỎNG ] ${fault.code} ${fault.store} ${fault.medium} ${fault.path}`,
        `  ${fault.vi}`,
        `  ${fault.en}`,
      ]);
    }
    const { outcome, filesChecked, faultCount, minutes } = view;
    say.result({ id, outcome, filesChecked, faults: faultCount, minutes }, minutes ?? outcome);
    return outcome === 'PASSED' ? EXIT.passed : outcome === 'FAILED' ? EXIT.failed : EXIT.indeterminate;
  } finally {
    await client.signOut().catch(() => undefined); // the session ends by itself
  }
}
