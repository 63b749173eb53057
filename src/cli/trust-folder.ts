// The verifier's own trust, from a folder: signers/ tsa/ receipts/ intermediates/ (certificates, PEM or DER), ledger/ witnesses/
// (verifier keys, one a line) and policy.json. A folder that is not there means: nobody is trusted for that purpose.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseBase64 } from '../core/encoding/base64.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { MalformedError } from '../core/encoding/malformed-error.ts';
import {
  DEFAULT_PROOF_POLICY,
  type ProofPolicy,
  parseProofPolicy,
  type ReadPolicy,
  type TrustMaterial,
} from '../core/proof/index.ts';
import { parsePolicy, type SignaturePolicy } from '../core/signature/index.ts';

export interface TrustFolder {
  readonly trust: TrustMaterial;
  readonly policy: ProofPolicy;
  /** For the signatures inside documents. */
  readonly signatures: SignaturePolicy;
}

/** Throws MalformedError TRUST_* or POLICY_* naming the file. */
export async function readTrustFolder(path: string, policyPath?: string): Promise<TrustFolder> {
  const [signers, tsa, receipts, intermediates] = await Promise.all(
    ['signers', 'tsa', 'receipts', 'intermediates'].map((name) => readCertificates(join(path, name))),
  );
  const [ledger, witnesses] = await Promise.all(['ledger', 'witnesses'].map((name) => readKeys(join(path, name))));
  const trust = {
    signers: signers ?? [],
    tsa: tsa ?? [],
    receipts: receipts ?? [],
    intermediates: intermediates ?? [],
    ledger: ledger ?? [],
    witnesses: witnesses ?? [],
  };
  await readdir(path); // a folder that is not there at all is a mistake of the caller
  const file = policyPath ?? join(path, 'policy.json');
  const text = policyPath === undefined ? await readIfThere(file) : await readFile(file);
  const read = text === undefined ? undefined : readPolicy(text.toString('utf8'), file);
  const signatures = read?.signatures ?? 'strict';
  return {
    trust,
    policy: read?.proof ?? DEFAULT_PROOF_POLICY,
    signatures: typeof signatures === 'string' ? await namedPolicy(signatures) : signatures,
  };
}

/** Throws MalformedError POLICY_INVALID naming the file. */
function readPolicy(text: string, file: string): ReadPolicy {
  try {
    return parseProofPolicy(text);
  } catch (cause) {
    if (cause instanceof MalformedError) throw new MalformedError('POLICY_INVALID', `${file}: ${cause.message}`, cause);
    throw cause;
  }
}

/** The policies that come with the program: config/policies in the folder above the sources or above their compiled form. */
export async function namedPolicy(name: string): Promise<SignaturePolicy> {
  if (!/^[a-z0-9-]+$/.test(name)) throw new MalformedError('POLICY_INVALID', `expected the name of a policy, got ${name}`);
  for (const up of ['../../', '../../../../']) {
    const text = await readIfThere(new URL(`${up}config/policies/${name}.json`, import.meta.url));
    if (text !== undefined) return parsePolicy(parseJson(text.toString('utf8'), name));
  }
  throw new MalformedError('POLICY_INVALID', `no policy is called ${name}`);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedError('POLICY_INVALID', `${file}: expected JSON`, cause);
  }
}

/** Every certificate in a folder (PEM or DER); none when the folder is not there. Throws MalformedError TRUST_CERTIFICATE. */
export async function readCertificates(folder: string): Promise<readonly Bytes[]> {
  const found: Bytes[] = [];
  for (const [path, bytes] of await readFiles(folder, /\.(cer|crt|der|pem)$/i)) {
    const text = bytes.toString('latin1');
    const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g)];
    if (blocks.length === 0 && text.includes('-----BEGIN')) {
      throw new MalformedError('TRUST_CERTIFICATE', `${path}: expected a certificate`);
    }
    if (blocks.length === 0) found.push(new Uint8Array(bytes));
    for (const [, body = ''] of blocks) found.push(parseBase64(body.replace(/\s/g, '')));
  }
  return found;
}

async function readKeys(folder: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const [, bytes] of await readFiles(folder, /\.(vkey|txt|pub)$/i)) {
    for (const line of bytes.toString('utf8').split('\n')) if (/^[^#\s]/.test(line)) keys.push(line.trim());
  }
  return keys;
}

async function readFiles(folder: string, wanted: RegExp): Promise<readonly (readonly [string, Buffer])[]> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => wanted.test(name)).sort();
  } catch (cause) {
    if (isAbsent(cause)) return [];
    throw cause;
  }
  return Promise.all(names.map(async (name) => [join(folder, name), await readFile(join(folder, name))] as const));
}

async function readIfThere(path: string | URL): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (isAbsent(cause)) return undefined;
    throw cause;
  }
}

export function isAbsent(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
}
