// The trust folder of somebody who wants to verify proofs of this demonstration: its own roots and ledger key, and a policy that says that
// demonstration anchors count. For real records everybody makes such a folder from what the authorities publish.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyFolder } from '../adapters/keys/key-folder.ts';
import { encodeVerifierKey, noteKey } from '../core/merkle/index.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import type { LedgerSigner } from '../ledger/signer.port.ts';

const ROOTS = { signers: 'demo-ca-signers', tsa: 'demo-ca-tsa', receipts: 'demo-ca-receipts' } as const;
const POLICY = { name: 'trình diễn / demonstration', demo: true, signatures: 'vn-existing' };

export async function writeDemoTrust(folder: string, keys: KeyFolder, { keyName, publicKey }: LedgerSigner): Promise<void> {
  for (const [purpose, key] of Object.entries(ROOTS)) {
    await mkdir(join(folder, purpose), { recursive: true });
    await writeFile(join(folder, purpose, 'root.der'), (await keys.get(key)).certificates[0] ?? new Uint8Array());
  }
  await mkdir(join(folder, 'ledger'), { recursive: true });
  await writeFile(
    join(folder, 'ledger', 'archive.vkey'),
    `${encodeVerifierKey(noteKey(new NodeEngine(), keyName, publicKey))}\n`,
  );
  await writeFile(join(folder, 'policy.json'), `${JSON.stringify(POLICY)}\n`);
}
