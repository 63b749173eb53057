// The ledger's Ed25519 key (RFC 8032) from the keys folder.
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { LedgerSigner } from '../../ledger/signer.port.ts';
import { KeyError, KeyFolder, type NewKey } from './key-folder.ts';

export class DiskLedgerSigner extends LedgerSigner {
  readonly keyName: string;
  readonly publicKey: Bytes;
  readonly #privateKey: KeyObject;

  private constructor(keyName: string, privateKey: KeyObject) {
    super();
    this.keyName = keyName;
    this.#privateKey = privateKey;
    const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
    this.publicKey = new Uint8Array(spki.subarray(spki.length - 32));
  }

  /** Rejects with KeyError KEY_MISSING, or KEY_MALFORMED when the key is not Ed25519. */
  static async open(folder: KeyFolder, keyName: string): Promise<DiskLedgerSigner> {
    const { privateKey } = await folder.get('ledger');
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new KeyError('KEY_MALFORMED', `${folder.path}/ledger.key.pem`);
    return new DiskLedgerSigner(keyName, privateKey);
  }

  async sign(noteBody: Bytes): Promise<Bytes> {
    return new Uint8Array(sign(null, noteBody, this.#privateKey));
  }
}

/** A fresh key for the ledger; for the first start only. */
export function makeLedgerKey(): NewKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return { privateKey: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })), certificates: [] };
}
