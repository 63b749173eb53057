// chauban beside a running service: accounts and trust on the installation, a deposit and an audit over HTTP, keys of a new archive.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { DEFAULT_AGREEMENT } from '../../src/catalogue/fonds.ts';
import { ManageFonds } from '../../src/catalogue/manage-fonds.ts';
import { withPostgres } from '../postgres.ts';
import { TestClient, TestService } from '../service.ts';
import { FONDS_CODE, INSTITUTION, sip } from './deposit.ts';
import { lastOf, type Ran, runCommand } from './run-command.ts';
import { SignedDocuments } from './signed-documents.ts';

const postgres = withPostgres();
const PASSWORD = 'một mật khẩu đủ dài';
let service: TestService;
let folder: string;

const run = (...args: string[]): Promise<Ran> => runCommand(service.dataDir, service.databaseUrl, ...args);
const online = (name: string, ...args: string[]): Promise<Ran> => run(name, '--url', service.url, '--user', 'canbo', ...args);

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  folder = await mkdtemp(join(tmpdir(), 'chauban-cli-'));
  process.env['CHAUBAN_PASSWORD'] = PASSWORD;
});
afterAll(async () => {
  delete process.env['CHAUBAN_PASSWORD'];
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

test('accounts are added, and a password is set anew', async () => {
  const added = await run('user', 'add', 'quantri', '--name', 'Người quản trị', '--role', 'administrator', '--json');
  expect({ code: added.code, err: added.err }).toEqual({ code: 0, err: '' });
  expect(added.out).not.toContain(PASSWORD);
  const client = new TestClient(service.url);
  expect((await client.signIn('quantri', PASSWORD)).status).toBe(200);
  expect((await run('user', 'add', 'quantri', '--name', 'x', '--role', 'administrator')).code).toBe(1);
  expect((await run('user', 'add', 'ai', '--name', 'x', '--role', 'vua')).code).toBe(64);
  expect((await run('user', 'password', 'khongco')).code).toBe(1);
  delete process.env['CHAUBAN_PASSWORD'];
  const reset = await run('user', 'password', 'quantri', '--json');
  process.env['CHAUBAN_PASSWORD'] = PASSWORD;
  const { password } = lastOf<{ password: string }>(reset);
  expect((await client.signIn('quantri', PASSWORD)).status).toBe(401);
  expect((await client.signIn('quantri', password)).status).toBe(200);
});

test('trusted certificates are added by an administrator and listed', async () => {
  const [root = new Uint8Array()] = (await service.app.get(KeyFolder).get('demo-ca-receipts')).certificates;
  const file = join(folder, 'root.der');
  await writeFile(file, root);
  const added = await run('trust', 'add', file, '--purpose', 'signers', '--by', 'quantri', '--source', 'thử', '--json');
  expect({ code: added.code, err: added.err }).toEqual({ code: 0, err: '' });
  const { sha256 } = lastOf<{ sha256: string }>(added);
  const listed = await run('trust', 'list');
  expect(listed.out).toContain(sha256);
  expect((await run('trust', 'add', file, '--purpose', 'mọi thứ', '--by', 'quantri')).code).toBe(64);
});

test('a deposit from the command line ends with receipts; what is refused is explained; an audit passes', async () => {
  const administrator = await service.signedIn({ username: 'luutru', role: 'administrator', organisationId: null });
  const organisation = await administrator.send<{ id: string }>('POST', '/api/organisations', { code: 'H26.9', name: 'Sở thử' });
  const agreement = { ...DEFAULT_AGREEMENT, autoAccept: true };
  const wish = {
    code: FONDS_CODE,
    identifier: INSTITUTION,
    name: 'Phông',
    organisationId: organisation.body.id,
    profile: 'tt02-2019',
  };
  await service.app.get(ManageFonds).create({ ...wish, description: {}, agreement }, { userId: 'x', role: 'administrator' });
  await run('user', 'add', 'canbo', '--name', 'Cán bộ', '--role', 'agency-officer', '--organisation', 'H26.9');
  // The password was chosen by somebody else: the person changes it first.
  const early = await online('deposit', FONDS_CODE, join(folder, 'root.der'));
  expect(early.code).toBe(1);
  const client = new TestClient(service.url);
  const { body } = await client.signIn('canbo', PASSWORD);
  const own = `${PASSWORD} của tôi`;
  expect((await client.send('POST', `/api/users/${body.id}/password`, { password: own, current: PASSWORD })).status).toBeLessThan(
    300,
  );
  process.env['CHAUBAN_PASSWORD'] = own;

  const documents = await SignedDocuments.open(service.app.get(KeyFolder));
  const pack = async (n: string, bytes: Uint8Array) => {
    const path = join(folder, `goi-${n}.zip`);
    await writeFile(path, await sip(`${n}.QD`, [{ fields: { Subject: `Số ${n}` }, main: { name: 'a.pdf', bytes } }]));
    return path;
  };
  const good = await pack('01', await documents.signed('01/QĐ', 'Số 01'));
  const done = await online('deposit', FONDS_CODE, good, '--receipts', folder, '--json');
  expect({ code: done.code, err: done.err }).toEqual({ code: 0, err: '' });
  const { state, receipts } = lastOf<{ state: string; receipts: string[] }>(done);
  expect(state).toBe('ACCEPTED');
  expect(receipts).toHaveLength(2);
  expect(JSON.parse(await readFile(receipts[0] ?? '', 'utf8'))).toMatchObject({ outcome: 'accepted' });

  const refused = await online(
    'deposit',
    FONDS_CODE,
    await pack('02', await documents.resaved('02/QĐ', 'Số 02')),
    '--receipts',
    folder,
  );
  expect(refused.code).toBe(1);
  expect(refused.out).toContain('SIGNATURE_RESAVED');
  const waiting = await online(
    'deposit',
    FONDS_CODE,
    await pack('03', await documents.unsigned('03/QĐ', 'Số 03')),
    '--receipts',
    folder,
  );
  expect(waiting.code).toBe(2);
  expect((await online('deposit', 'KHONGCO', good)).code).toBe(1);

  process.env['CHAUBAN_PASSWORD'] = 'mật khẩu để thử';
  const audited = await run('audit', '--url', service.url, '--user', 'luutru', '--json');
  expect({ code: audited.code, out: audited.code === 0 ? '' : audited.out }).toEqual({ code: 0, out: '' });
  process.env['CHAUBAN_PASSWORD'] = PASSWORD;
});

test('a transfer that was broken off is resumed: only the rest of the file is sent', async () => {
  process.env['CHAUBAN_PASSWORD'] = `${PASSWORD} của tôi`;
  const client = new TestClient(service.url);
  await client.signIn('canbo', `${PASSWORD} của tôi`);
  const documents = await SignedDocuments.open(service.app.get(KeyFolder));
  const bytes = await sip('04.QD', [
    { fields: { Subject: 'Số 04' }, main: { name: 'a.pdf', bytes: await documents.signed('04/QĐ', 'Số 04') } },
  ]);
  const path = join(folder, 'goi-04.zip');
  await writeFile(path, bytes);
  const fonds = await client.send<{ items: { id: string }[] }>('GET', '/api/fonds');
  const transfer = await client.send<{ id: string }>('POST', '/api/transfers', { fondsId: fonds.body.items[0]?.id, note: '' });
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const created = await client.request('POST', '/api/uploads', {
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': String(bytes.length),
      'upload-metadata': `transferId ${base64(transfer.body.id)},filename ${base64('goi-04.zip')}`,
    },
  });
  const id = (created.headers.get('location') ?? '').replace(/^.*\//, '');
  await client.request('PATCH', `/api/uploads/${id}`, {
    headers: { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: bytes.slice(0, 1000) as Uint8Array<ArrayBuffer>,
  });
  const done = await online('deposit', FONDS_CODE, path, '--transfer', transfer.body.id, '--receipts', folder, '--json');
  expect({ code: done.code, err: done.err }).toEqual({ code: 0, err: '' });
  expect(lastOf<{ package: string }>(done).package).toBe(id);
  process.env['CHAUBAN_PASSWORD'] = PASSWORD;
});

test('keys are made once for a new archive, and never in a demonstration or over a ledger', async () => {
  expect((await run('keys', 'make', '--organisation', 'Lưu trữ')).code).toBe(1);
  const fresh = await mkdtemp(join(folder, 'moi-'));
  const settings = {
    CHAUBAN_KEYS_LEDGER_ORIGIN: 'luutru.example.vn/so-cai',
    CHAUBAN_RESPONSIBLE_PERSON_NAME: 'Nguyễn Văn A',
    CHAUBAN_RESPONSIBLE_PERSON_POSITION: 'Trưởng phòng',
    CHAUBAN_RESPONSIBLE_PERSON_EMAIL: 'a@example.vn',
  };
  Object.assign(process.env, settings);
  try {
    const database = await postgres.server.emptyDatabase();
    const make = () =>
      runCommand({ dataDir: fresh, demo: false }, database, 'keys', 'make', '--organisation', 'Lưu trữ tỉnh', '--json');
    const made = await make();
    expect({ code: made.code, err: made.err }).toEqual({ code: 0, err: '' });
    expect(lastOf<{ verifierKey: string }>(made).verifierKey).toMatch(/^luutru\.example\.vn\/so-cai\+[0-9a-f]{8}\+/);
    expect((await readdir(join(fresh, 'keys'))).sort()).toEqual(['ledger.key.pem', 'receipts.cert.pem', 'receipts.key.pem']);
    expect((await make()).code).toBe(1);
    await rm(join(fresh, 'keys'), { recursive: true });
    const overLedger = await runCommand(
      { dataDir: fresh, demo: false },
      service.databaseUrl,
      'keys',
      'make',
      '--organisation',
      'x',
    );
    expect(overLedger.err).toContain('PostgreSQL');
  } finally {
    for (const name of Object.keys(settings)) delete process.env[name];
  }
});
