// Fonds over HTTP: made and changed by archivists, described under the circular's codes, each change a statement of the ledger.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseStatement } from '../../src/core/proof/statement.ts';
import { LedgerProver } from '../../src/ledger/index.ts';
import { LedgerStates } from '../../src/ledger/ledger-state.port.ts';
import { withPostgres } from '../postgres.ts';
import { type Answer, type TestClient, TestService } from '../service.ts';

const postgres = withPostgres();
let service: TestService;
let archivist: TestClient;
let officer: TestClient;
let stranger: TestClient;
let own: string;

interface FondsAnswer {
  readonly id: string;
  readonly name: string;
  readonly description: Readonly<Record<string, string>>;
  readonly agreement: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: string; readonly details?: readonly { readonly code: string }[] };
}

const wish = () => ({
  ...{ code: 'P01', identifier: '000.00.00.H26', name: 'Phông Ủy ban nhân dân tỉnh', organisationId: own, profile: 'tt02-2019' },
  description: { ArchivesTime: '1946-1975' },
  agreement: { policy: 'vn-existing', autoAccept: false, acceptUnsigned: true },
});
const create = (body: object): Promise<Answer<FondsAnswer>> => archivist.send('POST', '/api/fonds', body);
const organisation = async (client: TestClient, code: string): Promise<string> =>
  (await client.send<{ id: string }>('POST', '/api/organisations', { code, name: `Cơ quan ${code}` })).body.id;

beforeAll(async () => {
  service = await TestService.start(postgres.server);
  const administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
  own = await organisation(administrator, 'H26.1');
  const other = await organisation(administrator, 'H26.2');
  archivist = await service.signedIn({ username: 'luutru', role: 'archivist', organisationId: null });
  officer = await service.signedIn({ username: 'canbo', role: 'agency-officer', organisationId: own });
  stranger = await service.signedIn({ username: 'khach', role: 'agency-officer', organisationId: other });
});
afterAll(() => service.stop());

test('a fonds is made, seen by its organisation only, changed, and stated in the ledger', async () => {
  const made = await create(wish());
  expect(made.status).toBe(201);
  expect(made.body.description).toEqual({
    ...{ OrganId: 'P01', Identifier: '000.00.00.H26', FondName: 'Phông Ủy ban nhân dân tỉnh', ArchivesTime: '1946-1975' },
  });
  const { id } = made.body;
  expect((await officer.send<{ total: number }>('GET', '/api/fonds')).body.total).toBe(1);
  expect((await stranger.send<{ total: number }>('GET', '/api/fonds')).body.total).toBe(0);
  expect((await stranger.send('GET', `/api/fonds/${id}`)).status).toBe(404);
  expect((await officer.send('PATCH', `/api/fonds/${id}`, { name: 'Khác' })).status).toBe(403);
  // The desk sends the whole form, numbers as numbers.
  const changed = await archivist.send<FondsAnswer>('PATCH', `/api/fonds/${id}`, {
    ...wish(),
    name: 'Phông mới',
    description: { PaperTotal: 120 },
    agreement: { policy: 'strict', autoAccept: true, acceptUnsigned: false },
  });
  expect(changed.body).toMatchObject({ name: 'Phông mới', description: { FondName: 'Phông mới', PaperTotal: '120' } });
  expect(changed.body.agreement).toMatchObject({ policy: 'strict', autoAccept: true, failedSignatures: 'refuse' });
  await expect
    .poll(async () => (await statements()).filter(({ type, fonds }) => type === 'fonds' && fonds === id))
    .toHaveLength(2);
});

test('what is wrong is named', async () => {
  const codeOf = async (change: object): Promise<string | undefined> => (await create({ ...wish(), ...change })).body.error?.code;
  expect(await codeOf({})).toBe('FONDS_CODE_TAKEN');
  expect(await codeOf({ code: 'P02', profile: 'khac' })).toBe('FONDS_PROFILE_INVALID');
  expect(await codeOf({ code: 'P02', agreement: { ...wish().agreement, policy: 'khac' } })).toBe('FONDS_POLICY_INVALID');
  expect(await codeOf({ code: 'P02', organisationId: 'khong-co' })).toBe('ORGANISATION_NOT_FOUND');
  const described = await create({ ...wish(), code: 'P02', description: { KhongCo: 'x' } });
  expect([described.status, described.body.error?.code]).toEqual([400, 'FONDS_DESCRIPTION_INVALID']);
  expect(described.body.error?.details?.map(({ code }) => code)).toEqual(['FIELD_UNKNOWN']);
  const { body } = await create({ ...wish(), code: 'P03' });
  const moved = await archivist.send<FondsAnswer>('PATCH', `/api/fonds/${body.id}`, { code: 'P04' });
  expect(moved.body.error?.code).toBe('FONDS_FIXED');
});

async function statements() {
  const size = (await service.app.get(LedgerStates).read())?.publishedSize ?? 0;
  const prover = service.app.get(LedgerProver);
  return Promise.all(Array.from({ length: size }, async (_, index) => parseStatement(await prover.entry(index))));
}
