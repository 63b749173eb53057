// Placements in PostgreSQL, one row per object of an AIP version.
import type { DataSource } from 'typeorm';
import type { ReplicatedObject } from '../../../storage/aip-types.ts';
import type { StoreArea } from '../../../storage/object-store.port.ts';
import { type AipObjects, Placements } from '../../../storage/placements.port.ts';
import { currentManager, readingManager } from '../transactions.ts';
import { AipObjectRow } from './aip-object.entity.ts';

const PAGE = 200;

export class PostgresPlacements extends Placements {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override async record(aip: AipObjects): Promise<void> {
    await currentManager().insert(
      AipObjectRow,
      aip.objects.map((object) => rowOf(aip.aipId, aip.version, object)),
    );
  }

  override async update(aipId: string, version: number, objects: readonly ReplicatedObject[]): Promise<void> {
    const rows = objects.map((object) => rowOf(aipId, version, object));
    await currentManager().upsert(AipObjectRow, rows, ['aipId', 'version', 'key']);
  }

  override async objectsOf(aipId: string, version: number): Promise<readonly ReplicatedObject[]> {
    const rows = await readingManager(this.#dataSource).find(AipObjectRow, { where: { aipId, version }, order: { key: 'ASC' } });
    return rows.map(objectOf);
  }

  override async *all(): AsyncIterable<AipObjects> {
    let after = { aipId: '', version: 0 };
    for (;;) {
      const page: { aip_id: string; version: number }[] = await readingManager(this.#dataSource).query(
        `select distinct aip_id, version from aip_object where (aip_id, version) > ($1, $2) order by aip_id, version limit ${PAGE}`,
        [after.aipId, after.version],
      );
      for (const { aip_id: aipId, version } of page) {
        yield { aipId, version, objects: await this.objectsOf(aipId, version) };
        after = { aipId, version };
      }
      if (page.length < PAGE) return;
    }
  }
}

function rowOf(aipId: string, version: number, object: ReplicatedObject): AipObjectRow {
  const placements = object.placements.map((placement) => ({
    store: placement.store,
    versionId: placement.versionId,
    lockedUntil: placement.lockedUntil?.toISOString() ?? null,
  }));
  const { area, key, sha256, sha512 } = object;
  return { aipId, version, key, area, sizeBytes: String(object.sizeBytes), sha256, sha512, placements };
}

function objectOf(row: AipObjectRow): ReplicatedObject {
  const shared = {
    area: row.area as StoreArea,
    key: row.key,
    sizeBytes: Number(row.sizeBytes),
    sha256: row.sha256,
    sha512: row.sha512,
  };
  const placements = row.placements.map((placement) => ({
    ...shared,
    store: placement.store,
    versionId: placement.versionId,
    lockedUntil: placement.lockedUntil === null ? null : new Date(placement.lockedUntil),
  }));
  return { ...shared, placements };
}
