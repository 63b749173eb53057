// The demonstration archive: loaded once through the use cases, every package where it should be, whatever the process survives.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { runVerify } from '../../src/cli/verify.ts';
import { DemonstrationRunner } from '../../src/composition/demonstration.module.ts';
import { loadConfiguration } from '../../src/configuration/index.ts';
import { createApplication } from '../../src/create-application.ts';
import { withPostgres } from '../postgres.ts';
import { TestClient, TestService } from '../service.ts';
import type { PackageAnswer } from './deposit.ts';

interface TransferAnswer {
  readonly note: string;
  readonly state: string;
  readonly packages: readonly (PackageAnswer & { readonly title: string })[];
}

const postgres = withPostgres();
let service: TestService;
let accounts: ReadonlyMap<string, string>;
let archivist: TestClient;

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  const runner = service.app.get(DemonstrationRunner);
  accounts = new Map((await runner.prepare()).map(({ username, password }) => [username, password]));
  runner.begin();
  await runner.ended();
  archivist = await signIn('luutru');
}, 300_000);
afterAll(() => service.stop());

async function signIn(username: string): Promise<TestClient> {
  const client = new TestClient(service.url);
  expect((await client.signIn(username, accounts.get(username) ?? '')).status).toBe(200);
  return client;
}

async function packages(client: TestClient): Promise<Map<string, PackageAnswer>> {
  const { body } = await client.send<{ items: TransferAnswer[] }>('GET', '/api/transfers?pageSize=50');
  const all = await Promise.all(
    body.items.flatMap((transfer) =>
      transfer.packages.map(async ({ id }) => (await client.send<PackageAnswer>('GET', `/api/packages/${id}`)).body),
    ),
  );
  return new Map(all.map((item) => [item.fileName, item]));
}

const codesOf = (item: PackageAnswer | undefined) =>
  (item?.findings ?? []).filter((one) => one.severity !== 'info').map((one) => one.code);
const indicationsOf = (item: PackageAnswer | undefined) =>
  (item?.documents ?? []).flatMap(({ files }) => files.map(({ signatureReport }) => signatureReport?.indication ?? null));

// rule: tt02-complete, nd30-signatures, nd30-annexes
test('every package stands where the plan says, for the reason that the plan says', async () => {
  const all = await packages(archivist);
  const states = Object.fromEntries([...all].map(([name, item]) => [name, item.state]));
  expect(states).toEqual({
    'phong-thu-dan-su.zip': 'ACCEPTED',
    'cai-cach-hanh-chinh.zip': 'ACCEPTED',
    'kiem-tra-van-thu-luu-tru.zip': 'ACCEPTED',
    'khen-thuong-phong-trao-thi-dua.zip': 'ACCEPTED',
    'giao-chi-tieu-bien-che.zip': 'ACCEPTED',
    'bien-ban-to-dan-pho.zip': 'ACCEPTED',
    'tra-loi-cu-tri.zip': 'REFUSED',
    'mua-sam-tai-san.zip': 'REFUSED',
    'ngay-hoi-dai-doan-ket.zip': 'AWAITING_DECISION',
  });
  for (const name of [
    'phong-thu-dan-su.zip',
    'cai-cach-hanh-chinh.zip',
    'kiem-tra-van-thu-luu-tru.zip',
    'khen-thuong-phong-trao-thi-dua.zip',
  ]) {
    expect(codesOf(all.get(name)), name).toEqual([]);
    expect(new Set(indicationsOf(all.get(name))), name).toEqual(new Set(['TOTAL-PASSED']));
  }
  expect(indicationsOf(all.get('phong-thu-dan-su.zip'))).toHaveLength(7);
  expect(new Set(codesOf(all.get('giao-chi-tieu-bien-che.zip')))).toEqual(new Set(['SIGNATURE_INDETERMINATE']));
  expect(codesOf(all.get('bien-ban-to-dan-pho.zip'))).toEqual(['SIGNATURE_ABSENT']);
  expect(codesOf(all.get('tra-loi-cu-tri.zip'))).toEqual(['SIGNATURE_RESAVED']);
  expect(codesOf(all.get('mua-sam-tai-san.zip'))).toEqual(['FILE_MISSING']);
  expect(new Set(codesOf(all.get('ngay-hoi-dai-doan-ket.zip')))).toEqual(new Set(['ANNEX_NOT_ATTACHED', 'SIGNATURE_ABSENT']));
});

test('accepted and refused packages have receipts; an officer sees the own agency alone; all four roles can sign in', async () => {
  const all = await packages(archivist);
  for (const [name, item] of all) expect(item.receipt, name).toBe(item.state !== 'AWAITING_DECISION');
  expect([...(await packages(await signIn('vanthu.phuong'))).keys()]).toHaveLength(5);
  expect([...(await packages(await signIn('vanthu.sonoivu'))).keys()]).toHaveLength(4);
  await signIn('kiemtra');
});

test('proofs of what was accepted verify with the trust folder that the demonstration made, and only under its policy', async () => {
  const all = await packages(archivist);
  const verdictOf = async (name: string, trust: string): Promise<number> => {
    const dossierId = all.get(name)?.dossierId;
    const answer = await archivist.request('GET', `/api/dossiers/${dossierId}/proof?content=1`);
    const bundle = join(service.dataDir, 'goi-chung-minh.zip');
    await writeFile(bundle, new Uint8Array(await answer.arrayBuffer()));
    return runVerify([bundle, '--trust', trust], { out: () => undefined, err: () => undefined }, new Date());
  };
  const trust = join(service.dataDir, 'demo-trust');
  expect(await verdictOf('phong-thu-dan-su.zip', trust)).toBe(0);
  expect(await verdictOf('kiem-tra-van-thu-luu-tru.zip', trust)).toBe(0);
  expect(await verdictOf('giao-chi-tieu-bien-che.zip', trust)).toBe(2);
  await writeFile(join(trust, 'policy.json'), JSON.stringify({ name: 'thật', signatures: 'vn-existing' }));
  expect(await verdictOf('phong-thu-dan-su.zip', trust)).toBe(2);
});

test('anybody verifies the published ledger with the announced key', async () => {
  const key = join(service.dataDir, 'demo-trust', 'ledger', 'archive.vkey');
  const said: string[] = [];
  const output = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
  const code = await runCommandLine(['ledger', 'verify', `${service.url}/ledger`, '--key', key], output, new Date());
  expect(code, said.join('')).toBe(0);
});

test('a second start loads nothing and makes no accounts', async () => {
  const runner = service.app.get(DemonstrationRunner);
  expect(await runner.prepare()).toEqual([]);
  runner.begin();
  await runner.ended();
  expect((await packages(archivist)).size).toBe(9);
});

test('broken off in the middle, the next start goes on and nothing is there twice', async () => {
  const environment = { CHAUBAN_DEMO: 'true', CHAUBAN_HTTP_PORT: '0', CHAUBAN_LOG_FILE: 'service.log' };
  const first = await TestService.start(postgres.server);
  const database = first.databaseUrl;
  const runner = first.app.get(DemonstrationRunner);
  const made = await runner.prepare();
  runner.begin();
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  await first.app.close();
  const second = await createApplication(loadConfiguration({ ...environment, CHAUBAN_DATA: first.dataDir }), database);
  await second.init();
  const resumed = second.get(DemonstrationRunner);
  expect(await resumed.prepare()).toEqual([]);
  resumed.begin();
  await resumed.ended();
  expect(made).toHaveLength(4);
  expect(resumed.progress).toEqual({ packages: 9, total: 9, finished: true });
  await second.close();
  await rm(first.dataDir, { recursive: true, force: true });
});

test('outside demonstration mode, or when told not to, nothing is made', async () => {
  const plain = await TestService.start(postgres.server, { CHAUBAN_DEMO_RECORDS: 'false' });
  expect(await plain.app.get(DemonstrationRunner).prepare()).toEqual([]);
  await plain.stop();
});
