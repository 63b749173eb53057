// The key that signs the log's checkpoints (Ed25519). Separate from every other key; never in the database or the stores.
import type { Bytes } from '../core/encoding/bytes.ts';

export abstract class LedgerSigner {
  /** Key name of the signed note: no spaces, no plus sign; usually the log's origin. */
  abstract readonly keyName: string;
  /** Raw Ed25519 public key, 32 bytes. */
  abstract readonly publicKey: Bytes;
  /** RFC 8032 signature, 64 bytes, over exactly these bytes. */
  abstract sign(noteBody: Bytes): Promise<Bytes>;
}
