// The verifier's own trust, from chosen files: certificates (PEM or DER) and keys (one a line), each for one purpose only.

import { parseBase64 } from '../../core/encoding/base64.ts';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { MalformedError } from '../../core/encoding/malformed-error.ts';
import type { TrustMaterial } from '../../core/proof/index.ts';
import { VerifyError } from './verify-error.ts';

export const PURPOSES = ['ledger', 'tsa', 'signers', 'receipts', 'witnesses', 'intermediates'] as const;
export type Purpose = (typeof PURPOSES)[number];

export type TrustFiles = Readonly<Record<Purpose, readonly File[]>>;
export const NO_TRUST: TrustFiles = { ledger: [], tsa: [], signers: [], receipts: [], witnesses: [], intermediates: [] };

const KEY_FILE = /\.(vkey|txt|pub)$/i;
const CERTIFICATE_FILE = /\.(cer|crt|der|pem)$/i;

/** The purpose that a file's folder names; null: it lies there, but is neither key nor certificate; undefined: it lies elsewhere. */
export function purposeOfPath(path: string): Purpose | null | undefined {
  const folder = path.split('/').at(-2);
  const purpose = PURPOSES.find((one) => one === folder);
  if (purpose === undefined) return undefined;
  const wanted = purpose === 'ledger' || purpose === 'witnesses' ? KEY_FILE : CERTIFICATE_FILE;
  return wanted.test(path) ? purpose : null;
}

/** Throws VerifyError TRUST, which names the file. */
export async function readTrustFiles(files: TrustFiles, pastedLedgerKeys: string): Promise<TrustMaterial> {
  const certificates = async (purpose: Purpose) => (await Promise.all(files[purpose].map(readCertificates))).flat();
  const keys = async (purpose: Purpose) => (await Promise.all(files[purpose].map((file) => file.text()))).flatMap(keyLines);
  return {
    signers: await certificates('signers'),
    tsa: await certificates('tsa'),
    receipts: await certificates('receipts'),
    intermediates: await certificates('intermediates'),
    ledger: [...(await keys('ledger')), ...keyLines(pastedLedgerKeys)],
    witnesses: await keys('witnesses'),
  };
}

function keyLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g;
/** DER of a SEQUENCE begins with it. */
const SEQUENCE_TAG = 0x30;

async function readCertificates(file: File): Promise<Bytes[]> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === SEQUENCE_TAG) return [bytes];
  const blocks = [...new TextDecoder().decode(bytes).matchAll(PEM)];
  if (blocks.length === 0) throw new VerifyError('TRUST', file.name);
  try {
    return blocks.map(([, body = '']) => parseBase64(body.replace(/\s/g, '')));
  } catch (cause) {
    if (cause instanceof MalformedError) throw new VerifyError('TRUST', `${file.name}: ${cause.message}`, cause);
    throw cause;
  }
}
