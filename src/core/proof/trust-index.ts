// The verifier's trust, read once. Each list serves one purpose; there is no way from one to another.
import type { CryptoEngine } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { encodeUtf8 } from '../encoding/utf8.ts';
import { type NoteVerifierKey, parseVerifierKey } from '../merkle/index.ts';
import { Certificate, CertificateIndex } from '../x509/index.ts';
import { DEMO_MARK, DEMO_ORIGIN_PREFIX, type TrustMaterial } from './trust-material.ts';

export interface TrustIndex {
  readonly tsa: CertificateIndex;
  readonly receipts: CertificateIndex;
  readonly intermediates: CertificateIndex;
  readonly ledger: readonly NoteVerifierKey[];
  readonly witnesses: readonly NoteVerifierKey[];
}

// Read once for each value handed in: certificates are parsed once, and caches of paths tell collections apart by object.
const known = new WeakMap<TrustMaterial, TrustIndex>();

/** Throws MalformedError TRUST_CERTIFICATE or TRUST_KEY. `trust` must not change afterwards. */
export function readTrust(trust: TrustMaterial, engine: CryptoEngine): TrustIndex {
  const found = known.get(trust) ?? indexTrust(trust, engine);
  known.set(trust, found);
  return found;
}

function indexTrust(trust: TrustMaterial, engine: CryptoEngine): TrustIndex {
  const intermediates = (trust.intermediates ?? []).map(readCertificate);
  return {
    tsa: new CertificateIndex(trust.tsa.map(readCertificate)),
    receipts: new CertificateIndex(trust.receipts.map(readCertificate)),
    intermediates: new CertificateIndex(intermediates),
    ledger: trust.ledger.map((key) => readKey(engine, key, 'ed25519')),
    witnesses: trust.witnesses.map((key) => readKey(engine, key, 'cosignature/v1')),
  };
}

/** Throws MalformedError TRUST_CERTIFICATE. */
export function readCertificate(der: Bytes): Certificate {
  try {
    return Certificate.parse(der);
  } catch (cause) {
    if (cause instanceof MalformedError)
      throw new MalformedError('TRUST_CERTIFICATE', `expected a certificate: ${cause.message}`, cause);
    throw cause;
  }
}

// A ledger's key is no witness and a witness's key signs no ledger.
function readKey(engine: CryptoEngine, text: string, type: NoteVerifierKey['type']): NoteVerifierKey {
  try {
    const key = parseVerifierKey(engine, text);
    if (key.type !== type)
      throw new MalformedError('TRUST_KEY', `expected a key of type ${type}, got ${key.type} for ${key.name}`);
    return key;
  } catch (cause) {
    if (cause instanceof MalformedError)
      throw new MalformedError('TRUST_KEY', `expected a verifier key: ${cause.message}`, cause);
    throw cause;
  }
}

/** Says of itself that it is for demonstration, anywhere on its path. */
export function isDemoPath(path: readonly Certificate[]): boolean {
  return path.some(({ subject }) => bearsDemoMark(subject.raw));
}

const MARK = encodeUtf8(DEMO_MARK);

export function bearsDemoMark(bytes: Uint8Array): boolean {
  return contains(bytes, MARK);
}

export function isDemoOrigin(origin: string): boolean {
  return origin.startsWith(DEMO_ORIGIN_PREFIX);
}

function contains(bytes: Uint8Array, part: Uint8Array): boolean {
  for (let i = 0; i + part.length <= bytes.length; i++) {
    if (part.every((byte, k) => bytes[i + k] === byte)) return true;
  }
  return false;
}
