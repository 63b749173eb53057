// Revocation data of the verifier's own, from a folder: CRLs (.crl .pem .der) and OCSP responses (.ocsp .ors .der). Where there is no network,
// this is where it comes from.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseBase64 } from '../core/encoding/base64.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import { Crl, OcspResponse, type RevocationData } from '../core/x509/index.ts';

/** Throws MalformedError REVOCATION_FILE naming the file that is neither. */
export async function readRevocationFolder(folder: string): Promise<readonly RevocationData[]> {
  const names = (await readdir(folder)).filter((name) => /\.(crl|pem|der|ocsp|ors)$/i.test(name)).sort();
  const found: RevocationData[] = [];
  for (const name of names) {
    const path = join(folder, name);
    for (const der of dersIn(await readFile(path))) found.push(parseEither(der, path));
  }
  return found;
}

function dersIn(bytes: Buffer): readonly Bytes[] {
  const text = bytes.toString('latin1');
  const blocks = [...text.matchAll(/-----BEGIN (?:X509 CRL|OCSP RESPONSE)-----([^-]+)-----END/g)];
  return blocks.length === 0 ? [new Uint8Array(bytes)] : blocks.map(([, body = '']) => parseBase64(body.replace(/\s/g, '')));
}

function parseEither(der: Bytes, path: string): RevocationData {
  const causes: MalformedError[] = [];
  for (const parse of [Crl.parse, OcspResponse.parse]) {
    try {
      return parse(der);
    } catch (cause) {
      if (!(cause instanceof MalformedError)) throw cause;
      causes.push(cause);
    }
  }
  const detail = causes.map(({ message }) => message).join('; ');
  throw new MalformedError('REVOCATION_FILE', `${path}: expected a CRL or an OCSP response (${detail})`, causes[0]);
}
