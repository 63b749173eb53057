// Reads of the catalogue. Only what a durable checkpoint includes (accepted_at) is visible.
import { type DataSource, In, IsNull, Not } from 'typeorm';
import {
  CatalogueReader,
  type DocumentNumberKey,
  type DocumentPlace,
  type DossierSummaryView,
  type DossierView,
  type Duplicate,
  type FilePlace,
  type FondsView,
  type HoldingsCounts,
  type PageOf,
  type PageRequest,
  type ReadScope,
  type RecordedAip,
} from '../../../catalogue/catalogue.port.ts';
import type { DocumentRecord, FileRecord, PreservationEvent } from '../../../catalogue/dossier.ts';
import type { Fonds } from '../../../catalogue/fonds.ts';
import type { JsonValue } from '../../../core/encoding/canonical-json.ts';
import { readingManager } from '../transactions.ts';
import { DocumentRow, DossierRow, FileRow, FondsRow, PreservationEventRow } from './catalogue.entity.ts';

interface FondsCounts {
  readonly fonds_id: string;
  readonly dossiers: string;
  readonly documents: string;
}

export class PostgresCatalogueReader extends CatalogueReader {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  get #manager() {
    return readingManager(this.#dataSource);
  }

  override async listFonds(scope: ReadScope): Promise<readonly FondsView[]> {
    const where = scope.organisationId === null ? {} : { organisationId: scope.organisationId };
    return this.#withCounts(await this.#manager.find(FondsRow, { where, order: { name: 'ASC', id: 'ASC' } }));
  }

  override async fonds(id: string): Promise<Fonds | null> {
    const row = await this.#manager.findOneBy(FondsRow, { id });
    return row === null ? null : { ...row };
  }

  override async fondsWithCounts(id: string): Promise<FondsView | null> {
    const row = await this.#manager.findOneBy(FondsRow, { id });
    return row === null ? null : ((await this.#withCounts([row]))[0] ?? null);
  }

  async #withCounts(rows: readonly FondsRow[]): Promise<readonly FondsView[]> {
    const counts: FondsCounts[] = await this.#manager.query(
      `select d.fonds_id, count(distinct d.id) as dossiers, count(o.id) as documents
         from dossier d left join document o on o.dossier_id = d.id
        where d.accepted_at is not null and d.fonds_id = any($1) group by d.fonds_id`,
      [rows.map((row) => row.id)],
    );
    const byFonds = new Map(counts.map((count) => [count.fonds_id, count]));
    return rows.map((row) => ({
      ...row,
      counts: { dossiers: Number(byFonds.get(row.id)?.dossiers ?? 0), documents: Number(byFonds.get(row.id)?.documents ?? 0) },
    }));
  }

  override async listDossiers(fondsId: string, scope: ReadScope, page: PageRequest): Promise<PageOf<DossierSummaryView>> {
    const fonds = await this.#manager.findOneBy(FondsRow, { id: fondsId });
    if (fonds === null || hidden(fonds, scope)) return { items: [], total: 0 };
    const [rows, total] = await this.#manager.findAndCount(DossierRow, {
      where: { fondsId, acceptedAt: Not(IsNull()) },
      order: { acceptedAt: 'DESC', id: 'ASC' },
      skip: (page.page - 1) * page.pageSize,
      take: page.pageSize,
    });
    const counts: { dossier_id: string; n: string }[] = await this.#manager.query(
      `select dossier_id, count(*) as n from document where dossier_id = any($1) group by dossier_id`,
      [rows.map((row) => row.id)],
    );
    const byDossier = new Map(counts.map((count) => [count.dossier_id, Number(count.n)]));
    return { items: rows.map((row) => summary(row, fonds, byDossier.get(row.id) ?? 0)), total };
  }

  override async dossier(id: string, scope: ReadScope): Promise<DossierView | null> {
    const row = await this.#manager.findOneBy(DossierRow, { id, acceptedAt: Not(IsNull()) });
    const fonds = row === null ? null : await this.#manager.findOneBy(FondsRow, { id: row.fondsId });
    if (row === null || fonds === null || hidden(fonds, scope)) return null;
    const documents = await this.#documents({ dossierId: id });
    const events = await this.#manager.find(PreservationEventRow, {
      where: { dossierId: id },
      order: { time: 'ASC', id: 'ASC' },
    });
    return {
      ...summary(row, fonds, documents.length),
      description: row.description,
      documents,
      events: events.map(({ dossierId: _dossierId, ...event }) => event as PreservationEvent),
    };
  }

  override async document(id: string, scope: ReadScope): Promise<DocumentPlace | null> {
    const row = await this.#manager.findOneBy(DocumentRow, { id });
    const dossier = row === null ? null : await this.#visibleDossier(row.dossierId, scope);
    const [document] = dossier === null ? [] : await this.#documents({ id });
    return dossier === null || document === undefined ? null : { dossierId: dossier.id, document };
  }

  override async file(id: string, scope: ReadScope): Promise<FilePlace | null> {
    const row = await this.#manager.findOneBy(FileRow, { id });
    const document = row === null ? null : await this.#manager.findOneBy(DocumentRow, { id: row.documentId });
    const dossier = document === null ? null : await this.#visibleDossier(document.dossierId, scope);
    if (row === null || document === null || dossier === null) return null;
    const { id: dossierId, aipId, version, organisationId } = dossier;
    return { dossierId, aipId, version, documentId: document.id, organisationId, file: fileRecord(row) };
  }

  async #visibleDossier(id: string, scope: ReadScope): Promise<(DossierRow & { organisationId: string }) | null> {
    const row = await this.#manager.findOneBy(DossierRow, { id, acceptedAt: Not(IsNull()) });
    const fonds = row === null ? null : await this.#manager.findOneBy(FondsRow, { id: row.fondsId });
    return row === null || fonds === null || hidden(fonds, scope) ? null : { ...row, organisationId: fonds.organisationId };
  }

  async #documents(where: { dossierId: string } | { id: string }): Promise<readonly DocumentRecord[]> {
    const rows = await this.#manager.find(DocumentRow, { where, order: { ordinal: 'ASC' } });
    const files = await this.#manager.find(FileRow, {
      where: { documentId: In(rows.map((row) => row.id)) },
      order: { role: 'DESC', path: 'ASC' }, // "main" sorts after "annex"
    });
    return rows.map(({ body, dossierId: _dossierId, ...row }) => ({
      ...row,
      text: body,
      indication: row.indication as DocumentRecord['indication'],
      files: files.filter((file) => file.documentId === row.id).map(fileRecord),
    }));
  }

  override async recordedAip(dossierId: string): Promise<RecordedAip | null> {
    const row = await this.#manager.findOneBy(DossierRow, { id: dossierId });
    if (row === null) return null;
    return { dossierId, aipId: row.aipId, version: row.version, retention: row.retention as JsonValue };
  }

  override async counts(scope: ReadScope): Promise<HoldingsCounts> {
    const [row]: Record<keyof HoldingsCounts, string>[] = await this.#manager.query(
      `select (select count(*) from fonds where $1::text is null or organisation_id = $1) as fonds,
              count(distinct d.id) as dossiers, count(distinct o.id) as documents, count(f.id) as files,
              coalesce(sum(f.size_bytes), 0) as "sizeBytes"
         from dossier d join fonds n on n.id = d.fonds_id
         left join document o on o.dossier_id = d.id left join file f on f.document_id = o.id
        where d.accepted_at is not null and ($1::text is null or n.organisation_id = $1)`,
      [scope.organisationId],
    );
    return {
      fonds: Number(row?.fonds ?? 0),
      dossiers: Number(row?.dossiers ?? 0),
      documents: Number(row?.documents ?? 0),
      files: Number(row?.files ?? 0),
      sizeBytes: Number(row?.sizeBytes ?? 0),
    };
  }

  override async dossierWithFileCode(fondsId: string, fileCode: string): Promise<Duplicate | null> {
    const row = await this.#manager.findOneBy(DossierRow, { fondsId, fileCode });
    return row === null ? null : { dossierId: row.id, fileCode: row.fileCode, documentTitle: null };
  }

  override async filesWithDigests(sha256: readonly string[], scope: ReadScope): Promise<ReadonlyMap<string, Duplicate>> {
    const rows: (Duplicate & { sha256: string })[] = await this.#manager.query(
      `select distinct on (f.sha256) f.sha256, d.id as "dossierId", d.file_code as "fileCode", o.title as "documentTitle"
         from file f join document o on o.id = f.document_id join dossier d on d.id = o.dossier_id
         join fonds n on n.id = d.fonds_id
        where f.sha256 = any($1) and ($2::text is null or n.organisation_id = $2) order by f.sha256, d.id`,
      [sha256, scope.organisationId],
    );
    return new Map(rows.map(({ sha256: digest, ...held }) => [digest, held]));
  }

  override async documentsWithNumbers(
    keys: readonly DocumentNumberKey[],
    scope: ReadScope,
  ): Promise<ReadonlyMap<number, Duplicate>> {
    const column = (name: keyof DocumentNumberKey) => keys.map((key) => key[name]);
    const rows: (Duplicate & { place: string })[] = await this.#manager.query(
      `select distinct on (k.place) k.place, d.id as "dossierId", d.file_code as "fileCode", o.title as "documentTitle"
         from unnest($1::text[], $2::text[], $3::text[], $4::date[]) with ordinality as k (number, notation, issuer, issued, place)
         -- For each key through the index, whatever the statistics of a table that grows by the minute say.
         cross join lateral (select * from document where number = k.number and vn_fold(notation) = vn_fold(k.notation)
          and vn_fold(issuer) = vn_fold(k.issuer) and issued_date = k.issued offset 0) as o
         join dossier d on d.id = o.dossier_id join fonds n on n.id = d.fonds_id
        where $5::text is null or n.organisation_id = $5 order by k.place, d.id`,
      [column('number'), column('notation'), column('issuer'), column('issuedDate'), scope.organisationId],
    );
    return new Map(rows.map(({ place, ...held }) => [Number(place) - 1, held]));
  }
}

function hidden(fonds: FondsRow, scope: ReadScope): boolean {
  return scope.organisationId !== null && scope.organisationId !== fonds.organisationId;
}

function summary(row: DossierRow, fonds: FondsRow, documentCount: number): DossierSummaryView {
  const { description: _description, entryIndex, acceptedAt, retention, ...rest } = row;
  return {
    ...rest,
    retention: retention as JsonValue,
    entryIndex: Number(entryIndex),
    acceptedAt: acceptedAt ?? new Date(0),
    fondsName: fonds.name,
    organisationId: fonds.organisationId,
    documentCount,
  };
}

function fileRecord(row: FileRow): FileRecord {
  const { documentId: _documentId, ...file } = row;
  return { ...file, role: row.role === 'main' ? 'main' : 'annex', sizeBytes: Number(row.sizeBytes) };
}
