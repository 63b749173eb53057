// Writes of the catalogue, inside the caller's transaction.

import { QueryFailedError } from 'typeorm';
import { Catalogue, DuplicateDossierError } from '../../../catalogue/catalogue.port.ts';
import type { DocumentRecord, DossierRecord, PreservationEvent } from '../../../catalogue/dossier.ts';
import type { Fonds } from '../../../catalogue/fonds.ts';
import { currentManager } from '../transactions.ts';
import { DocumentRow, DossierRow, FileRow, FondsRow, PreservationEventRow } from './catalogue.entity.ts';

export class PostgresCatalogue extends Catalogue {
  override async saveFonds(fonds: Fonds): Promise<void> {
    await currentManager().upsert(FondsRow, { ...fonds }, ['id']);
  }

  override async recordDossier(dossier: DossierRecord): Promise<void> {
    const { documents, ...row } = dossier;
    const manager = currentManager();
    const held = await manager.findOneBy(DossierRow, { fondsId: row.fondsId, fileCode: row.fileCode });
    if (held !== null) throw new DuplicateDossierError(`expected a dossier code that is free, got ${row.fileCode}`);
    // Two at the same moment meet at the unique key: the second waits for the first to commit, then is refused.
    await manager
      .insert(DossierRow, { ...row, retention: row.retention as never, entryIndex: null, acceptedAt: null })
      .catch(asDuplicate);
    if (documents.length === 0) return;
    await manager.insert(
      DocumentRow,
      documents.map((document) => documentRow(dossier.id, document)),
    );
    const files = documents.flatMap((document) =>
      document.files.map((file) => ({ ...file, documentId: document.id, sizeBytes: String(file.sizeBytes) })),
    );
    await manager.insert(FileRow, files as never);
  }

  override async publishDossier(dossierId: string, entryIndex: number, acceptedAt: Date): Promise<void> {
    await currentManager().update(DossierRow, { id: dossierId }, { entryIndex: String(entryIndex), acceptedAt });
  }

  override async recordEvents(dossierId: string, events: readonly PreservationEvent[]): Promise<void> {
    if (events.length === 0) return;
    // The same event told twice (a job that ran again after a crash) is one event.
    await currentManager()
      .createQueryBuilder()
      .insert()
      .into(PreservationEventRow)
      .values(events.map((event) => ({ ...event, dossierId })))
      .orIgnore()
      .execute();
  }
}

function asDuplicate(cause: unknown): never {
  const detail = cause instanceof QueryFailedError ? (cause.driverError as { code?: string; constraint?: string }) : undefined;
  if (detail?.code === '23505' && detail.constraint === 'dossier_fonds_id_file_code_key') {
    throw new DuplicateDossierError('expected a dossier code that is free', { cause });
  }
  throw cause;
}

function documentRow(dossierId: string, document: DocumentRecord): Omit<DocumentRow, never> {
  const { files: _files, text, ...row } = document;
  // PostgreSQL text cannot hold U+0000, which a damaged PDF's text layer can.
  return { ...row, dossierId, body: text.replaceAll('\u0000', ' ') };
}
