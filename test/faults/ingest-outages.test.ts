// What is away for a while (a store, room on a disk, the database, a thread) delays a package and never decides about it.
import type { Worker } from 'node:worker_threads';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { Rules } from '../../src/catalogue/rules.port.ts';
import { DocumentExaminer } from '../../src/ingest/document-examiner.port.ts';
import { Staging } from '../../src/ingest/staging.port.ts';
import { ReplicaSet, StorageError } from '../../src/storage/index.ts';
import { addFonds, deposit, sip, waitFor } from '../journeys/deposit.ts';
import { SignedDocuments } from '../journeys/signed-documents.ts';
import { withPostgres } from '../postgres.ts';
import { type TestClient, TestService } from '../service.ts';

type Call = (...args: unknown[]) => Promise<unknown>;

const postgres = withPostgres();
let service: TestService;
let officer: TestClient;
let admin: pg.Client;
let fondsId: string;
let documents: SignedDocuments;
let count = 0;

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  const administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
  const organisation = { code: 'H26.1', name: 'Cơ quan thử' };
  const { id } = (await administrator.send<{ id: string }>('POST', '/api/organisations', organisation)).body;
  officer = await service.signedIn({ username: 'canbo', role: 'agency-officer', organisationId: id });
  fondsId = await addFonds(service, id, { autoAccept: true });
  documents = await SignedDocuments.open(service.app.get(KeyFolder));
  admin = new pg.Client({ connectionString: service.databaseUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await service.stop();
});

async function depositOne(): Promise<string> {
  const name = `CHO.${++count}`;
  const main = { name: 'a.pdf', bytes: await documents.signed(`${count}/QĐ-UBND`, name) };
  const [id = ''] = await deposit(
    officer,
    fondsId,
    await sip(name, [{ fields: { Subject: name, CodeNumber: String(count) }, main }]),
  );
  return id;
}

/** Until the fault has struck `times`, then the way is free again; the package is not kept waiting for its next try. */
async function ends(
  port: object,
  method: string,
  fault: () => Promise<Error>,
  times: number,
  expectedMeanwhile: string,
): Promise<void> {
  const original = Reflect.get(port, method) as Call;
  let struck = 0;
  Reflect.set(port, method, async (...args: unknown[]) => {
    struck++;
    if (struck <= times) throw await fault();
    return original.apply(port, args);
  });
  try {
    const id = await depositOne();
    for (let tries = 0; struck < times && tries < 600; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await admin.query(
        `update transfer_package set claimed_until = null where claimed_until > now() + interval '1 second' and claimed_until < now() + interval '15 seconds'`,
      );
    }
    const { rows } = await admin.query(`select state, dossier_id from transfer_package where id = $1`, [id]);
    expect(rows).toEqual([{ state: expectedMeanwhile, dossier_id: null }]);
    expect(
      (await admin.query(`select 1 from dossier where accepted_at is not null and file_code like '%CHO.${count}'`)).rows,
    ).toEqual([]);
    await again(id);
  } finally {
    Reflect.set(port, method, original);
  }
}

async function again(id: string): Promise<void> {
  // Whoever lost the database could not give its claim back.
  await admin.query(`update transfer_package set claimed_until = null`);
  const free = setInterval(
    () =>
      void admin.query(
        `update transfer_package set claimed_until = null where state <> 'ACCEPTED' and claimed_until < now() + interval '15 seconds'`,
      ),
    200,
  );
  try {
    const end = await waitFor(officer, id, 'ACCEPTED', 'REFUSED', 'AWAITING_DECISION');
    expect([end.state, end.findings.filter(({ severity }) => severity !== 'info')]).toEqual(['ACCEPTED', []]);
  } finally {
    clearInterval(free);
  }
}

const secondStore = () => {
  const [, store] = service.app.get(ReplicaSet).stores;
  if (store === undefined) throw new Error('expected two stores');
  return store;
};
const full = async () => Object.assign(new Error('no space left on device'), { code: 'ENOSPC', syscall: 'write' });

it('a store that is away: too few copies, so the package waits, invisible, and is accepted when the store is back', async () => {
  await ends(secondStore(), 'putMany', async () => new StorageError('STORE_UNAVAILABLE', 'away'), 3, 'STORING');
});

it('a store without room: the same', async () => {
  await ends(secondStore(), 'putMany', full, 2, 'STORING');
});

it('staging without room while the package is unpacked: it is not refused, and accepted when there is room', async () => {
  await ends(service.app.get(Staging), 'writeFile', full, 2, 'CHECKING');
});

it('the database is lost while files are examined: nothing is said about the file', async () => {
  const lose = async () => {
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    return new Error('Connection terminated unexpectedly');
  };
  await ends(service.app.get(DocumentExaminer), 'examine', lose, 1, 'CHECKING');
});

it('a thread of the examiner is killed: the file is examined in another', async () => {
  const workers: Worker[] = [];
  const keep = (worker: Worker) => workers.push(worker);
  process.on('worker', keep);
  const staging = service.app.get(Staging);
  const original = staging.filePath.bind(staging);
  let killed = 0;
  // Asked for just before a thread is given the file.
  Reflect.set(staging, 'filePath', (id: string, number: number) => {
    if (killed === 0) setTimeout(() => void Promise.all(workers.map((worker) => worker.terminate())), 1);
    killed++;
    return original(id, number);
  });
  try {
    await again(await depositOne());
  } finally {
    Reflect.set(staging, 'filePath', original);
    process.off('worker', keep);
  }
});

it('another release began to store the package: its bytes stay an orphan, and the package is accepted under another id', async () => {
  const store = secondStore();
  const original = store.putMany.bind(store);
  let failed = false;
  const rules = service.app.get(Rules);
  const version = rules.softwareVersion;
  Reflect.set(store, 'putMany', async (requests: Parameters<typeof original>[0]) => {
    if (failed || !requests.some(({ key }) => key.includes('/v1/'))) return original(requests);
    failed = true;
    await original(requests);
    Reflect.set(rules, 'softwareVersion', `${version}-next`);
    throw new StorageError('STORE_UNAVAILABLE', 'the process ended here');
  });
  try {
    await again(await depositOne());
    expect(failed).toBe(true);
  } finally {
    Reflect.set(store, 'putMany', original);
    Reflect.set(rules, 'softwareVersion', version);
  }
});

it('a package whose check fails every time is put to a person after five tries, and others pass meanwhile', async () => {
  const examiner = service.app.get(DocumentExaminer);
  const original = examiner.examine.bind(examiner);
  let struck = 0;
  Reflect.set(examiner, 'examine', async (request: Parameters<typeof original>[0]) => {
    if (request.name !== 'hong.pdf') return original(request);
    struck++;
    throw new TypeError('a fault in the program that this file brings out');
  });
  try {
    const main = { name: 'hong.pdf', bytes: await documents.signed('99/QĐ-UBND', 'Hỏng') };
    const [id = ''] = await deposit(officer, fondsId, await sip('HONG.1', [{ fields: { Subject: 'Hỏng' }, main }]));
    await again(await depositOne());
    // Its waits are cut short, its tries are not.
    const free = setInterval(
      () =>
        void admin.query(
          `update transfer_package set claimed_until = null
            where id = $1 and not claimed_until between now() + interval '50 seconds' and now() + interval '61 seconds'`,
          [id],
        ),
      100,
    );
    const end = await waitFor(officer, id, 'AWAITING_DECISION', 'ACCEPTED', 'REFUSED').finally(() => clearInterval(free));
    expect([end.state, end.proposal, struck]).toEqual(['AWAITING_DECISION', 'refuse', 5]);
    expect(end.findings.map(({ code, severity }) => [code, severity])).toEqual([['CHECK_FAILED', 'refuse']]);
  } finally {
    Reflect.set(examiner, 'examine', original);
  }
});
