// policy.json of a trust folder: reading (docs/proof-format.md, section 7).
import type { DigestAlgorithm } from '../crypto/engine.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { parsePolicy, type SignaturePolicy } from '../signature/index.ts';
import type { ProofPolicy } from './trust-material.ts';

export interface ReadPolicy {
  readonly proof: ProofPolicy;
  /** For the signatures inside documents: the policy, or the name of one; null: none is named. */
  readonly signatures: SignaturePolicy | string | null;
}

/** Where there is no policy.json. */
export const DEFAULT_PROOF_POLICY: ProofPolicy = {
  name: 'default',
  demo: false,
  minimumWitnesses: 0,
  digests: { sha256: null, sha384: null, sha512: null, 'sha3-256': null, 'sha3-384': null, 'sha3-512': null },
  timeStampPolicies: [],
};

const KEYS: readonly string[] = ['name', 'demo', 'minimumWitnesses', 'digests', 'timeStampPolicies', 'signatures'];

/** Throws MalformedError POLICY_INVALID. */
export function parseProofPolicy(text: string): ReadPolicy {
  const json = parseJson(text);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) fail('an object');
  const value = json as Readonly<Record<string, unknown>>;
  // A misspelt key must not mean a milder check.
  for (const key of Object.keys(value)) if (!KEYS.includes(key)) fail(`only ${KEYS.join(', ')}; got ${key}`);
  const { name, demo = false, minimumWitnesses = 0, timeStampPolicies = [], digests, signatures = null } = value;
  if (typeof name !== 'string') fail('a name');
  if (typeof demo !== 'boolean') fail('true or false for demo');
  if (typeof minimumWitnesses !== 'number' || !Number.isSafeInteger(minimumWitnesses) || minimumWitnesses < 0) {
    fail('a whole number for minimumWitnesses');
  }
  if (!Array.isArray(timeStampPolicies) || !timeStampPolicies.every((oid): oid is string => typeof oid === 'string')) {
    fail('a list of identifiers for timeStampPolicies');
  }
  const read = digests === undefined ? DEFAULT_PROOF_POLICY.digests : readDigests(digests);
  const proof = { name, demo, minimumWitnesses, timeStampPolicies, digests: read };
  return { proof, signatures: typeof signatures === 'string' || signatures === null ? signatures : parsePolicy(signatures) };
}

function fail(what: string): never {
  throw new MalformedError('POLICY_INVALID', `expected ${what}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MalformedError('POLICY_INVALID', 'expected JSON', cause);
  }
}

function readDigests(value: unknown): ProofPolicy['digests'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail('an object for digests');
  const digests: Partial<Record<DigestAlgorithm, Date | null>> = {};
  for (const [name, until] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    if (!/^(sha(1|224|256|384|512)|sha3-(224|256|384|512))$/.test(name)) fail(`a known digest, got ${name}`);
    const date = typeof until === 'string' ? new Date(until) : null;
    if (until !== null && (date === null || Number.isNaN(date.getTime()))) fail(`a time or null for ${name}`);
    digests[name as DigestAlgorithm] = date;
  }
  return digests;
}
