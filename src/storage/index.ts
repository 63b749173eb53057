// Front door of storage: AIPs as OCFL objects in several stores, audited and healed against expectations from the ledger.

export type {
  AipFileInput,
  AipVersionInput,
  ExpectedObject,
  ReplicatedObject,
  ReplicationReport,
  StoredAip,
  StoredFile,
  StoreFailure,
} from './aip-types.ts';
export { type AuditFinding, type AuditFindingKind, type AuditReport, type AuditScope, auditReplicas } from './audit-replicas.ts';
export { healReplica } from './heal-replica.ts';
export { isReplaceableKey } from './object-key.port.ts';
export {
  type ClosableByteSource,
  type ListedObject,
  type LocalSource,
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
export { isValidObject, type OcflFinding } from './ocfl/ocfl-finding.ts';
export { objectRootKey, storageRootObjects } from './ocfl/storage-layout.ts';
export { validateObject } from './ocfl/validate-object.ts';
export { type AipFile, findAipRoots, type OpenedAip, openAip, readRootInventory } from './read-aip.ts';
export { ReplicaSet, type ReplicaSetSettings } from './replica-set.ts';
export { type SharedDeviceWarning, sharedDeviceWarnings } from './shared-device.ts';
export { type Sentence, StorageError, type StorageErrorCode, storageSentence } from './storage-error.port.ts';
export { prepareStorageRoots, storeAip } from './store-aip.ts';
