// OCFL 1.1 section 3.3.1: content paths are the archive's, logical paths the record's. They are equal here, unless a medium could
// not hold the name: then the segment is its digest, and the inventory still tells the logical path.
import { type CryptoEngine, digestBytes } from '../../core/crypto/engine.ts';
import { encodeHex } from '../../core/encoding/hex.ts';
import { encodeUtf8 } from '../../core/encoding/utf8.ts';
import { StorageError } from '../storage-error.port.ts';

const MAX_SEGMENT_BYTES = 200;
const MAX_PATH_BYTES = 600;

/** STORE_KEY_INVALID for a path that OCFL forbids (E053, E052) or that is not NFC. */
export function contentPathOf(engine: CryptoEngine, version: string, logicalPath: string): string {
  const segments = logicalPath.split('/');
  if (
    segments.some((segment) => segment === '' || segment === '.' || segment === '..') ||
    logicalPath.normalize('NFC') !== logicalPath
  ) {
    throw new StorageError(
      'STORE_KEY_INVALID',
      `expected a path without empty, "." or ".." segments, in NFC: ${JSON.stringify(logicalPath)}`,
    );
  }
  const shortened = segments
    .map((segment) => (encodeUtf8(segment).length > MAX_SEGMENT_BYTES ? digestName(engine, segment) : segment))
    .join('/');
  const path = encodeUtf8(shortened).length > MAX_PATH_BYTES ? digestName(engine, logicalPath) : shortened;
  return `${version}/content/${path}`;
}

function digestName(engine: CryptoEngine, name: string): string {
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0] ?? '';
  return `sha256-${encodeHex(digestBytes(engine, 'sha256', encodeUtf8(name)))}${extension}`;
}
