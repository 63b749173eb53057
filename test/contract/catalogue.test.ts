// The catalogue over real PostgreSQL: visibility, scope, duplicates and Vietnamese search.
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresCatalogue } from '../../src/adapters/postgres/catalogue/catalogue.ts';
import { PostgresCatalogueReader } from '../../src/adapters/postgres/catalogue/catalogue-reader.ts';
import { PostgresRecordSearch } from '../../src/adapters/postgres/catalogue/record-search.ts';
import { PostgresTransactions } from '../../src/adapters/postgres/transactions.ts';
import {
  DEFAULT_AGREEMENT,
  type DocumentRecord,
  type DossierRecord,
  type Fonds,
  type SearchQuery,
} from '../../src/catalogue/index.ts';
import { withPostgres } from '../postgres.ts';

const postgres = withPostgres();
const EVERYBODY = { organisationId: null };
const PAGE = { page: 1, pageSize: 20 };
let dataSource: DataSource;

function fonds(id: string, organisationId: string): Fonds {
  const at = new Date('2026-01-02T03:04:05Z');
  return {
    id, code: `P-${id}`, identifier: '000.00.00.H26', name: `Phông ${id}`, organisationId, profile: 'tt02-2019',
    description: { FondName: `Phông ${id}` }, agreement: DEFAULT_AGREEMENT, createdAt: at,
  }; // biome-ignore format: one fonds a test needs
}

function document(id: string, ordinal: number, title: string, text: string, more: Partial<DocumentRecord> = {}): DocumentRecord {
  const file = { id: `${id}-f`, role: 'main' as const, name: 'a.pdf', path: `representations/rep1/data/${id}.pdf` };
  return {
    id, ordinal, title, number: '15', notation: 'QĐ-BNV', issuedDate: '2026-03-01', issuer: 'Bộ Nội vụ', typeName: 'Quyết định',
    description: {}, text, indication: 'TOTAL-PASSED',
    files: [{ ...file, mediaType: 'application/pdf', sizeBytes: 5_000_000_000, sha256: id.padEnd(64, '0'), sha512: '', signatureReport: null }],
    ...more,
  }; // biome-ignore format: as above
}

function dossier(id: string, fondsId: string, documents: readonly DocumentRecord[]): DossierRecord {
  return {
    id, aipId: `aip-${id}`, version: 1, fondsId, transferId: 't', packageId: `p-${id}`, fileCode: `H26.1.2026.${id}`,
    title: 'Hồ sơ về việc ban hành quy chế làm việc', startDate: '2026-01-01', endDate: '2026-12-31', maintenance: 'Vĩnh viễn',
    description: { Title: 'Hồ sơ về việc ban hành quy chế làm việc', Keyword: 'quy chế' }, retention: { kind: 'permanent' },
    disposeNotBefore: null, inventoryDigest: 'aa', documents,
  }; // biome-ignore format: as above
}

async function titles(query: Partial<SearchQuery>, organisationId: string | null = null): Promise<string[]> {
  const found = await new PostgresRecordSearch(dataSource).search({ words: '', ...query }, { organisationId }, PAGE);
  expect(found.total).toBe(found.items.length);
  return found.items.map((hit) => hit.title).sort();
}

beforeAll(async () => {
  dataSource = await postgres.server.freshDataSource();
  const catalogue = new PostgresCatalogue();
  await new PostgresTransactions(dataSource).run(async () => {
    await catalogue.saveFonds(fonds('f1', 'org1'));
    await catalogue.saveFonds(fonds('f2', 'org2'));
    await catalogue.recordDossier(
      dossier('d1', 'f1', [
        document(
          'a',
          1,
          'Quyết định về việc bổ nhiệm cán bộ',
          'Bổ nhiệm ông Nguyễn Văn A giữ chức vụ Trưởng phòng, hệ số 1 < 2 & tương đương',
        ),
        document('b', 2, 'Báo cáo tổng kết năm', 'Tổng kết công tác đường sắt', {
          number: '7',
          notation: 'BC-UBND',
          issuedDate: '2025-12-30',
        }),
        document('c', 3, 'Ke hoach khong dau'.normalize('NFD'), 'thu vien', { number: '8' }),
      ]),
    );
    await catalogue.recordDossier(dossier('d2', 'f2', [document('z', 1, 'Quyết định khác', 'nội dung')]));
    await catalogue.recordDossier(dossier('hidden', 'f1', [document('h', 1, 'Quyết định chưa ghi nhận', 'bổ nhiệm')]));
    await catalogue.publishDossier('d1', 7, new Date('2026-11-01T00:00:00Z'));
    await catalogue.publishDossier('d2', 8, new Date('2026-11-01T00:00:00Z'));
  });
});

afterAll(() => dataSource.destroy());

describe('search', () => {
  it('finds accented words by unaccented ones and keeps accents as a restriction', async () => {
    expect(await titles({ words: 'bo nhiem can bo' })).toEqual(['Quyết định về việc bổ nhiệm cán bộ']);
    expect(await titles({ words: 'đường sắt' })).toEqual(['Báo cáo tổng kết năm']);
    expect(await titles({ words: 'duong sat' })).toEqual(['Báo cáo tổng kết năm']);
    expect(await titles({ words: 'đương sắt' })).toEqual([]);
    expect(await titles({ words: 'DƯỜNG' })).toEqual([]);
  });

  it('reads a quoted part as a phrase', async () => {
    expect(await titles({ words: '"tong ket cong tac"' })).toEqual(['Báo cáo tổng kết năm']);
    expect(await titles({ words: '"cong tac tong ket"' })).toEqual([]);
  });

  it('finds a document by its number, in the box and in the fields', async () => {
    expect(await titles({ words: '7/BC-UBND' })).toEqual(['Báo cáo tổng kết năm']);
    expect(await titles({ number: '7', notation: 'bc' })).toEqual(['Báo cáo tổng kết năm']);
    expect(await titles({ words: '15/qd-bnv' })).toHaveLength(2);
  });

  it('restricts by issue date, level, fonds and organisation', async () => {
    expect(await titles({ from: '2025-12-01', to: '2025-12-31', level: 'document' })).toEqual(['Báo cáo tổng kết năm']);
    expect(await titles({ words: 'quy che', level: 'dossier', fondsId: 'f1' })).toHaveLength(1);
    expect(await titles({ words: 'quyet dinh', level: 'document' }, 'org2')).toEqual(['Quyết định khác']);
  });

  it('never shows what no durable checkpoint includes', async () => {
    expect(await titles({ words: '"chua ghi nhan"' })).toEqual([]);
  });

  it('marks the words found in the original spelling and escapes the rest', async () => {
    const found = await new PostgresRecordSearch(dataSource).search({ words: 'truong phong' }, EVERYBODY, PAGE);
    expect(found.items[0]?.snippet).toContain('<mark>Trưởng</mark> <mark>phòng</mark>');
    expect(found.items[0]?.snippet).toContain('1 &lt; 2');
    expect(found.items[0]?.snippet).toContain('&amp;');
  });

  it('takes any text as a query', async () => {
    for (const words of ["'", '" "', '!& |', "a'; drop table fonds", '((', ':*', '\\', '%_']) {
      await expect(titles({ words })).resolves.toBeDefined();
    }
  });
});

describe('reading', () => {
  it('gives a dossier with documents, files and big sizes, within the scope', async () => {
    const reader = new PostgresCatalogueReader(dataSource);
    const found = await reader.dossier('d1', { organisationId: 'org1' });
    expect(found?.documents.map((item) => item.files[0]?.sizeBytes)).toEqual([5_000_000_000, 5_000_000_000, 5_000_000_000]);
    expect(found?.entryIndex).toBe(7);
    expect(await reader.dossier('d1', { organisationId: 'org2' })).toBeNull();
    expect(await reader.dossier('hidden', EVERYBODY)).toBeNull();
    expect((await reader.file('a-f', { organisationId: 'org1' }))?.dossierId).toBe('d1');
    expect(await reader.file('a-f', { organisationId: 'org2' })).toBeNull();
    expect(await reader.file('h-f', EVERYBODY)).toBeNull();
  });

  it('counts what is visible', async () => {
    const reader = new PostgresCatalogueReader(dataSource);
    expect(await reader.counts(EVERYBODY)).toEqual({ fonds: 2, dossiers: 2, documents: 4, files: 4, sizeBytes: 20_000_000_000 });
    expect((await reader.listFonds({ organisationId: 'org1' })).map((item) => item.counts)).toEqual([
      { dossiers: 1, documents: 3 },
    ]);
  });

  // rule: nd30-duplicates
  it('finds what a new transfer would repeat, including what is only being recorded', async () => {
    const reader = new PostgresCatalogueReader(dataSource);
    expect(await reader.dossierWithFileCode('f1', 'H26.1.2026.hidden')).not.toBeNull();
    expect(await reader.dossierWithFileCode('f2', 'H26.1.2026.hidden')).toBeNull();
    const own = { organisationId: 'org1' };
    const digests = await reader.filesWithDigests(['a'.padEnd(64, '0'), 'f'.repeat(64)], own);
    expect([...digests.keys()]).toEqual(['a'.padEnd(64, '0')]);
    const key = { number: '15', notation: 'qđ-bnv', issuer: 'BỘ NỘI VỤ', issuedDate: '2026-03-01' };
    const numbers = await reader.documentsWithNumbers([{ ...key, issuedDate: '2025-03-01' }, key], own);
    expect([...numbers].map(([place, held]) => [place, held.dossierId])).toEqual([[1, 'd1']]);
    expect(await reader.documentsWithNumbers([], own)).toEqual(new Map());
  });

  it('tells nobody what another organisation has deposited', async () => {
    const reader = new PostgresCatalogueReader(dataSource);
    const [digest, key] = [
      'z'.padEnd(64, '0'),
      { number: '15', notation: 'QĐ-BNV', issuer: 'Bộ Nội vụ', issuedDate: '2026-03-01' },
    ];
    const held = async (organisationId: string | null) => [
      (await reader.filesWithDigests([digest], { organisationId })).get(digest)?.dossierId,
      (await reader.documentsWithNumbers([key], { organisationId })).get(0)?.dossierId,
    ];
    expect(await held('org1')).toEqual([undefined, 'd1']);
    expect(await held('org2')).toEqual(['d2', 'd2']);
    expect(await held('org3')).toEqual([undefined, undefined]);
    expect(await held(null)).toEqual(['d2', 'd1']);
  });
});
