// OCFL 1.1 section 4 (storage root), with the registered extension 0003 "hash and id n-tuple" as layout. Area `records` is the root.
import type { CryptoEngine } from '../../core/crypto/engine.ts';
import { digestBytes } from '../../core/crypto/engine.ts';
import { encodeHex } from '../../core/encoding/hex.ts';
import { encodeUtf8 } from '../../core/encoding/utf8.ts';
import type { ExpectedObject } from '../aip-types.ts';
import type { PutRequest } from '../object-store.port.ts';

const EXTENSION = '0003-hash-and-id-n-tuple-storage-layout';
/** 65,536 folders: with ten million objects about 150 in each. Fewer levels than the default mean fewer folders to sync. */
const TUPLE_SIZE = 2;
const TUPLES = 2;

const text = (value: string): Uint8Array => encodeUtf8(value);
const json = (value: unknown): Uint8Array => text(`${JSON.stringify(value, null, 2)}\n`);

/** Written once to every store before the first object; the same bytes every time. */
export function storageRootRequests(): PutRequest[] {
  const description = 'Objects lie under the first two pairs of the SHA-256 of their id, in a folder named by the encoded id.';
  const config = { extensionName: EXTENSION, digestAlgorithm: 'sha256', tupleSize: TUPLE_SIZE, numberOfTuples: TUPLES };
  return [
    { area: 'records', key: '0=ocfl_1.1', content: text('ocfl_1.1\n') },
    { area: 'records', key: 'ocfl_layout.json', content: json({ extension: EXTENSION, description }) },
    { area: 'records', key: `extensions/${EXTENSION}/config.json`, content: json(config) },
  ];
}

/** The same, as an audit expects them. */
export function storageRootObjects(engine: CryptoEngine): ExpectedObject[] {
  return storageRootRequests().map(({ area, key, content }) => {
    const bytes = content as Uint8Array;
    const hex = (algorithm: 'sha256' | 'sha512') => encodeHex(digestBytes(engine, algorithm, bytes));
    return { area, key, sha256: hex('sha256'), sha512: hex('sha512') };
  });
}

/** Key prefix of an object's root, without a trailing "/". */
export function objectRootKey(engine: CryptoEngine, objectId: string): string {
  const digest = encodeHex(digestBytes(engine, 'sha256', encodeUtf8(objectId)));
  const tuples = Array.from({ length: TUPLES }, (_, n) => digest.slice(n * TUPLE_SIZE, (n + 1) * TUPLE_SIZE));
  return [...tuples, encodedFolder(objectId, digest)].join('/');
}

// Extension 0003: everything but A-Z a-z 0-9 - _ is percent-encoded in lower case; longer than 100 is cut and the digest appended.
function encodedFolder(objectId: string, digest: string): string {
  let encoded = '';
  for (const byte of encodeUtf8(objectId)) {
    const character = String.fromCharCode(byte);
    encoded += /[A-Za-z0-9_-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
  }
  return encoded.length <= 100 ? encoded : `${encoded.slice(0, 100)}-${digest}`;
}
