// The trust folder of somebody who knows this demonstration archive's keys from elsewhere.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { encodeVerifierKey, noteKey } from '../../src/core/merkle/index.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { LedgerSigner } from '../../src/ledger/signer.port.ts';
import type { TestService } from '../service.ts';

export async function writeOwnTrust(service: TestService, folder: string): Promise<void> {
  const keys = service.app.get(KeyFolder);
  const purposes = { signers: 'demo-ca-signers', tsa: 'demo-ca-tsa', receipts: 'demo-ca-receipts' } as const;
  for (const [purpose, key] of Object.entries(purposes)) {
    await mkdir(join(folder, purpose), { recursive: true });
    await writeFile(join(folder, purpose, 'root.der'), (await keys.get(key)).certificates[0] ?? new Uint8Array());
  }
  const { keyName, publicKey } = service.app.get(LedgerSigner);
  await mkdir(join(folder, 'ledger'));
  await writeFile(
    join(folder, 'ledger', 'archive.vkey'),
    `${encodeVerifierKey(noteKey(new NodeEngine(), keyName, publicKey))}\n`,
  );
  await writeFile(join(folder, 'policy.json'), JSON.stringify({ name: 'demo', demo: true, signatures: 'vn-existing' }));
}
