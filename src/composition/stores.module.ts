// The configured stores, opened, as one replica set; and the ledger's objects over the same stores.
import { type DynamicModule, Global, Logger, Module } from '@nestjs/common';
import { FilesystemStore } from '../adapters/filesystem/filesystem-store.ts';
import { StoreLedgerObjects } from '../adapters/ledger-objects/store-ledger-objects.ts';
import { S3Store } from '../adapters/s3/s3-store.ts';
import type { Configuration, StoreConfiguration } from '../configuration/index.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { LedgerObjects } from '../ledger/ledger-objects.port.ts';
import { type ObjectStore, ReplicaSet, sharedDeviceWarnings } from '../storage/index.ts';

/** What the ledger writes once is locked for five years; a job extends it long before (design section 4). */
const LEDGER_LOCK_MS = 5 * 365 * 24 * 3_600_000;

@Global()
@Module({})
export class StoresModule {
  static forRoot(configuration: Configuration): DynamicModule {
    const replicas = {
      provide: ReplicaSet,
      inject: [NodeEngine],
      useFactory: async (engine: NodeEngine) => {
        const stores = await Promise.all(configuration.stores.map(openStore));
        const set = new ReplicaSet({ stores, engine, requiredCopies: configuration.minimumCopies });
        await warnOfSharedDevices(set);
        return set;
      },
    };
    const objects = {
      provide: LedgerObjects,
      inject: [ReplicaSet],
      useFactory: ({ stores, requiredCopies }: ReplicaSet) =>
        new StoreLedgerObjects({ stores, requiredCopies, lockUntil: () => new Date(Date.now() + LEDGER_LOCK_MS) }),
    };
    return { module: StoresModule, providers: [NodeEngine, replicas, objects], exports: [NodeEngine, ReplicaSet, LedgerObjects] };
  }
}

/** Also for commands that work without the service. */
export function openStore(store: StoreConfiguration): Promise<ObjectStore> {
  if (store.kind === 'filesystem') {
    return FilesystemStore.open({ name: store.name, root: store.path, threaded: true });
  }
  const buckets = {
    records: `${store.bucketPrefix}-records`,
    ledger: `${store.bucketPrefix}-ledger`,
    work: `${store.bucketPrefix}-work`,
  };
  const { name, endpoint, region, accessKey, secretKey, lockMode } = store;
  return S3Store.open({ name, endpoint, region, accessKey, secretKey, lockMode, buckets });
}

async function warnOfSharedDevices(set: ReplicaSet): Promise<void> {
  const logger = new Logger('stores');
  for (const warning of await sharedDeviceWarnings(set)) {
    logger.warn({ message: 'stores share a device', ...warning });
  }
}
