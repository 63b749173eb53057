// ObjectStore over an S3 endpoint (AWS, Ceph RGW, SILO): one bucket per area, Object Lock at PUT, everything read by version.
// "If-None-Match" is not used: in versioned buckets several racing PUTs may all win. Who was first is read from the versions.
import type { Bytes } from '../../core/encoding/bytes.ts';
import { contentSizeBytes } from '../../storage/object-content.port.ts';
import { assertKey, isReplaceableKey } from '../../storage/object-key.port.ts';
import {
  type ClosableByteSource,
  type ListedObject,
  type LockMode,
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
} from '../../storage/object-store.port.ts';
import { mapInParallel } from '../../storage/parallel.port.ts';
import { StorageError } from '../../storage/storage-error.port.ts';
import { contentDigests } from './content-digests.ts';
import { prepareBuckets, type S3Buckets } from './s3-buckets.ts';
import { S3Connection, type S3ConnectionSettings } from './s3-connection.ts';
import { extendS3Lock, readS3Chunks, readS3Range, type S3Ref, s3Facts, s3LockedUntil, s3Sha256 } from './s3-objects.ts';
import { uploadObject } from './s3-upload.ts';
import { listS3Versions } from './s3-versions.ts';

const LANES = 16;

export interface S3StoreSettings extends S3ConnectionSettings {
  readonly name: string;
  readonly buckets: S3Buckets;
  /** `none` for servers without Object Lock: nothing then hinders an overwrite, also by a racing writer; the audit finds it. */
  readonly lockMode: LockMode;
}

export class S3Store extends ObjectStore {
  readonly name: string;
  readonly #settings: S3StoreSettings;
  readonly #connection: S3Connection;

  private constructor(settings: S3StoreSettings, connection: S3Connection) {
    super();
    this.name = settings.name;
    this.#settings = settings;
    this.#connection = connection;
  }

  /** Makes missing buckets. STORE_UNAVAILABLE; STORE_NOT_LOCKED when a bucket exists without Object Lock. */
  static async open(settings: S3StoreSettings): Promise<S3Store> {
    const connection = new S3Connection(settings);
    await prepareBuckets(connection, settings.buckets, settings.lockMode);
    return new S3Store(settings, connection);
  }

  async put(request: PutRequest): Promise<Placement> {
    assertKey(request.key);
    const replace = request.replace ?? request.area === 'work';
    if (replace && !isReplaceableKey(request.area, request.key)) {
      throw new StorageError('STORE_FORBIDDEN', `expected a key that may be replaced, got ${this.#label(request)}`);
    }
    if (replace) return await this.#upload(request);
    const digests = await contentDigests(request, this.#label(request));
    const earlier = await this.#firstEqual(request, digests);
    if (earlier !== null) return earlier;
    const placement = await this.#upload(request);
    // Of racing writers, the oldest version is the object; the others' versions stay behind it and are reported by the audit.
    const first = await this.#firstEqual(request, digests);
    return first ?? placement;
  }

  async putMany(requests: readonly PutRequest[]): Promise<Placement[]> {
    return await mapInParallel(requests, LANES, (request) => this.put(request));
  }

  /** The placement of the oldest version when it has these bytes; null when the key has no version; else STORE_KEY_CONFLICT. */
  async #firstEqual(request: PutRequest, digests: ObjectDigests): Promise<Placement | null> {
    const versions = (await this.#versionsOf(request)).filter((version) => !version.isDeleteMarker).reverse();
    const oldest = versions[0];
    if (oldest === undefined) return null;
    const sizeBytes = contentSizeBytes(request.content);
    if (oldest.sizeBytes === sizeBytes) {
      const ref = this.#ref(request, oldest.versionId);
      if ((await s3Sha256(this.#connection, ref, sizeBytes)) === digests.sha256) {
        return await this.#lockedPlacement(request, ref, { ...digests, sizeBytes });
      }
    }
    throw new StorageError('STORE_KEY_CONFLICT', `expected sha256 ${digests.sha256} or nothing: ${this.#label(request)}`);
  }

  async #upload(request: PutRequest): Promise<Placement> {
    const label = this.#label(request);
    const target = { bucket: this.#settings.buckets[request.area], label, lockMode: this.#lockModeOf(request.area) };
    const uploaded = await uploadObject(this.#connection, target, request);
    const versionId = uploaded.versionId || (await this.#newestVersion(request));
    const ref = this.#ref(request, versionId);
    const readBack = await s3Sha256(this.#connection, ref, uploaded.sizeBytes);
    // Without versions another writer may have replaced it meanwhile; with versions nobody can have.
    if (readBack !== uploaded.sha256) {
      throw new StorageError(
        'STORE_DIGEST_MISMATCH',
        `expected sha256 ${uploaded.sha256} when reading back, got ${readBack}: ${label}`,
      );
    }
    return await this.#lockedPlacement(request, ref, uploaded);
  }

  /** Looks at the lock that the object really has. Asked to be locked and found unlocked is an error, never repaired silently. */
  async #lockedPlacement(
    request: PutRequest,
    ref: S3Ref,
    facts: ObjectDigests & { readonly sizeBytes: number },
  ): Promise<Placement> {
    const { sha256, sha512, sizeBytes } = facts;
    const placement = {
      store: this.name,
      area: request.area,
      key: request.key,
      versionId: ref.versionId,
      sha256,
      sha512,
      sizeBytes,
    };
    const lockMode = this.#lockModeOf(request.area);
    if (lockMode === 'none' || request.lockUntil === undefined) return { ...placement, lockedUntil: null };
    const found = await s3LockedUntil(this.#connection, ref);
    if (found === null) {
      throw new StorageError(
        'STORE_NOT_LOCKED',
        `expected a lock until ${request.lockUntil.toISOString()}, got none: ${ref.label}`,
      );
    }
    const isLate = found.getTime() >= request.lockUntil.getTime();
    // A bucket's default retention may have won over the header (multipart on older servers).
    const lockedUntil = isLate ? found : await extendS3Lock(this.#connection, ref, lockMode, request.lockUntil);
    return { ...placement, lockedUntil };
  }

  async *get(ref: ObjectRef): AsyncGenerator<Bytes> {
    const { place, sizeBytes } = await this.#found(ref);
    yield* readS3Chunks(this.#connection, place, sizeBytes);
  }

  async openSource(ref: ObjectRef): Promise<ClosableByteSource> {
    const { place, sizeBytes } = await this.#found(ref);
    return {
      sizeBytes,
      read: async (offset, length) => {
        if (offset < 0 || length < 0 || offset + length > sizeBytes) {
          throw new RangeError(`expected a range inside ${sizeBytes} bytes, got ${offset}+${length}`);
        }
        return await readS3Range(this.#connection, place, offset, length);
      },
      close: async () => undefined,
    };
  }

  // The version is pinned at the start, so that a reader of the current object never mixes two.
  async #found(ref: ObjectRef): Promise<{ place: S3Ref; sizeBytes: number }> {
    assertKey(ref.key);
    const asked = this.#ref(ref, ref.versionId ?? null);
    const facts = await s3Facts(this.#connection, asked);
    if (facts === null) throw new StorageError('STORE_NOT_FOUND', `no object or no such version: ${asked.label}`);
    return { place: { ...asked, versionId: facts.versionId }, sizeBytes: facts.sizeBytes };
  }

  async stat(ref: ObjectRef): Promise<ObjectStat | null> {
    assertKey(ref.key);
    const place = this.#ref(ref, ref.versionId ?? null);
    const facts = await s3Facts(this.#connection, place);
    if (facts === null) return null;
    const lockedUntil =
      this.#lockModeOf(ref.area) === 'none'
        ? null
        : await s3LockedUntil(this.#connection, { ...place, versionId: facts.versionId });
    return { key: ref.key, ...facts, lockedUntil };
  }

  async *list(area: StoreArea, prefix: string): AsyncGenerator<ListedObject> {
    for await (const version of this.listVersions(area, prefix)) {
      if (version.isLatest && !version.isDeleteMarker) yield { key: version.key, sizeBytes: version.sizeBytes };
    }
  }

  async *listVersions(area: StoreArea, prefix: string): AsyncGenerator<ObjectVersion> {
    yield* listS3Versions(this.#connection, this.#settings.buckets[area], prefix);
  }

  async extendLock(ref: ObjectRef, until: Date): Promise<Date | null> {
    const { place } = await this.#found(ref);
    const lockMode = this.#lockModeOf(ref.area);
    return lockMode === 'none' ? null : await extendS3Lock(this.#connection, place, lockMode, until);
  }

  async heal(request: PutRequest & { readonly expected: ObjectDigests }): Promise<Placement> {
    assertKey(request.key);
    const sizeBytes = contentSizeBytes(request.content);
    for (const version of await this.#versionsOf(request)) {
      if (version.isDeleteMarker || version.sizeBytes !== sizeBytes) continue;
      const ref = this.#ref(request, version.versionId);
      if ((await s3Sha256(this.#connection, ref, sizeBytes)) !== request.expected.sha256) continue;
      return await this.#lockedPlacement(request, ref, { ...request.expected, sizeBytes });
    }
    return await this.#upload(request);
  }

  async removeWork(key: string): Promise<void> {
    assertKey(key);
    const label = this.#label({ area: 'work', key });
    await this.#connection.patiently(label, () => this.#connection.client.removeObject(this.#settings.buckets.work, key));
  }

  async describe(): Promise<StoreDescription> {
    const { endpoint, buckets, lockMode, name } = this.#settings;
    const location = `${endpoint} ${buckets.records}, ${buckets.ledger}, ${buckets.work}`;
    return { name, medium: 's3', location, deviceId: new URL(endpoint).host, lockMode };
  }

  async checkHealth(): Promise<StoreHealth> {
    try {
      for (const bucket of Object.values(this.#settings.buckets)) {
        const there = await this.#connection.patiently(bucket, () => this.#connection.client.bucketExists(bucket));
        if (!there) return { healthy: false, detail: `bucket ${bucket} is missing` };
      }
      return { healthy: true, detail: '' };
    } catch (cause) {
      return { healthy: false, detail: cause instanceof Error ? cause.message : String(cause) };
    }
  }

  async #versionsOf(ref: ObjectRef): Promise<ObjectVersion[]> {
    const found: ObjectVersion[] = [];
    for await (const version of this.listVersions(ref.area, ref.key)) {
      if (version.key === ref.key) found.push(version);
      else break; // ordered by key: the exact key comes first among those that start with it
    }
    return found;
  }

  async #newestVersion(ref: ObjectRef): Promise<string | null> {
    const versions = await this.#versionsOf(ref);
    return versions.find((version) => !version.isDeleteMarker)?.versionId ?? null;
  }

  #lockModeOf(area: StoreArea): LockMode {
    return area === 'work' ? 'none' : this.#settings.lockMode;
  }

  #ref(ref: ObjectRef, versionId: string | null): S3Ref {
    return { bucket: this.#settings.buckets[ref.area], key: ref.key, versionId, label: this.#label(ref) };
  }

  #label(ref: ObjectRef): string {
    return `${this.name}: ${ref.area}/${ref.key}`;
  }
}
