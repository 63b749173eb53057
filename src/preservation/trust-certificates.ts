// Certificates out of a file that an administrator chose: one in DER, or one or several in PEM (RFC 7468).

import type { CryptoEngine } from '../core/crypto/engine.ts';
import { digestBytes } from '../core/crypto/engine.ts';
import { parseBase64 } from '../core/encoding/base64.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { encodeHex } from '../core/encoding/hex.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { Certificate } from '../core/x509/index.ts';
import { TrustError } from './trust-error.ts';
import type { TrustPurpose } from './trust-store.port.ts';

export interface ReadCertificate {
  readonly sha256: string;
  readonly certificate: Certificate;
}

const MOST = 100;

/** Throws TrustError TRUST_CERTIFICATE_INVALID; all or none are read. */
export function readCertificates(engine: CryptoEngine, file: Bytes): readonly ReadCertificate[] {
  try {
    const read = derOf(file).map((der) => {
      const certificate = Certificate.parse(der);
      return { sha256: encodeHex(digestBytes(engine, 'sha256', certificate.raw)), certificate };
    });
    if (read.length === 0 || read.length > MOST) throw new TrustError('TRUST_CERTIFICATE_INVALID');
    return read;
  } catch (cause) {
    if (cause instanceof MalformedError) throw new TrustError('TRUST_CERTIFICATE_INVALID', cause);
    throw cause;
  }
}

/** RFC 5280 6.1: an anchor is the end of a path, an intermediate a link of it; both must be allowed to issue. */
export function assertFit({ certificate }: ReadCertificate, purpose: TrustPurpose): void {
  // A version 1 root has no extensions to say that it is a CA.
  const isOldRoot = certificate.version < 3 && certificate.isSelfIssued;
  if (!isOldRoot && certificate.basicConstraints?.ca !== true) throw new TrustError('TRUST_NOT_A_CA_INVALID');
  // Design section 6: intermediates are never anchors.
  if (purpose !== 'intermediates' && !certificate.isSelfIssued) throw new TrustError('TRUST_ANCHOR_INVALID');
}

const PEM = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]*)-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;

function derOf(file: Bytes): readonly Bytes[] {
  let text = '';
  for (const byte of file) text += String.fromCharCode(byte);
  const blocks = [...text.matchAll(PEM)];
  return blocks.length === 0 ? [file] : blocks.map(([, base64 = '']) => parseBase64(base64.replaceAll(/\s/g, '')));
}
