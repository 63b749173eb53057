// Trust administration, the status, and audits by schedule, over HTTP and against the whole service.
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DemoCa } from '../../src/adapters/pki/demo-pki.ts';
import { AuditRunner } from '../../src/preservation/audit-runner.ts';
import { withPostgres } from '../postgres.ts';
import { type TestClient, TestService } from '../service.ts';
import { waitForAudit } from './duty.ts';

const postgres = withPostgres();
let service: TestService;
let administrator: TestClient;
let auditor: TestClient;
let officer: TestClient;
let root: Uint8Array<ArrayBuffer>;
let leaf: Uint8Array<ArrayBuffer>;

interface Anchor {
  readonly id: string;
  readonly purpose: string;
  readonly subject: string;
  readonly keyBits: number | null;
  readonly confirmed: boolean;
  readonly addedBy: string;
  readonly known: unknown;
}

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
  auditor = await service.signedIn({ username: 'kiemtoan', role: 'auditor', organisationId: null });
  const { body: own } = await administrator.send<{ id: string }>('POST', '/api/organisations', {
    code: 'H26.1',
    name: 'Cơ quan',
  });
  officer = await service.signedIn({ username: 'canbo', role: 'agency-officer', organisationId: own.id });
  const [notBefore, notAfter] = [new Date('2025-01-01T00:00:00Z'), new Date('2035-01-01T00:00:00Z')];
  const ca = await DemoCa.create('CA thử', notBefore, notAfter);
  root = ca.certificate;
  leaf = (await ca.issue({ commonName: 'Người thử', purpose: 'signer', notBefore, notAfter })).certificate;
});
afterAll(() => service?.stop());

async function add(client: TestClient, purpose: string, body: Uint8Array<ArrayBuffer>) {
  const headers = { 'content-type': 'application/octet-stream' };
  const response = await client.request('POST', `/api/trust?purpose=${purpose}`, { headers, body });
  return { status: response.status, body: (await response.json()) as Anchor & { error?: { code: string; vi: string } } };
}

const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
const anchors = async () => (await auditor.send<Anchor[]>('GET', '/api/trust')).body;

describe('trusted certificates', () => {
  test('an administrator adds, confirms and removes; the access log tells', async () => {
    const added = await add(administrator, 'signers', root);
    expect(added).toMatchObject({ status: 201, body: { purpose: 'signers', confirmed: false, addedBy: 'quantri', known: null } });
    expect(added.body.keyBits).toBeGreaterThan(0);
    const { id } = added.body;
    expect((await administrator.send<Anchor>('PATCH', `/api/trust/${id}`, { confirmed: true })).body.confirmed).toBe(true);
    expect((await anchors()).find((one) => one.id === id)?.confirmed).toBe(true);
    expect((await administrator.send('DELETE', `/api/trust/${id}`)).status).toBe(204);
    expect((await anchors()).some((one) => one.id === id)).toBe(false);
    expect((await administrator.send('DELETE', `/api/trust/${id}`)).status).toBe(404);
    const log = await auditor.send<{ items: { action: string; title: string }[] }>('GET', '/api/access-log');
    expect(log.body.items.map(({ action }) => action).slice(0, 3)).toEqual(['trust-remove', 'trust-confirm', 'trust-add']);
    expect(log.body.items[0]?.title).toContain('CA thử');
  });

  test('PEM with text around it; a certificate for two purposes is removed by purpose only', async () => {
    const file = Buffer.from(`Chứng thư gốc\n${pem(root)}`);
    const { body } = await add(administrator, 'tsa', new Uint8Array(file));
    await add(administrator, 'intermediate', new Uint8Array(file));
    expect(
      (await anchors())
        .filter(({ id }) => id === body.id)
        .map(({ purpose }) => purpose)
        .sort(),
    ).toEqual(['intermediates', 'tsa']);
    const refused = await administrator.send<{ error: { code: string } }>('DELETE', `/api/trust/${body.id}`);
    expect(refused.body.error.code).toBe('TRUST_PURPOSE_NEEDED');
    expect((await administrator.send('DELETE', `/api/trust/${body.id}?purpose=tsa`)).status).toBe(204);
    expect((await administrator.send('DELETE', `/api/trust/${body.id}`)).status).toBe(204);
  });

  test.each([
    ['no certificate', 'signers', () => new Uint8Array(Buffer.from('xin chào')), 'TRUST_CERTIFICATE_INVALID'],
    ['an empty file', 'signers', () => new Uint8Array(), 'TRUST_CERTIFICATE_INVALID'],
    ['broken PEM', 'signers', () => new Uint8Array(Buffer.from(pem(root.slice(0, 100)))), 'TRUST_CERTIFICATE_INVALID'],
    ["a signer's certificate as anchor", 'signers', () => leaf, 'TRUST_NOT_A_CA_INVALID'],
    ["a signer's certificate as intermediate", 'intermediates', () => leaf, 'TRUST_NOT_A_CA_INVALID'],
    [
      'a good and a bad one together',
      'signers',
      () => new Uint8Array(Buffer.from(pem(root) + pem(leaf))),
      'TRUST_NOT_A_CA_INVALID',
    ],
  ])('refused: %s', async (_name, purpose, bytes, code) => {
    const before = await anchors();
    const answer = await add(administrator, purpose, bytes());
    expect(answer).toMatchObject({ status: 400, body: { error: { code } } });
    expect(answer.body.error?.vi).not.toBe('');
    expect(await anchors()).toEqual(before);
  });

  test('who may not', async () => {
    expect((await add(auditor, 'signers', root)).status).toBe(403);
    expect((await officer.send('GET', '/api/trust')).status).toBe(403);
    expect((await add(administrator, 'anything', root)).status).toBe(400);
  });
});

test('the status: everything for staff, a reduced form for agencies', async () => {
  interface Status {
    stores: { name: string; healthy: boolean }[];
    warnings: { code: string; vi: string }[];
    ledger: { size: number; publishedSize: number; origin: string };
    lastAudit: unknown;
    waitingPackages: number;
  }
  const { body, status } = await auditor.send<Status>('GET', '/api/status');
  expect(status).toBe(200);
  expect(body.stores.map(({ name, healthy }) => ({ name, healthy }))).toEqual([
    { name: 'kho-a', healthy: true },
    { name: 'kho-b', healthy: true },
  ]);
  expect(body.warnings.map(({ code }) => code)).toEqual(['DEMO_MODE', 'STORES_SHARE_DEVICE', 'RESPONSIBLE_PERSON_MISSING']);
  expect(body.lastAudit).toBeNull();
  expect(body.waitingPackages).toBe(0);
  const outside = (await officer.send<Status>('GET', '/api/status')).body;
  expect(outside.stores).toEqual([]);
  expect(outside.warnings.map(({ code }) => code)).toEqual(['DEMO_MODE']);
});

test('an audit whose process died is taken up and finished; two at once are refused', async () => {
  const database = service.app.get(DataSource);
  const id = randomUUID();
  await database.query(
    `insert into audit (id, started_at, outcome, stores, claimed_until) values ($1, now(), 'RUNNING', '["kho-a"]', now() - interval '1 second')`,
    [id],
  );
  const refused = await administrator.send<{ error: { code: string } }>('POST', '/api/audits');
  expect(refused).toMatchObject({ status: 409, body: { error: { code: 'AUDIT_RUNNING' } } });
  await service.app.get(AuditRunner).look();
  expect((await waitForAudit(auditor, id)).outcome).toMatch(/PASSED|FAILED/);
  expect((await administrator.send('POST', `/api/audits/${id}/cancel`)).status).toBe(409);
});

test('by schedule: one audit a day, also when several processes look', async () => {
  const database = service.app.get(DataSource);
  const runner = service.app.get(AuditRunner);
  const list = async () =>
    (await auditor.send<{ items: { id: string; startedBy: string | null }[]; total: number }>('GET', '/api/audits')).body;
  await database.query(`update audit set started_at = started_at - interval '23 hours'`);
  await runner.look();
  expect((await list()).total).toBe(1);
  await database.query(`update audit set started_at = started_at - interval '2 hours'`);
  await Promise.all([runner.look(), runner.look()]);
  const { items, total } = await list();
  expect(total).toBe(2);
  expect(items[0]?.startedBy).toBeNull();
  await waitForAudit(auditor, items[0]?.id ?? '');
  await runner.look();
  expect((await list()).total).toBe(2);
});
