// The keys of an archive that starts: the ledger's and the receipts'. Never where there are keys, or a ledger whose key is only missing.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makeLedgerKey } from '../adapters/keys/disk-ledger-signer.ts';
import { StoreLedgerObjects } from '../adapters/ledger-objects/store-ledger-objects.ts';
import { makeReceiptIdentity } from '../adapters/pki/receipt-identity.ts';
import { PostgresLedgerStates } from '../adapters/postgres/ledger/ledger-states.ts';
import { encodeVerifierKey, noteKey } from '../core/merkle/index.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { type Installation, openStores, withDatabase } from './installation.ts';
import { openLedgerSigner } from './keys.module.ts';

export class KeysRefused extends Error {
  override readonly name = 'KeysRefused';
  readonly vi: string;
  readonly en: string;

  constructor(vi: string, en: string) {
    super(en);
    this.vi = vi;
    this.en = en;
  }
}

export interface MadeKeys {
  readonly folder: string;
  /** For those who verify: trust/ledger. */
  readonly verifierKey: string;
  /** For those who verify: trust/receipts. */
  readonly receiptCertificate: string;
  readonly receiptFingerprint: string;
}

/** Rejects KeysRefused. The receipts' key comes last: a run that was broken off before it is continued. */
export async function makeKeys(installation: Installation, organisation: string, now: Date): Promise<MadeKeys> {
  const { configuration, keys } = installation;
  if (configuration.demo) {
    throw new KeysRefused(
      'Chế độ trình diễn tự tạo khóa khi khởi động.',
      'Demonstration mode makes its own keys when it starts.',
    );
  }
  if ((await keys.find('receipts')) !== undefined) {
    throw new KeysRefused(
      `Đã có khóa trong ${keys.path}. Khóa không bao giờ được tạo lại.`,
      `There are keys in ${keys.path}. Keys are never made anew.`,
    );
  }
  await assertNoLedger(installation);
  if ((await keys.find('ledger')) === undefined) await keys.add('ledger', makeLedgerKey());
  const { privateKey, certificate } = await makeReceiptIdentity(organisation, now);
  await keys.add('receipts', { privateKey, certificates: [certificate] });
  const signer = await openLedgerSigner(configuration, keys);
  return {
    folder: keys.path,
    verifierKey: encodeVerifierKey(noteKey(new NodeEngine(), signer.keyName, signer.publicKey)),
    receiptCertificate: join(keys.path, 'receipts.cert.pem'),
    receiptFingerprint: createHash('sha256').update(certificate).digest('hex'),
  };
}

// A lost key is restored from its backup; a new one would begin a history that no remembered checkpoint knows (design section 5).
async function assertNoLedger(installation: Installation): Promise<void> {
  const stores = await openStores(installation);
  const found = await new StoreLedgerObjects({ stores, requiredCopies: 1 }).newestCheckpoints({ numbered: true });
  const full = found.find(({ state }) => state !== 'absent');
  const inDatabase = await withDatabase(installation, (database) => new PostgresLedgerStates(database).read());
  if (full === undefined && inDatabase === undefined) return;
  const where = full === undefined ? 'PostgreSQL' : full.store;
  throw new KeysRefused(
    `Đã có sổ cái (${where}). Hãy khôi phục thư mục khóa từ bản sao lưu; không được tạo khóa mới.`,
    `There is a ledger (${where}). Restore the keys folder from its backup; never make new keys for it.`,
  );
}
