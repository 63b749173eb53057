// Reading descriptions: dossiers with evidence and copies, single documents, lists, search.
import { Injectable } from '@nestjs/common';
import { CatalogueReader, type DossierView, type PageOf, type PageRequest } from '../catalogue/catalogue.port.ts';
import { RecordSearch, type SearchHit, type SearchQuery } from '../catalogue/search.port.ts';
import { digestBytes } from '../core/crypto/engine.ts';
import { encodeHex } from '../core/encoding/hex.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { LedgerProver } from '../ledger/index.ts';
import { Seals } from '../preservation/index.ts';
import { ReplicaSet, type ReplicatedObject } from '../storage/index.ts';
import { Placements } from '../storage/placements.port.ts';
import { AccessError } from './access-error.ts';
import { AccessJournal } from './access-journal.ts';
import {
  type DocumentView,
  type Dossier,
  type DossierSummary,
  documentView,
  eventView,
  type ReplicaView,
  summaryOf,
} from './dossier-view.ts';
import { type Reader, scopeOf } from './reader.ts';

@Injectable()
export class ReadDossiers {
  constructor(
    private readonly catalogue: CatalogueReader,
    private readonly records: RecordSearch,
    private readonly seals: Seals,
    private readonly prover: LedgerProver,
    private readonly placements: Placements,
    private readonly replicas: ReplicaSet,
    private readonly journal: AccessJournal,
    private readonly engine: NodeEngine,
  ) {}

  search(query: SearchQuery, reader: Reader, page: PageRequest): Promise<PageOf<SearchHit>> {
    return this.records.search(query, scopeOf(reader), page);
  }

  /** Newest first; empty for a fonds that the reader may not see. */
  async list(fondsId: string, reader: Reader, page: PageRequest): Promise<PageOf<DossierSummary>> {
    const { items, total } = await this.catalogue.listDossiers(fondsId, scopeOf(reader), page);
    const seals = await this.seals.covering(items.map(({ entryIndex }) => entryIndex));
    return { items: items.map((item) => summaryOf(item, seals.get(item.entryIndex), null)), total };
  }

  /** Written to the access log. Throws AccessError DOSSIER_NOT_FOUND. */
  async dossier(id: string, reader: Reader): Promise<Dossier> {
    const found = await this.catalogue.dossier(id, scopeOf(reader));
    if (found === null) throw new AccessError('DOSSIER_NOT_FOUND');
    await this.journal.record(reader, 'view', id, found.title);
    const { entryIndex, aipId, version } = found;
    const seal = (await this.seals.covering([entryIndex])).get(entryIndex);
    const objects = await this.placements.objectsOf(aipId, version);
    const digest = encodeHex(digestBytes(this.engine, 'sha256', await this.prover.entry(entryIndex)));
    return {
      ...summaryOf(found, seal, firstLockEnd(objects)),
      ...ofRecord(found),
      statement: { index: entryIndex, digest },
      replicas: await this.#replicas(objects),
    };
  }

  /** Throws AccessError DOCUMENT_NOT_FOUND. */
  async document(id: string, reader: Reader): Promise<DocumentView & { readonly dossierId: string }> {
    const place = await this.catalogue.document(id, scopeOf(reader));
    if (place === null) throw new AccessError('DOCUMENT_NOT_FOUND');
    const { document, dossierId } = place;
    await this.journal.record(reader, 'view', `${dossierId}/${document.ordinal}`, document.title);
    return { ...documentView(document), dossierId };
  }

  // A store counts as a copy when it was recorded to hold every object of the AIP.
  async #replicas(objects: readonly ReplicatedObject[]): Promise<readonly ReplicaView[]> {
    const holds = (store: string): boolean =>
      objects.length > 0 && objects.every(({ placements }) => placements.some((placement) => placement.store === store));
    const stores = this.replicas.stores.filter(({ name }) => holds(name));
    return Promise.all(
      stores.map(async (store) => {
        const { location } = await store.describe();
        return { store: store.name, medium: location, lastCheckedAt: null, outcome: null };
      }),
    );
  }
}

function ofRecord({ description, fondsName, documents, transferId, packageId, events, aipId, version }: DossierView) {
  return {
    ...{ description, fondsName, transferId, packageId, aipId, version },
    documents: documents.map(documentView),
    events: events.map(eventView),
  };
}

function firstLockEnd(objects: readonly ReplicatedObject[]): Date | null {
  const ends = objects.flatMap(({ placements }) => placements.flatMap(({ lockedUntil }) => lockedUntil?.getTime() ?? []));
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}
