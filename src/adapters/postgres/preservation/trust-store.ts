// The trust store in PostgreSQL. Every change raises the version, in the same transaction.
import type { DataSource } from 'typeorm';
import { copyBytes } from '../../../core/encoding/bytes.ts';
import { type TrustedCertificate, type TrustPurpose, TrustStore } from '../../../preservation/trust-store.port.ts';
import { currentManager, readingManager } from '../transactions.ts';
import { TrustedCertificateRow } from './trusted-certificate.entity.ts';

export class PostgresTrustStore extends TrustStore {
  readonly #dataSource: DataSource;

  constructor(dataSource: DataSource) {
    super();
    this.#dataSource = dataSource;
  }

  override async version(): Promise<number> {
    const [row]: { version: number }[] = await readingManager(this.#dataSource).query(`select version from trust_version`);
    return row?.version ?? 0;
  }

  override async list(): Promise<readonly TrustedCertificate[]> {
    const rows = await readingManager(this.#dataSource).find(TrustedCertificateRow, { order: { purpose: 'ASC', sha256: 'ASC' } });
    return rows.map((row) => ({ ...row, purpose: row.purpose as TrustPurpose, certificate: copyBytes(row.certificate) }));
  }

  override async add(item: TrustedCertificate): Promise<void> {
    const result = await currentManager()
      .createQueryBuilder()
      .insert()
      .into(TrustedCertificateRow)
      .values({ ...item, certificate: Buffer.from(item.certificate) })
      .orIgnore()
      .execute();
    if (result.raw.length > 0 || result.identifiers.length > 0) await raise();
  }

  override async setConfirmed(sha256: string, purpose: TrustPurpose, confirmed: boolean): Promise<boolean> {
    const { affected } = await currentManager().update(TrustedCertificateRow, { sha256, purpose }, { confirmed });
    if (affected === 1) await raise();
    return affected === 1;
  }

  override async remove(sha256: string, purpose: TrustPurpose): Promise<boolean> {
    const { affected } = await currentManager().delete(TrustedCertificateRow, { sha256, purpose });
    if (affected === 1) await raise();
    return affected === 1;
  }
}

async function raise(): Promise<void> {
  await currentManager().query(`update trust_version set version = version + 1`);
}
