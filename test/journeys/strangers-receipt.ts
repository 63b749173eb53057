// The ledger is public: whoever rules a store can repeat its entry in a receipt of his own making, and sign that with a key of his own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskReceiptSigner } from '../../src/adapters/keys/disk-receipt-signer.ts';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { DemoCa } from '../../src/adapters/pki/demo-pki.ts';
import type { Bytes } from '../../src/core/encoding/bytes.ts';
import { encodeReceipt, parseReceipt } from '../../src/core/proof/index.ts';

/** Tells of the same entry, but of no files and of another time. */
export function strangersReceipt(ours: Bytes): Bytes {
  const { entry: _, ...receipt } = parseReceipt(ours);
  return encodeReceipt({ ...receipt, files: [], issuedAt: '2020-01-01T00:00:00Z' });
}

/** Somebody else's: a key and a certificate that the archive never saw. */
export async function signedByAStranger(json: Bytes): Promise<Bytes> {
  const folder = mkdtempSync(join(tmpdir(), 'chauban-stranger-'));
  const notBefore = new Date(Date.now() - 60_000);
  const notAfter = new Date(Date.now() + 86_400_000);
  try {
    const ca = await DemoCa.create('Kẻ lạ', notBefore, notAfter, 'ec-p256');
    const { privateKey, certificate } = await ca.issue({ commonName: 'Biên nhận', purpose: 'receipts', notBefore, notAfter });
    const keys = new KeyFolder(folder);
    await keys.add('receipts', { privateKey, certificates: [certificate] });
    return await (await DiskReceiptSigner.open(keys, () => new Date())).sign(json);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
