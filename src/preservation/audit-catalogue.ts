// Every row of a dossier against its AIP: the rows are made again from the package and must be equal. Finds whoever changed the database.
import { Injectable } from '@nestjs/common';
import { CatalogueReader, type DossierView } from '../catalogue/catalogue.port.ts';
import { canonical, type DossierFromAip, type DossierRecord, type PreservationEvent } from '../catalogue/index.ts';
import { canonicalText } from '../core/encoding/canonical-json.ts';
import { Clock } from '../ledger/clock.port.ts';
import { databaseFault } from './audit-faults.ts';
import type { AcceptedEntry } from './audit-ledger-view.ts';
import type { AuditFault } from './audit-types.ts';

const EVERYONE = { organisationId: null };
/** Between the checkpoint and the moment when the dossier becomes visible. */
const SETTLE_MS = 3_600_000;
const PAGE = 200;

@Injectable()
export class AuditCatalogue {
  constructor(
    private readonly reader: CatalogueReader,
    private readonly clock: Clock,
  ) {}

  /** `isThere`: whether the dossier has a row at all. */
  async run(
    { statement }: AcceptedEntry,
    { record, events }: DossierFromAip,
  ): Promise<{ readonly faults: readonly AuditFault[]; readonly isThere: boolean }> {
    const entry = statement.seq;
    const view = await this.reader.dossier(record.id, EVERYONE);
    if (view === null) {
      const isThere = (await this.reader.recordedAip(record.id)) !== null;
      const isSettling = isThere && this.clock.now().getTime() - Date.parse(statement.at) < SETTLE_MS;
      const row = { path: `dossier/${record.id}`, file: record.fileCode, entry };
      return { faults: isSettling ? [] : [databaseFault('ROW_MISSING', row, dossierName(record))], isThere };
    }
    const rows = [
      ...rowsOf(record, events),
      { ...place('dossier', record.id, record.fileCode, dossierName(record)), entryIndex: entry },
    ];
    const found = new Map(
      [...rowsOf(view, view.events), { ...place('dossier', view.id, '', ''), entryIndex: view.entryIndex }].map((row) => [
        keyOf(row),
        row,
      ]),
    );
    return { faults: compare(rows, found, entry), isThere: true };
  }

  /** Dossiers in the database that no entry accepted. */
  async unknownRows(accepted: readonly AcceptedEntry[], size: number): Promise<readonly AuditFault[]> {
    const known = new Set(accepted.map(({ statement }) => statement.aip?.id));
    const faults: AuditFault[] = [];
    for (const fonds of await this.reader.listFonds(EVERYONE)) {
      for (let page = 1; ; page++) {
        const { items } = await this.reader.listDossiers(fonds.id, EVERYONE, { page, pageSize: PAGE });
        for (const dossier of items) {
          // Accepted after the checkpoint of this audit: the next one looks.
          if (known.has(dossier.aipId) || dossier.entryIndex >= size) continue;
          const row = { path: `dossier/${dossier.id}`, file: dossier.fileCode };
          faults.push(databaseFault('ROW_UNKNOWN', row, `hồ sơ ${dossier.fileCode} "${dossier.title}"`));
        }
        if (items.length < PAGE) break;
      }
    }
    return faults;
  }
}

type Row = Readonly<Record<string, unknown>> & {
  readonly table: string;
  readonly rowId: string;
  readonly file: string;
  readonly what: string;
};

const place = (table: string, rowId: string, file: string, what: string) => ({ table, rowId, file, what });
const keyOf = (row: Row) => `${row.table}/${row.rowId}/${'entryIndex' in row ? 'place' : ''}`;

type Comparable = Omit<DossierRecord, 'retention'> & Pick<DossierView, 'retention'>;

// The same function makes rows of what was accepted and of what the database holds now.
function rowsOf(dossier: Comparable, events: readonly PreservationEvent[]): Row[] {
  const { id, aipId, version, fondsId, transferId, packageId, fileCode, title, startDate, endDate, maintenance } = dossier;
  const { description, retention, disposeNotBefore, inventoryDigest, documents } = dossier;
  const rows: Row[] = [
    {
      ...place('dossier', id, fileCode, dossierName(dossier)),
      ...{ aipId, version, fondsId, transferId, packageId, fileCode, title, startDate, endDate, maintenance },
      ...{ description, retention, disposeNotBefore, inventoryDigest },
    },
  ];
  for (const { files, text, id: documentId, ...document } of documents) {
    const what = `văn bản ${document.ordinal} "${document.title}" của ${dossierName(dossier)}`;
    rows.push({ ...place('document', documentId, document.title, what), ...document, text: text.replaceAll('\u0000', ' ') });
    for (const { id: fileId, ...file } of files) {
      rows.push({ ...place('file', fileId, file.name, `tệp "${file.name}" của ${dossierName(dossier)}`), ...file });
    }
  }
  for (const { id: eventId, time, ...event } of events) {
    const what = `sự kiện "${event.type}" của ${dossierName(dossier)}`;
    rows.push({ ...place('preservation_event', eventId, eventId, what), ...event, time: time.toISOString() });
  }
  return rows;
}

const dossierName = ({ fileCode, title }: Pick<DossierRecord, 'fileCode' | 'title'>) => `hồ sơ ${fileCode} "${title}"`;

// Rows beyond those that acceptance made: later events are rightly there, a document or a file is not.
function compare(rows: readonly Row[], found: ReadonlyMap<string, Row>, entry: number): AuditFault[] {
  const faults: AuditFault[] = [];
  for (const row of rows) {
    const there = found.get(keyOf(row));
    const at = { path: `${row.table}/${row.rowId}`, file: row.file, entry };
    if (there === undefined) faults.push(databaseFault('ROW_MISSING', at, row.what));
    else {
      const differ = Object.keys(row).filter((name) => !NAMES.has(name) && !isSame(row[name], there[name]));
      if (differ.length > 0) faults.push(databaseFault('ROW_CHANGED', at, row.what, differ.join(', ')));
    }
  }
  const known = new Set(rows.map(keyOf));
  for (const [key, row] of found) {
    if (known.has(key) || row.table === 'preservation_event') continue;
    faults.push(databaseFault('ROW_UNKNOWN', { path: `${row.table}/${row.rowId}`, file: row.file, entry }, row.what));
  }
  return faults;
}

const NAMES: ReadonlySet<string> = new Set(['table', 'rowId', 'file', 'what']);

function isSame(a: unknown, b: unknown): boolean {
  return a === b || canonicalText(canonical(a ?? null)) === canonicalText(canonical(b ?? null));
}
