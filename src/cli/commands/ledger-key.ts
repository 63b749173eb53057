// chauban ledger key: the verifier key of this archive's ledger (C2SP signed note), to be announced where auditors find it.
import { type Call, command, EXIT } from '../command.ts';

export const ledgerKey = command({
  name: 'ledger key',
  operands: '',
  count: [0, 0],
  vi: 'In khóa kiểm tra của sổ cái để công bố: người kiểm tra đặt nó vào trust/ledger/.',
  en: "Print the ledger's verifier key, to be announced: auditors put it into trust/ledger/.",
  flags: {},
  run,
});

async function run({ say }: Call<Record<string, never>>): Promise<number> {
  const { encodeVerifierKey, noteKey } = await import('../../core/merkle/index.ts');
  const { NodeEngine } = await import('../../engine/node-engine.ts');
  const { readInstallation } = await import('../../composition/installation.ts');
  const { openLedgerSigner } = await import('../../composition/keys.module.ts');
  const { configuration, keys } = readInstallation();
  const { keyName, publicKey } = await openLedgerSigner(configuration, keys);
  const key = encodeVerifierKey(noteKey(new NodeEngine(), keyName, publicKey));
  say.result({ key, origin: keyName }, [key]);
  return EXIT.passed;
}
