// The objects of a seal in the stores, beside the AIPs and never in them, and seal.json, which says what its leaves are: from it
// renewal and rebuild find every one of them again.
import { type CryptoEngine, digestBytes } from '../core/crypto/engine.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { encodeCanonicalJson } from '../core/encoding/canonical-json.ts';
import { encodeHex } from '../core/encoding/hex.ts';
import type { SealAlgorithm, SealObject } from './seals.port.ts';

export const SEAL_FORMAT = 'chauban-seal/1';

/** What some leaves of a seal are. The digest of each object under both algorithms is a leaf of the tree of that algorithm. */
export type SealCover =
  /** Every object of the AIP version in the stores, as its OCFL inventory names them; inventories and declaration included. */
  | {
      readonly kind: 'aip';
      readonly entry: number;
      readonly aip: string;
      readonly version: number;
      readonly inventory: { readonly key: string; readonly sha256: string; readonly sha512: string };
    }
  /** C2SP tlog-tiles entry bundle, as wide as the seal's end makes it. */
  | { readonly kind: 'entries'; readonly index: number; readonly width: number }
  /** The pack of statement bodies that begins at this entry. */
  | { readonly kind: 'bodies'; readonly pack: number }
  /** The signed checkpoint of this size, kept as the object `checkpoint` of the seal. */
  | { readonly kind: 'checkpoint'; readonly size: number };

export interface SealDescription {
  readonly id: string;
  readonly first: number;
  readonly end: number;
  /** Distinct leaves of each tree. */
  readonly leaves: number;
  readonly covers: readonly SealCover[];
}

export function encodeSealDescription({ id, first, end, leaves, covers }: SealDescription): Bytes {
  return encodeCanonicalJson({ format: SEAL_FORMAT, id, first, end, leaves, covers });
}

export const sealKeys = {
  description: (id: string): string => `seals/${id}/seal.json`,
  checkpoint: (id: string): string => `seals/${id}/checkpoint`,
  /** Levels of the tree one after the other, leaves first (core/evidence HashTree). */
  tree: (id: string, algorithm: SealAlgorithm): string => `seals/${id}/${algorithm}.tree`,
  token: (id: string, algorithm: SealAlgorithm): string => `seals/${id}/${algorithm}.tst`,
  certificate: (id: string, sha256: string): string => `seals/${id}/certificates/${sha256}.cer`,
};

export function sealObject(engine: CryptoEngine, key: string, bytes: Bytes): SealObject {
  const hex = (algorithm: SealAlgorithm): string => encodeHex(digestBytes(engine, algorithm, bytes));
  return { key, sizeBytes: bytes.length, sha256: hex('sha256'), sha512: hex('sha512') };
}
