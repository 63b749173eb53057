// Keys from the keys folder: the ledger's and the receipts'. In demonstration mode they are made at the first start, together with a
// demo CA and a demo TSA; otherwise a key that is missing stops the start.

import { createHash, createPublicKey } from 'node:crypto';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { type DemoKeyMaker, ensureDemoKeys } from '../adapters/keys/demo-keys.ts';
import { DiskLedgerSigner } from '../adapters/keys/disk-ledger-signer.ts';
import { DiskReceiptSigner } from '../adapters/keys/disk-receipt-signer.ts';
import { KeyFolder } from '../adapters/keys/key-folder.ts';
import { DemoCa, type DemoIdentity, type DemoPurpose } from '../adapters/pki/demo-pki.ts';
import type { Configuration } from '../configuration/index.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { DEMO_ORIGIN_PREFIX } from '../core/proof/index.ts';
import { Clock } from '../ledger/clock.port.ts';
import { LedgerStates } from '../ledger/ledger-state.port.ts';
import { ReceiptSigner } from '../ledger/receipt-signer.port.ts';
import { LedgerSigner } from '../ledger/signer.port.ts';

const DEMO_CA_YEARS = 25;
const DEMO_KEY_YEARS = 10;

@Global()
@Module({})
export class KeysModule {
  static forRoot(configuration: Configuration): DynamicModule {
    const folder = {
      provide: KeyFolder,
      inject: [LedgerStates, Clock],
      useFactory: async (states: LedgerStates, clock: Clock) => {
        const opened = new KeyFolder(configuration.keys.folder);
        if (configuration.demo) await ensureDemoKeys(opened, demoKeyMaker(clock.now()), (await states.read()) === undefined);
        return opened;
      },
    };
    const ledger = {
      provide: LedgerSigner,
      inject: [KeyFolder],
      useFactory: (keys: KeyFolder) => openLedgerSigner(configuration, keys),
    };
    const receipts = {
      provide: ReceiptSigner,
      inject: [KeyFolder, Clock],
      useFactory: (keys: KeyFolder, clock: Clock) => DiskReceiptSigner.open(keys, () => clock.now()),
    };
    return { module: KeysModule, providers: [folder, ledger, receipts], exports: [KeyFolder, LedgerSigner, ReceiptSigner] };
  }
}

/** Also for commands that work without the service. */
export async function openLedgerSigner(configuration: Configuration, keys: KeyFolder): Promise<DiskLedgerSigner> {
  return DiskLedgerSigner.open(keys, configuration.keys.ledgerOrigin ?? (await demoOrigin(keys)));
}

// Two demonstrations are two logs: each is named by its own key.
async function demoOrigin(keys: KeyFolder): Promise<string> {
  const { privateKey } = await keys.get('ledger');
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return `${DEMO_ORIGIN_PREFIX}chauban/${createHash('sha256').update(spki).digest('hex').slice(0, 8)}`;
}

function demoKeyMaker(now: Date): DemoKeyMaker {
  const notBefore = yearsFrom(now, -DEMO_KEY_YEARS);
  const ca = (name: string) => DemoCa.create(name, notBefore, yearsFrom(now, DEMO_CA_YEARS));
  const leaf = (authority: DemoCa, commonName: string, purpose: DemoPurpose) =>
    authority.issue({ commonName, purpose, notBefore, notAfter: yearsFrom(now, DEMO_KEY_YEARS) });
  return async () => {
    const [signers, tsa, receipts] = await Promise.all([
      ca('CA trình diễn cho người ký'),
      ca('CA trình diễn cho dấu thời gian'),
      ca('CA trình diễn cho biên nhận'),
    ]);
    return {
      'demo-ca-signers': await exported(signers),
      'demo-ca-tsa': await exported(tsa),
      'demo-ca-receipts': await exported(receipts),
      'demo-tsa': own(await leaf(tsa, 'Dấu thời gian trình diễn', 'tsa')),
      receipts: own(await leaf(receipts, 'Lưu trữ trình diễn – Biên nhận', 'receipts')),
    };
  };
}

const own = ({ privateKey, certificate, issuers }: DemoIdentity) => ({ privateKey, certificates: [certificate, ...issuers] });

async function exported(ca: DemoCa) {
  const { privateKey, certificate } = await ca.export();
  return { privateKey, certificates: [certificate] };
}

function yearsFrom(time: Date, years: number): Date {
  const moved = new Date(time);
  moved.setUTCFullYear(moved.getUTCFullYear() + years);
  return moved;
}

/** Certificates under which this archive signs receipts now, its own first; none where the keys folder has no such key. */
export async function receiptCertificates(keys: KeyFolder): Promise<readonly Bytes[]> {
  return (await keys.find('receipts'))?.certificates ?? [];
}
