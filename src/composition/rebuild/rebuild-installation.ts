// chauban rebuild on an installation: opens stores and keys, prepares the database, rebuilds, and puts the result in place.
import { ledgerReaderOf, StoreLedgerObjects } from '../../adapters/ledger-objects/store-ledger-objects.ts';
import { FolderRules } from '../../adapters/rules/rules-folder.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { NodeEngine } from '../../engine/node-engine.ts';
import { SOFTWARE_VERSION } from '../../software-version.ts';
import type { ObjectStore } from '../../storage/index.ts';
import { type Installation, openStores, UnknownStoreError, withDatabaseUrl, withDataSource } from '../installation.ts';
import { openLedgerSigner, receiptCertificates } from '../keys.module.ts';
import { type RebuildReport, rebuildArchive } from './rebuild-archive.ts';
import { prepareTarget } from './target-database.ts';

export interface RebuildRequest {
  /** Name of the store to rebuild from. */
  readonly from: string;
  /** A database that is not empty is renamed, and the new one takes its place. */
  readonly replace: boolean;
  /** Checkpoints kept outside. */
  readonly remembered: readonly Bytes[];
  readonly now: Date;
  readonly tell: (entries: number, size: number) => void;
}

export interface RebuildOutcome extends RebuildReport {
  /** Under which name the former database is kept; null when there was none, or nothing was rebuilt. */
  readonly kept: string | null;
}

/** Throws TargetError, KeyError, StorageError (STORE_NOT_FOUND for an unknown store), LedgerError. */
export async function rebuildInstallation(installation: Installation, request: RebuildRequest): Promise<RebuildOutcome> {
  const signer = await openLedgerSigner(installation.configuration, installation.keys);
  const certificates = await receiptCertificates(installation.keys);
  const stores = await openStores(installation);
  const source = stores.find((store) => store.name === request.from);
  if (source === undefined) throw new UnknownStoreError(request.from, stores);
  const { profiles } = await FolderRules.open(installation.configuration.folders, SOFTWARE_VERSION);
  const remembered = [...request.remembered, ...(await checkpointsOf(stores))];
  return withDatabaseUrl(installation, async (url) => {
    const target = await prepareTarget(url, request.replace, request.now);
    let finished = false;
    try {
      const report = await withDataSource(target.url, (database) =>
        rebuildArchive({
          ...{ database, source, stores, remembered, signer, profiles },
          readLedger: ledgerReaderOf(source),
          receiptCertificates: certificates,
          engine: new NodeEngine(),
          tell: request.tell,
        }),
      );
      if (report.log.problems.length > 0) return { ...report, kept: null };
      const kept = await target.finish();
      finished = true;
      return { ...report, kept };
    } finally {
      if (!finished) await target.discard();
    }
  });
}

// What the other stores have signed is not to be lost by rebuilding from one that is behind: the log must continue all of them.
async function checkpointsOf(stores: readonly ObjectStore[]): Promise<readonly Bytes[]> {
  const found = await new StoreLedgerObjects({ stores, requiredCopies: 1 }).newestCheckpoints({ numbered: true });
  return found.flatMap(({ notes }) => notes);
}
