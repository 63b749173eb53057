// Front door of storage: AIPs as OCFL objects in several stores, audited and healed against expectations from the ledger.

export type {
  AipFileInput,
  AipVersionInput,
  ReplicatedObject,
  ReplicationReport,
  StoredAip,
  StoredFile,
  StoreFailure,
} from './aip-types.ts';
export { isReplaceableKey } from './object-key.port.ts';
export {
  type ClosableByteSource,
  type ListedObject,
  type LockMode,
  type ObjectContent,
  type ObjectDigests,
  type ObjectRef,
  type ObjectStat,
  ObjectStore,
  type ObjectVersion,
  type Placement,
  type PutRequest,
  type StoreArea,
  type StoreDescription,
  type StoreHealth,
} from './object-store.port.ts';
export { type Sentence, StorageError, type StorageErrorCode, storageSentence } from './storage-error.port.ts';
// To follow here, with these signatures:
//   class ReplicaSet { constructor(stores: readonly ObjectStore[], engine: CryptoEngine, requiredCopies = 2)
//     put(requests: readonly PutRequest[]): Promise<ReplicationReport>        throws STORE_TOO_FEW_COPIES
//     openVerified(object: ExpectedObject): Promise<ByteSource>               first good replica, digest checked; STORE_NO_GOOD_REPLICA
//     extendLocks(objects: readonly ReplicatedObject[], until: Date): Promise<ReplicationReport> }
//   interface ExpectedObject { area, key, sizeBytes, sha256, sha512, placements?: readonly { store, versionId, lockedUntil? }[] }
//   storeAip(set: ReplicaSet, input: AipVersionInput): Promise<StoredAip>
//   openAip(set: ReplicaSet, inventory: ExpectedObject): Promise<OpenedAip>   { objectId, version, files, openFile(logicalPath) }
//   findAips(store: ObjectStore): AsyncIterable<FoundAip>                     for rebuild: what one store holds
//   auditReplicas(set, scope: { area, prefix }, expected: readonly ExpectedObject[], at: Date): AsyncIterable<AuditFinding>
//   healReplica(set, store: string, object: ExpectedObject): Promise<Placement>
//   validateObject(store: ObjectStore, rootKey: string, engine): Promise<OcflFinding[]>   findings by OCFL code (E0xx, W0xx)
