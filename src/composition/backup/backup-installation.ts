// Backup and restoration on an installation: its stores and its ledger key. No database is needed, so a backup may be made by command
// while the service runs.
import { resolve, sep } from 'node:path';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { NodeEngine } from '../../engine/node-engine.ts';
import type { BackupKind } from '../../preservation/backup-status.port.ts';
import type { ObjectStore } from '../../storage/index.ts';
import { type Installation, openStores, UnknownStoreError } from '../installation.ts';
import { openLedgerSigner, receiptCertificates } from '../keys.module.ts';
import { BackupError } from './backup-error.ts';
import { type RestoreOutcome, restoreBackup } from './restore-backup.ts';
import { type BackupOutcome, runBackup } from './run-backup.ts';

export async function backupInstallation(
  installation: Installation,
  request: {
    readonly kind: BackupKind;
    readonly folder: string;
    /** Absent: as configured, else the first. */
    readonly store: string | undefined;
    readonly clock: () => Date;
    readonly tell: (entries: number, size: number) => void;
  },
): Promise<BackupOutcome> {
  const { configuration } = installation;
  assertOutsideStores(installation, request.folder);
  const stores = inOrder(await openStores(installation), request.store ?? configuration.backup.store);
  const signer = await openLedgerSigner(configuration, installation.keys);
  const { kind, folder, clock, tell } = request;
  return runBackup({
    stores,
    folder,
    kind,
    signer,
    receiptCertificates: await receiptCertificates(installation.keys),
    clock,
    tell,
    engine: new NodeEngine(),
    responsible: configuration.responsiblePerson,
  });
}

export async function restoreInstallation(
  installation: Installation,
  request: { readonly folder: string; readonly store: string | undefined; readonly tell: (objects: number) => void },
): Promise<RestoreOutcome & { readonly store: string }> {
  const [target] = inOrder(await openStores(installation), request.store);
  const signer: { keyName: string; publicKey: Bytes } = await openLedgerSigner(installation.configuration, installation.keys);
  if (target === undefined) throw new Error('expected at least one store');
  const { folder, tell } = request;
  return { ...(await restoreBackup({ folder, target, signer, tell, engine: new NodeEngine() })), store: target.name };
}

/** The named store first. */
export function inOrder(stores: readonly ObjectStore[], name: string | undefined): readonly ObjectStore[] {
  if (name === undefined) return stores;
  const first = stores.find((store) => store.name === name);
  if (first === undefined) throw new UnknownStoreError(name, stores);
  return [first, ...stores.filter((store) => store !== first)];
}

// Art. 8(c): each set on a medium of its own. A folder inside a store dies with it, and would be audited as a stray.
function assertOutsideStores({ configuration }: Installation, folder: string): void {
  const own = `${resolve(folder)}${sep}`;
  for (const store of configuration.stores) {
    if (store.kind === 'filesystem' && own.startsWith(`${resolve(store.path)}${sep}`))
      throw new BackupError('BACKUP_INSIDE_STORE', folder);
  }
}
