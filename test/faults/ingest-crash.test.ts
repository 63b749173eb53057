// The fault table of ingest: the service dies before, in the middle of, and after every durable write on a package's way from submission
// to receipt. After the restart the package has ended once, whole, on both stores; and at no moment was anything visible too early.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ThreadedExaminer } from '../../src/adapters/examiner/threaded-examiner.ts';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { FolderRules } from '../../src/adapters/rules/rules-folder.ts';
import { ExamineFiles } from '../../src/ingest/examine-files.ts';
import { TrustStore } from '../../src/preservation/trust-store.port.ts';
import { ReplicaSet } from '../../src/storage/index.ts';
import { addFonds, sip, upload } from '../journeys/deposit.ts';
import { SignedDocuments } from '../journeys/signed-documents.ts';
import { withPostgres } from '../postgres.ts';
import { TestClient, TestService } from '../service.ts';
import { CrashPoints } from './crash-points.ts';
import { checkpointSize, type EndedPackage, expectWholeArchive } from './ingest-archive.ts';

const PASSWORD = 'mật khẩu để thử';
const postgres = withPostgres();
const locks = new Map<string, Date>();
const ended: EndedPackage[] = [];
const table: string[][] = [];
let owner: TestService;
let admin: pg.Client;
let fondsId: string;
let documents: SignedDocuments;
let watching: Promise<void>;
let finished = false;
let looks = 0;
let trust: TrustStore;
let examiner: ThreadedExaminer;

interface Life {
  readonly service: TestService;
  readonly crash: CrashPoints;
}
let current: Life;

// One examiner for all lives: its threads are no part of what is durable, and starting them takes the most time of a life.
function prepare(app: TestService['app'], crash: CrashPoints): void {
  crash.install(app);
  Reflect.set(app.get(ExamineFiles), 'examiner', examiner);
  trust = app.get(TrustStore);
}

async function begin(point: string | undefined): Promise<Life> {
  // Claims of the dead run out; the test does not wait for it.
  await admin.query(`update transfer_package set claimed_until = null`);
  const crash = new CrashPoints(point, locks);
  const service = await TestService.start(postgres.server, {}, { beside: owner, prepare: (app) => prepare(app, crash) });
  return { service, crash };
}

/** What the operating system does to a process that was killed: its connections end. Its memory stays, doing nothing. */
async function bury({ service, crash }: Life): Promise<void> {
  crash.stop();
  const server = service.app.getHttpServer();
  server.closeAllConnections();
  server.close();
  await endSessions();
}

async function endSessions(): Promise<void> {
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
}

beforeAll(async () => {
  owner = await TestService.start(postgres.server);
  const administrator = await owner.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
  const organisation = { code: 'H26.1', name: 'Cơ quan thử' };
  const { id } = (await administrator.send<{ id: string }>('POST', '/api/organisations', organisation)).body;
  await owner.signedIn({ username: 'canbo', role: 'agency-officer', organisationId: id });
  fondsId = await addFonds(owner, id, { autoAccept: true });
  documents = await SignedDocuments.open(owner.app.get(KeyFolder));
  const { policySources: policies } = owner.app.get(FolderRules);
  const ofLife = { version: () => trust.version(), list: () => trust.list() } as TrustStore;
  examiner = new ThreadedExaminer(ofLife, { threads: 1, timeoutMs: 60_000, memoryMb: 1024, policies });
  await owner.app.close();
  admin = new pg.Client({ connectionString: owner.databaseUrl });
  await admin.connect();
});
afterAll(async () => {
  finished = true;
  await watching;
  // Nothing in it runs any more, so it cannot be closed in order.
  if (current !== undefined) await bury(current);
  await examiner.close();
  await admin.end();
  await rm(owner.dataDir, { recursive: true, force: true });
});

// Looks all the time: whoever is visible must be under a checkpoint on both stores, whoever has ended must have a receipt on both.
async function watch(service: () => TestService): Promise<void> {
  while (!finished) {
    const { rows } = await admin.query<{ entry_index: string }>(`select entry_index from dossier where accepted_at is not null`);
    const newest = Math.max(-1, ...rows.map(({ entry_index }) => Number(entry_index)));
    for (const store of service().app.get(ReplicaSet).stores) expect(await checkpointSize(store)).toBeGreaterThan(newest);
    looks++;
    await delay(10);
  }
}

interface Sent {
  readonly id: string;
  readonly transferId: string;
}

async function signIn(service: { readonly url: string }): Promise<TestClient> {
  const client = new TestClient(service.url);
  await client.signIn('canbo', PASSWORD);
  return client;
}

/** A package of its own: clean, or with a file that is not in it. */
async function makePackage(outcome: EndedPackage['outcome']): Promise<Uint8Array> {
  const number = ended.length + 1;
  const bytes = await documents.signed(`${number}/QĐ-UBND`, `Lần thử ${number}`);
  const main = { name: 'a.pdf', bytes };
  const dossier = outcome === 'refused' ? { EndDate: '31/02/2026' } : {};
  return sip(`SU.${number}`, [{ fields: { Subject: `Lần thử ${number}`, CodeNumber: String(number) }, main }], dossier);
}

async function send(client: TestClient, outcome: EndedPackage['outcome']): Promise<Sent> {
  const { body } = await client.send<{ id: string }>('POST', '/api/transfers', { fondsId });
  return { transferId: body.id, id: await upload(client, body.id, 'goi.zip', await makePackage(outcome)) };
}

async function stateOf(id: string): Promise<string> {
  const { rows } = await admin.query<{ state: string }>(`select state from transfer_package where id = $1`, [id]);
  return rows[0]?.state ?? '';
}

async function untilEnded({ id, transferId }: Sent, outcome: EndedPackage['outcome']): Promise<void> {
  // Who got no answer to a submission submits again; when it counted the first time, that is told.
  if ((await stateOf(id)) === 'RECEIVING') {
    const client = await signIn(current.service);
    expect((await client.send('POST', `/api/transfers/${transferId}/submit`)).status).toBe(200);
  }
  const deadline = performance.now() + 30_000;
  for (;;) {
    const state = await stateOf(id);
    if (state === outcome.toUpperCase()) return;
    if (performance.now() > deadline || ['ACCEPTED', 'REFUSED', 'AWAITING_DECISION'].includes(state))
      throw new Error(`expected ${outcome}, got ${state}`);
    await delay(20);
  }
}

/** One round: a package, the crash, what it left, the restart (armed for the next point), and the end. */
async function round(point: string, next: string | undefined, outcome: EndedPackage['outcome']): Promise<void> {
  const { service, crash } = current;
  const client = await signIn(service);
  const sent = await send(client, outcome);
  crash.arm();
  const submitted = client.send('POST', `/api/transfers/${sent.transferId}/submit`).catch(() => undefined); // it dies with the process
  const reached = await Promise.race([crash.reached.then(() => true), delay(20_000, false)]);
  if (!reached) throw new Error(`${point}: expected this point on the way, state ${await stateOf(sent.id)}`);
  await bury(current);
  await submitted;
  await restart(point, sent, next, outcome);
}

async function restart(point: string, sent: Sent, next: string | undefined, outcome: EndedPackage['outcome']): Promise<void> {
  const found = await stateOf(sent.id);
  current = await begin(next);
  await untilEnded(sent, outcome);
  ended.push({ id: sent.id, outcome });
  // The receipt and the state come first; the process may still be at its last steps.
  await expectWholeArchive(current.service, ended, locks, 1);
  table.push([point, found, outcome, 'once']);
}

/** The points of an undisturbed way, in their order. */
async function dryRun(outcome: EndedPackage['outcome']): Promise<string[]> {
  current = await begin(undefined);
  const client = await signIn(current.service);
  const sent = await send(client, outcome);
  current.crash.arm();
  await client.send('POST', `/api/transfers/${sent.transferId}/submit`);
  await untilEnded(sent, outcome);
  await delay(100);
  ended.push({ id: sent.id, outcome });
  await expectWholeArchive(current.service, ended, locks);
  await bury(current);
  return [...current.crash.seen].filter((point) => !point.includes('storage root'));
}

async function crashAtAll(points: readonly string[], outcome: EndedPackage['outcome']): Promise<void> {
  current = await begin(points[0]);
  for (const [index, point] of points.entries()) await round(point, points[index + 1], outcome);
  await bury(current);
}

it('dies at every durable write of an accepted package: it is accepted once, whole, and never visible too early', async () => {
  const points = await dryRun('accepted');
  watching = watch(() => current.service);
  await crashAtAll(points, 'accepted');
  expect(points.length).toBeGreaterThan(40);
});

it('dies at every durable write of a refused package: it is refused once, and nothing of it remains', async () => {
  const points = (await dryRun('refused')).filter(
    (point) => !/kho-|writeFile|writeSides|states/.test(point) || /receipt/.test(point),
  );
  await crashAtAll(points, 'refused');
  expect(points.length).toBeGreaterThan(10);
});

it('is killed by SIGKILL in a process of its own, at a sample of the same points', async () => {
  const points = [
    'half of kho-b AIP content',
    'after commit of catalogue.recordDossier, catalogue.recordEvents, placements.record, pending.append, move to RECORDING',
    'half of kho-a tiles and bodies',
    'after kho-a receipt',
  ];
  for (const point of points) {
    await admin.query(`update transfer_package set claimed_until = null`);
    const child = spawn(process.execPath, [join(import.meta.dirname, 'ingest-child.mjs')], {
      env: { ...process.env, INGEST_TASK: JSON.stringify({ dataDir: owner.dataDir, databaseUrl: owner.databaseUrl, point }) },
    });
    const url = await addressOf(child);
    const client = await signIn({ url });
    const sent = await send(client, 'accepted');
    const died = once(child, 'exit');
    child.kill('SIGUSR2'); // arm
    await client.send('POST', `/api/transfers/${sent.transferId}/submit`).catch(() => undefined); // it may die with the process
    expect(await Promise.race([died.then(([, signal]) => String(signal)), delay(30_000, 'still alive')]), point).toBe('SIGKILL');
    await restart(`SIGKILL ${point}`, sent, undefined, 'accepted');
    await bury(current);
  }
});

it('prints what was found and what came of it', () => {
  const width = Math.max(...table.map(([point = '']) => Math.min(point.length, 100)));
  for (const [point = '', found = '', outcome = '', times = ''] of table)
    console.info(`${point.slice(0, 100).padEnd(width)}  found ${found.padEnd(18)} then ${outcome} ${times}`);
  console.info(
    `${table.length} crashes, ${ended.length} packages, ${looks} looks for what was visible too early: none lost, none twice`,
  );
  expect(looks).toBeGreaterThan(100);
});

async function addressOf(child: ChildProcessWithoutNullStreams): Promise<string> {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  for (let waited = 0; waited < 60_000; waited += 50) {
    const [, url] = /listening (http:\S+)/.exec(said) ?? [];
    if (url !== undefined) return url;
    if (child.exitCode !== null) break;
    await delay(50);
  }
  throw new Error(`expected the other process to listen, got: ${said.slice(-2000)}`);
}
