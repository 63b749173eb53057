// One file of the holdings, from the first store that has the very bytes that were recorded.
import { Injectable } from '@nestjs/common';
import { CatalogueReader } from '../catalogue/catalogue.port.ts';
import type { FileRecord } from '../catalogue/dossier.ts';
import { type ClosableByteSource, ReplicaSet } from '../storage/index.ts';
import { Placements } from '../storage/placements.port.ts';
import { AccessError } from './access-error.ts';
import { AccessJournal } from './access-journal.ts';
import { type Reader, scopeOf } from './reader.ts';

export interface FileRequest {
  readonly action: 'view' | 'download';
  /** False for the later pieces of a file that is read piece by piece: one reading is one entry of the access log. */
  readonly isFirstPiece: boolean;
}

export interface FoundFile {
  readonly file: FileRecord;
  /** Digests compared before the first byte. The caller must close what `open` gives. */
  open(): Promise<ClosableByteSource>;
}

@Injectable()
export class ReadFiles {
  constructor(
    private readonly catalogue: CatalogueReader,
    private readonly placements: Placements,
    private readonly replicas: ReplicaSet,
    private readonly journal: AccessJournal,
  ) {}

  /** Throws AccessError FILE_NOT_FOUND; `open` StorageError STORE_NO_GOOD_REPLICA. */
  async find(id: string, reader: Reader, request: FileRequest): Promise<FoundFile> {
    const place = await this.catalogue.file(id, scopeOf(reader));
    if (place === null) throw new AccessError('FILE_NOT_FOUND');
    const { file, dossierId, aipId, version } = place;
    const open = async (): Promise<ClosableByteSource> => {
      const objects = await this.placements.objectsOf(aipId, version);
      const object = objects.find(({ sha256, sha512 }) => sha256 === file.sha256 && sha512 === file.sha512);
      if (object === undefined) throw new AccessError('RECORD_DIFFERS_FROM_LEDGER');
      const source = await this.replicas.openVerified(object);
      if (request.isFirstPiece) await this.journal.record(reader, request.action, `${dossierId}/${file.path}`, file.name);
      return source;
    };
    return { file, open };
  }
}
