// A small archive as a day's work leaves it: dossiers accepted by the agreement and by a person, refusals, a state secret, a seal. For
// journeys that take it apart and put it together again.

import { setTimeout as sleep } from 'node:timers/promises';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { openDataSource } from '../../src/adapters/postgres/data-source.ts';
import { DEFAULT_AGREEMENT } from '../../src/catalogue/fonds.ts';
import { ManageFonds } from '../../src/catalogue/manage-fonds.ts';
import { SealRunner } from '../../src/preservation/index.ts';
import type { TestClient, TestService } from '../service.ts';
import { readTables, type Tables } from '../tables.ts';
import { deposit, FONDS_CODE, INSTITUTION, sip, waitFor } from './deposit.ts';
import { SignedDocuments } from './signed-documents.ts';

export interface ArchiveInUse {
  readonly officer: TestClient;
  readonly fondsId: string;
  readonly organisationId: string;
  /** Packages by what became of them. */
  readonly accepted: readonly string[];
  readonly refused: readonly string[];
}

export async function useArchive(service: TestService): Promise<ArchiveInUse> {
  const administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
  const added = await administrator.send<{ id: string }>('POST', '/api/organisations', { code: 'H26.1', name: 'Cơ quan thử' });
  const organisationId = added.body.id;
  await administrator.send('PATCH', `/api/organisations/${organisationId}`, { name: 'Cơ quan thử nghiệm' });
  const officer = await service.signedIn({ username: 'canbo', role: 'agency-officer', organisationId });
  const archivist = await service.signedIn({ username: 'luutru', role: 'archivist', organisationId: null });
  const fondsId = await createFonds(service, organisationId);
  const documents = await SignedDocuments.open(service.app.get(KeyFolder));
  const pack = async (notation: string, name: string, main: Uint8Array) =>
    sip(notation, [
      {
        fields: { CodeNumber: notation.slice(0, 2), CodeNotation: 'QĐ-UBND', Subject: name, IssuedDate: '02/03/2026' },
        main: { name: 'van-ban.pdf', bytes: main },
      },
    ]);

  const clean = await Promise.all(
    ['01', '02', '03'].map(async (n) =>
      pack(`${n}.QD`, `Quyết định số ${n}`, await documents.signed(`${n}/QĐ-UBND`, `Quyết định số ${n}`)),
    ),
  );
  const unsigned = await pack('04.QD', 'Chưa ký', await documents.unsigned('04/QĐ-UBND', 'Chưa ký'));
  const resaved = await pack('05.QD', 'Lưu lại', await documents.resaved('05/QĐ-UBND', 'Lưu lại'));
  const secret = await pack('06.QD', 'Kế hoạch (Tối mật)', await documents.signed('06/QĐ-UBND', 'Kế hoạch TỐI MẬT'));
  const ids = await deposit(officer, fondsId, ...clean, unsigned, resaved);
  const [hidden = ''] = await deposit(officer, fondsId, secret);
  const [first = '', second = '', third = '', doubted = '', broken = ''] = ids;
  await waitFor(archivist, doubted, 'AWAITING_DECISION');
  const reason = 'Đã đối chiếu bản giấy';
  await archivist.send('POST', `/api/packages/${doubted}/decision`, { outcome: 'accept', reason });
  const accepted = [first, second, third, doubted];
  const refused = [broken, hidden];
  for (const id of accepted) await waitFor(archivist, id, 'ACCEPTED');
  for (const id of refused) await waitFor(archivist, id, 'REFUSED');
  await seal(service);
  return { officer, fondsId, organisationId, accepted, refused };
}

/** One more dossier with one signed document, accepted by the agreement. Answers the id of its package. */
export async function depositSigned(
  service: TestService,
  client: TestClient,
  fondsId: string,
  notation: string,
): Promise<string> {
  const documents = await SignedDocuments.open(service.app.get(KeyFolder));
  const bytes = await documents.signed(`${notation}/QĐ-UBND`, `Quyết định ${notation}`);
  const packed = await sip(notation, [
    { fields: { Subject: `Quyết định ${notation}`, IssuedDate: '05/03/2026' }, main: { name: 'van-ban.pdf', bytes } },
  ]);
  const [id = ''] = await deposit(client, fondsId, packed);
  await waitFor(client, id, 'ACCEPTED');
  return id;
}

async function createFonds(service: TestService, organisationId: string): Promise<string> {
  const agreement = { ...DEFAULT_AGREEMENT, autoAccept: true };
  const wish = { code: FONDS_CODE, identifier: INSTITUTION, name: 'Phông thử nghiệm', organisationId, profile: 'tt02-2019' };
  const editor = { userId: 'quantri', role: 'administrator' } as const;
  const made = await service.app.get(ManageFonds).create({ ...wish, description: {}, agreement }, editor);
  await service.app.get(ManageFonds).change(made.id, { name: 'Phông lưu trữ thử nghiệm' }, editor);
  return made.id;
}

async function seal({ app }: TestService): Promise<void> {
  if ((await app.get(SealRunner).sealNow()) === null) throw new Error('expected something to seal');
}

const UNFINISHED = `select 1 from ledger_state where size > published_size union all select 1 from ledger_pending
  union all select 1 from seal where statement_index is null union all select 1 from audit where finished_at is null`;

/** Until everything that the service has to say is published. */
export async function settled(service: TestService): Promise<void> {
  const database = await openDataSource({ url: service.databaseUrl });
  try {
    while ((await database.query<unknown[]>(UNFINISHED)).length > 0) await sleep(100);
  } finally {
    await database.destroy();
  }
}

/** Ends the service when it has settled; the tables as they then are. */
export async function closedTables(
  service: TestService,
  without: ReadonlyMap<string, readonly string[] | null>,
): Promise<Tables> {
  await settled(service);
  await service.app.close();
  const database = await openDataSource({ url: service.databaseUrl });
  try {
    return await readTables(database, without);
  } finally {
    await database.destroy();
  }
}
