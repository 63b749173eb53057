// Who signs receipts. Implemented by adapters/keys (keys on disk) and, later, by a PKCS#11 device.
import type { Bytes } from '../core/encoding/bytes.ts';

export abstract class ReceiptSigner {
  /** DER of the signing certificate, and of the certificates between it and the anchor. */
  abstract certificates(): Promise<readonly Bytes[]>;

  /** Detached CMS SignedData (RFC 5652), DER, over the receipt's bytes as they are. */
  abstract sign(receipt: Bytes): Promise<Bytes>;
}
