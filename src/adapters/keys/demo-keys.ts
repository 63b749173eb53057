// The keys of demonstration mode, made at the first start and never again. What makes certificates is handed in: adapters do not
// import each other (adapters/pki has the demo CA).
import { makeLedgerKey } from './disk-ledger-signer.ts';
import type { KeyFolder, KeyPurpose, NewKey } from './key-folder.ts';

/** Every key of demonstration mode but the ledger's; each CA's own root is the first certificate beside its key. */
export type DemoKeyMaker = () => Promise<Readonly<Record<Exclude<KeyPurpose, 'ledger'>, NewKey>>>;

/**
 * Makes what is missing. `ledgerIsEmpty` false: a missing ledger key is an error of the start (KEY_MISSING), never replaced.
 * Resolves to true when keys were made.
 */
export async function ensureDemoKeys(folder: KeyFolder, make: DemoKeyMaker, ledgerIsEmpty: boolean): Promise<boolean> {
  if (!ledgerIsEmpty) await folder.get('ledger');
  else if ((await folder.find('ledger')) === undefined) await folder.add('ledger', makeLedgerKey());
  if ((await folder.find('receipts')) !== undefined) return false;
  const made = await make();
  // The receipts' key comes last and tells whether all were made: what a crash left before it was never used and is replaced.
  for (const purpose of ['demo-ca-signers', 'demo-ca-tsa', 'demo-tsa', 'demo-ca-receipts', 'receipts'] as const) {
    await folder.add(purpose, made[purpose], { replace: true });
  }
  return true;
}
