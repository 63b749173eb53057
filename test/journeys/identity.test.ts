// Identity over HTTP: signing in and out, roles, passwords, and what the house refuses before any use case is asked.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AccessLog, ManageUsers, SignIn } from '../../src/identity/index.ts';
import { Transactions } from '../../src/ledger/transactions.port.ts';
import { withPostgres } from '../postgres.ts';
import { TestClient, TestService } from '../service.ts';

interface ErrorBody {
  readonly error: { code: string; vi: string; en: string; requestId: string; details?: { field: string; code: string }[] };
}
interface Listed {
  readonly items: { id: string; username: string; code: string; passwordHash?: string }[];
  readonly total: number;
}

const postgres = withPostgres();
let service: TestService;
let administrator: TestClient;

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  administrator = await service.signedIn({ username: 'root.admin', role: 'administrator', organisationId: null });
});
afterAll(() => service.stop());

async function addOrganisation(code: string): Promise<string> {
  const { status, body } = await administrator.send<{ id: string }>('POST', '/api/organisations', {
    code,
    name: `Cơ quan ${code}`,
  });
  expect(status).toBe(201);
  return body.id;
}

test('the first administrator is made once, on an empty database', async () => {
  const other = await TestService.start(postgres.server);
  const first = await other.app.get(ManageUsers).addFirstAdministrator('Quản trị');
  expect(first).toMatchObject({ username: 'admin' });
  expect(await other.app.get(ManageUsers).addFirstAdministrator('Quản trị')).toBeUndefined();
  const client = new TestClient(other.url);
  expect(await client.signIn('ADMIN ', first?.password ?? '')).toMatchObject({ status: 200, body: { mustChangePassword: true } });
  // Nothing but the password may be done before it is changed.
  expect(await client.send<ErrorBody>('GET', '/api/users')).toMatchObject({
    status: 403,
    body: { error: { code: 'PASSWORD_CHANGE_REQUIRED' } },
  });
  const { body: me } = await client.send<{ id: string }>('GET', '/api/session');
  const password = 'một mật khẩu khác';
  expect((await client.send('POST', `/api/users/${me.id}/password`, { password, current: first?.password })).status).toBe(204);
  expect((await client.send('GET', '/api/users')).status).toBe(200);
  await other.stop();
});

test('the cookie is HttpOnly and SameSite=Strict, and the database holds only a digest of the token', async () => {
  const client = new TestClient(service.url);
  await service.signedIn({ username: 'cookie', role: 'auditor', organisationId: null });
  const { headers, status } = await client.signIn('cookie', 'mật khẩu để thử');
  expect(status).toBe(200);
  const cookie = headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^chauban_session=[\w-]{43};/);
  expect(cookie).toContain('HttpOnly');
  expect(cookie).toContain('SameSite=Strict');
  const token = /=([\w-]{43});/.exec(cookie)?.[1] ?? '';
  const dump: unknown = await service.app.get(DataSource).query('select * from sessions');
  expect(JSON.stringify(dump)).not.toContain(token);
});

test('signing out ends the session, and so does locking the user', async () => {
  const client = await service.signedIn({ username: 'leaver', role: 'archivist', organisationId: null });
  expect((await client.send('DELETE', '/api/session')).status).toBe(204);
  expect((await client.send<ErrorBody>('GET', '/api/session')).body.error.code).toBe('SESSION_REQUIRED');
  const { body: user } = await client.signIn('leaver', 'mật khẩu để thử');
  expect((await client.send('GET', '/api/session')).status).toBe(200);
  expect((await administrator.send('PATCH', `/api/users/${user.id}`, { active: false })).status).toBe(200);
  expect((await client.send('GET', '/api/session')).status).toBe(401);
  expect((await client.signIn('leaver', 'mật khẩu để thử')).status).toBe(401);
});

test('a wrong name and a wrong password are answered alike, and eleven failures close the door', async () => {
  const client = new TestClient(service.url);
  await service.signedIn({ username: 'victim', role: 'auditor', organisationId: null });
  const noName = await client.send<ErrorBody>('POST', '/api/session', { username: 'nobody', password: 'x' });
  const noPassword = await client.send<ErrorBody>('POST', '/api/session', { username: 'victim', password: 'x' });
  expect(noName.status).toBe(401);
  expect({ ...noName.body.error, requestId: '' }).toEqual({ ...noPassword.body.error, requestId: '' });
  for (let i = 0; i < 9; i++) await client.signIn('victim', 'x');
  const refused = await client.send<ErrorBody>('POST', '/api/session', { username: 'victim', password: 'mật khẩu để thử' });
  expect(refused).toMatchObject({ status: 429, body: { error: { code: 'SIGN_IN_TOO_MANY' } } });
  expect(refused.headers.get('retry-after')).toBe('900');
});

test('guesses side by side are counted like guesses one after another', async () => {
  await service.signedIn({ username: 'parallel', role: 'auditor', organisationId: null });
  const client = new TestClient(service.url);
  const answers = await Promise.all(Array.from({ length: 25 }, () => client.signIn('parallel', 'x')));
  const statuses = answers.map(({ status }) => status);
  expect([statuses.filter((status) => status === 401).length, statuses.filter((status) => status === 429).length]).toEqual([
    10, 15,
  ]);
});

test('guesses at one name from many addresses come to an end; a right password is not counted', async () => {
  const signIn = service.app.get(SignIn);
  const from = (address: string, password: string) =>
    signIn.signIn({ username: 'spread', password, address }).then(
      () => 'in',
      (error: { code?: string }) => error.code,
    );
  await service.signedIn({ username: 'spread', role: 'auditor', organisationId: null });
  for (let i = 0; i < 12; i++) expect(await from('192.0.2.1', 'mật khẩu để thử')).toBe('in');
  for (let i = 0; i < 100; i += 5) {
    const guesses = Array.from({ length: 5 }, (_, index) => from(`198.51.100.${i + index}`, 'x'));
    expect(await Promise.all(guesses)).toEqual(Array(5).fill('SIGN_IN_FAILED'));
  }
  expect(await from('203.0.113.1', 'x')).toBe('SIGN_IN_TOO_MANY');
});

test('the current password cannot be guessed without end in a session that somebody left open', async () => {
  const left = await service.signedIn({ username: 'left.open', role: 'auditor', organisationId: null });
  const { body: me } = await left.send<{ id: string }>('GET', '/api/session');
  const change = (current: string) =>
    left.send<ErrorBody>('POST', `/api/users/${me.id}/password`, { password: 'mật khẩu mới tinh', current });
  const answers = await Promise.all(Array.from({ length: 14 }, () => change('sai mật khẩu')));
  const codes = answers.map(({ body }) => body.error.code);
  expect(codes.filter((code) => code === 'PASSWORD_WRONG')).toHaveLength(10);
  const refused = await change('mật khẩu để thử');
  expect(refused).toMatchObject({ status: 429, body: { error: { code: 'PASSWORD_TOO_MANY' } } });
});

test('officers of an organisation that is no longer active neither sign in nor stay', async () => {
  const organisationId = await addOrganisation('G77');
  const officer = await service.signedIn({ username: 'closed', role: 'agency-officer', organisationId });
  const archivist = await service.signedIn({ username: 'stays', role: 'archivist', organisationId });
  const set = (active: boolean) => administrator.send('PATCH', `/api/organisations/${organisationId}`, { active });
  expect((await set(false)).status).toBe(200);
  expect(await officer.send('GET', '/api/session')).toMatchObject({ status: 401, body: { error: { code: 'SESSION_REQUIRED' } } });
  const again = await officer.send<ErrorBody>('POST', '/api/session', { username: 'closed', password: 'mật khẩu để thử' });
  expect(again).toMatchObject({ status: 403, body: { error: { code: 'ORGANISATION_INACTIVE' } } });
  expect(again.body.error.vi).toContain('ngừng hoạt động');
  // Whoever does not know the password is not told.
  expect((await officer.signIn('closed', 'x')).status).toBe(401);
  expect((await archivist.send('GET', '/api/session')).status).toBe(200);
  expect((await set(true)).status).toBe(200);
  expect((await officer.signIn('closed', 'mật khẩu để thử')).status).toBe(200);
});

test('roles: only administrators manage users; an agency officer has an organisation', async () => {
  const archivist = await service.signedIn({ username: 'archivist', role: 'archivist', organisationId: null });
  expect((await archivist.send<ErrorBody>('GET', '/api/users')).body.error.code).toBe('NOT_ALLOWED');
  expect((await archivist.send('POST', '/api/organisations', { code: 'X1', name: 'X' })).status).toBe(403);
  expect((await archivist.send('GET', '/api/organisations')).status).toBe(200);
  const officer = { username: 'officer', displayName: 'Cán bộ', role: 'agency-officer', password: 'mật khẩu đầu tiên' };
  const without = await administrator.send<ErrorBody>('POST', '/api/users', officer);
  expect(without).toMatchObject({ status: 400, body: { error: { code: 'USER_NEEDS_ORGANISATION' } } });
  const organisationId = await addOrganisation('H26');
  expect((await administrator.send('POST', '/api/users', { ...officer, organisationId })).status).toBe(201);
  expect((await administrator.send<ErrorBody>('POST', '/api/users', { ...officer, organisationId })).body.error.code).toBe(
    'USERNAME_TAKEN',
  );
  const { body } = await administrator.send<Listed>('GET', '/api/users?q=OFFIC&pageSize=5');
  expect(body.items.map((user) => user.username)).toEqual(['officer']);
  expect(body.items[0]).not.toHaveProperty('passwordHash');
});

test('the last administrator stays', async () => {
  const { body: me } = await administrator.send<{ id: string }>('GET', '/api/session');
  const refused = await administrator.send<ErrorBody>('PATCH', `/api/users/${me.id}`, { role: 'auditor' });
  expect(refused).toMatchObject({ status: 409, body: { error: { code: 'LAST_ADMINISTRATOR' } } });
});

test('organisations: one code each, changed but never removed', async () => {
  const id = await addOrganisation('G09');
  const twice = await administrator.send<ErrorBody>('POST', '/api/organisations', { code: 'G09', name: 'Khác' });
  expect(twice).toMatchObject({ status: 409, body: { error: { code: 'ORGANISATION_CODE_TAKEN' } } });
  const changed = await administrator.send('PATCH', `/api/organisations/${id}`, {
    name: 'Bộ Nội vụ',
    nameEn: 'Ministry of Home Affairs',
  });
  expect(changed).toMatchObject({
    status: 200,
    body: { code: 'G09', name: 'Bộ Nội vụ', nameEn: 'Ministry of Home Affairs', active: true },
  });
  expect((await administrator.send('PATCH', '/api/organisations/nonsense', { name: 'X' })).status).toBe(404);
});

test('a changed password ends the other sessions of the user', async () => {
  const here = await service.signedIn({ username: 'changer', role: 'auditor', organisationId: null });
  const elsewhere = new TestClient(service.url);
  const { body: user } = await elsewhere.signIn('changer', 'mật khẩu để thử');
  const change = (current: string) =>
    here.send<ErrorBody>('POST', `/api/users/${user.id}/password`, { password: 'mật khẩu mới tinh', current });
  expect((await change('sai mật khẩu')).body.error.code).toBe('PASSWORD_WRONG');
  expect((await change('mật khẩu để thử')).status).toBe(204);
  expect((await here.send('GET', '/api/session')).status).toBe(200);
  expect((await elsewhere.send('GET', '/api/session')).status).toBe(401);
});

test.each([
  [{ username: 'a b', displayName: 'x', role: 'auditor', password: 'đủ dài mười hai' }, 'username', 'FIELD_WRONG_FORM'],
  [{ username: 'ab', displayName: 'x', role: 'king', password: 'đủ dài mười hai' }, 'role', 'FIELD_NOT_IN_LIST'],
  [{ username: 'ab', displayName: 'x', role: 'auditor', password: 'short' }, 'password', 'FIELD_TOO_SHORT'],
  [{ username: 'ab', displayName: 'x', role: 'auditor', password: 'đủ dài mười hai', admin: true }, 'admin', 'FIELD_UNKNOWN'],
  [{ username: 'ab', displayName: 7, role: 'auditor', password: 'đủ dài mười hai' }, 'displayName', 'FIELD_NOT_TEXT'],
])('%j: %s has %s', async (body, field, code) => {
  const { status, body: answer } = await administrator.send<ErrorBody>('POST', '/api/users', body);
  expect(status).toBe(400);
  expect(answer.error.code).toBe('VALIDATION_FAILED');
  expect(answer.error.details).toContainEqual(expect.objectContaining({ field, code }));
});

test('a request that another site started is refused; ours and those of programs are not', async () => {
  const body = { username: 'nobody', password: 'x' };
  const from = (origin: string) => new TestClient(service.url).send<ErrorBody>('POST', '/api/session', body, { origin });
  expect((await from('https://evil.example')).body.error.code).toBe('ORIGIN_REFUSED');
  expect((await from('null')).status).toBe(403);
  expect((await from(service.url)).status).toBe(401);
});

test('broken JSON, a body too large and an unknown address have codes; the log holds neither names nor passwords', async () => {
  const client = new TestClient(service.url);
  expect((await client.send<ErrorBody>('POST', '/api/session', '{"username":')).body.error.code).toBe('BODY_INVALID');
  const large = JSON.stringify({ username: 'x'.repeat(2_000_000) });
  expect((await client.send<ErrorBody>('POST', '/api/session', large)).body.error.code).toBe('BODY_TOO_LARGE');
  const { headers, body } = await client.send<ErrorBody>('GET', '/api/nothing', undefined, { 'x-request-id': 'from-a-proxy-1' });
  expect(body.error).toMatchObject({ code: 'ROUTE_NOT_FOUND', requestId: 'from-a-proxy-1' });
  expect(headers.get('x-request-id')).toBe('from-a-proxy-1');
  const log = await readFile(join(service.dataDir, 'service.log'), 'utf8');
  expect(log).toContain('"requestId":"from-a-proxy-1"');
  for (const secret of ['mật khẩu', 'root.admin', 'victim', 'OFFIC']) expect(log).not.toContain(secret);
});

// rule: nd30-access
test('the access log tells who read what; agency officers do not see it', async () => {
  const { body: me } = await administrator.send<{ id: string }>('GET', '/api/session');
  const log = service.app.get(AccessLog);
  const record = (subject: string) =>
    log.record({ at: new Date(), userId: me.id, action: 'download', subject, title: 'Quyết định', requestId: 'r' });
  await expect(record('d-1')).rejects.toThrow(/Transactions.run/);
  await service.app.get(Transactions).run(async () => {
    await record('d-1/a.pdf');
    await record('d-2');
  });
  const { body } = await administrator.send<{ items: unknown[]; total: number }>('GET', '/api/access-log?dossierId=d-1');
  expect(body).toMatchObject({
    total: 1,
    items: [{ username: 'root.admin', action: 'download', dossierId: 'd-1', target: 'd-1/a.pdf' }],
  });
  const organisationId = await addOrganisation('T01');
  const officer = await service.signedIn({ username: 'reader', role: 'agency-officer', organisationId });
  expect((await officer.send('GET', '/api/access-log')).status).toBe(403);
});

test('health, metrics and the description of the API are there without a session', async () => {
  const client = new TestClient(service.url);
  expect((await client.send('GET', '/health/live')).status).toBe(200);
  const { body: readiness } = await client.send<{ checks: unknown[] }>('GET', '/health/ready');
  for (const name of ['database', 'ledger']) expect(readiness.checks).toContainEqual({ name, ready: true });
  const metrics = await (await client.request('GET', '/metrics')).text();
  expect(metrics).toContain('route="/api/session"');
  const { body } = await client.send<{ paths: object }>('GET', '/api/docs/json');
  expect(Object.keys(body.paths)).toContain('/api/users/{id}/password');
});
