// Staging: where uploads lie until they are accepted or refused. Mutable, not preserved, never trusted. Names of staged files are
// ours: the submitter's names never reach a file system.
import type { ByteSource } from '../core/encoding/byte-source.ts';
import type { Bytes } from '../core/encoding/bytes.ts';

export interface StagedFile {
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly sha512: string;
}

export interface OpenStagedFile extends ByteSource {
  close(): Promise<void>;
}

/** Text that was extracted; signature facts as JSON. */
export type SideFile = 'text' | 'facts';

export abstract class Staging {
  /** Puts a whole package, for depositors inside the service; uploads arrive by tus. */
  abstract putPackage(packageId: string, content: AsyncIterable<Bytes>): Promise<StagedFile>;
  /** The uploaded package as a whole. Rejects with StagingError STAGING_MISSING when it is not there. */
  abstract openPackage(packageId: string): Promise<OpenStagedFile>;
  /** How many bytes of the upload have arrived; 0 when nothing is there. */
  abstract stagedBytes(packageId: string): Promise<number>;
  /** Reads it once and answers its digests. */
  abstract digestPackage(packageId: string): Promise<StagedFile>;
  /** Writes an extracted file, replacing what an earlier attempt left, and digests it on the way. */
  abstract writeFile(packageId: string, number: number, content: AsyncIterable<Bytes>): Promise<StagedFile>;
  abstract openFile(packageId: string, number: number): Promise<OpenStagedFile>;
  /** For whoever reads by path in a thread of its own: examination, stores. */
  abstract filePath(packageId: string, number: number): string;
  /** What was found in the staged files, by their numbers: one write for the whole package, replacing what an earlier attempt left. */
  abstract writeSides(packageId: string, kind: SideFile, entries: ReadonlyMap<number, string>): Promise<void>;
  /** Empty when nothing was written. */
  abstract readSides(packageId: string, kind: SideFile): Promise<ReadonlyMap<number, string>>;
  /** Removes the extracted files, keeps the upload. */
  abstract discardFiles(packageId: string): Promise<void>;
  /** Ids of all packages of which anything is staged. */
  abstract packageIds(): Promise<readonly string[]>;
  /** Removes everything of the package. Idempotent. */
  abstract discard(packageId: string): Promise<void>;
}
