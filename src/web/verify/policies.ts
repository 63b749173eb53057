// Under which rules is verified: policy.json of a trust folder (docs/proof-format.md, section 7); the archive's signature policies are
// built in.
import strict from '../../../config/policies/strict.json';
import vnExisting from '../../../config/policies/vn-existing.json';
import type { DigestAlgorithm } from '../../core/crypto/engine.ts';
import { MalformedError } from '../../core/encoding/malformed-error.ts';
import type { ProofPolicy } from '../../core/proof/index.ts';
import { parsePolicy, type SignaturePolicy } from '../../core/signature/index.ts';
import { VerifyError } from './verify-error.ts';

/** The first is the default, as for `chauban verify`. */
export const SIGNATURE_POLICIES: readonly SignaturePolicy[] = [parsePolicy(strict), parsePolicy(vnExisting)];

export interface Policies {
  readonly proof: ProofPolicy;
  /** null: policy.json names none; the page's choice counts. */
  readonly signatures: SignaturePolicy | null;
}

const DEFAULT: ProofPolicy = {
  name: 'default',
  demo: false,
  minimumWitnesses: 0,
  digests: { sha256: null, sha384: null, sha512: null, 'sha3-256': null, 'sha3-384': null, 'sha3-512': null },
  timeStampPolicies: [],
};

const KEYS: readonly string[] = [...Object.keys(DEFAULT), 'signatures'];

/** `demo`: the person's tick. Throws VerifyError POLICY; a key that is not known is refused: it must not mean a milder check. */
export async function readPolicies(file: File | null, demo: boolean): Promise<Policies> {
  if (file === null) return { proof: { ...DEFAULT, demo }, signatures: null };
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch (cause) {
    throw new VerifyError('POLICY', 'JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new VerifyError('POLICY', '{ … }');
  const given = new Map<string, unknown>(Object.entries(value));
  for (const key of given.keys()) if (!KEYS.includes(key)) throw new VerifyError('POLICY', key);
  const read = <T>(key: string, fallback: T, fits: (item: unknown) => item is T): T => {
    const item = given.has(key) ? given.get(key) : fallback;
    if (!fits(item)) throw new VerifyError('POLICY', key);
    return item;
  };
  if (!given.has('name')) throw new VerifyError('POLICY', 'name');
  const proof = {
    name: read('name', '', isText),
    demo: read('demo', false, isFlag) || demo,
    minimumWitnesses: read('minimumWitnesses', DEFAULT.minimumWitnesses, isCount),
    timeStampPolicies: read('timeStampPolicies', DEFAULT.timeStampPolicies, isTexts),
    digests: given.has('digests') ? readDigests(given.get('digests')) : DEFAULT.digests,
  };
  return { proof, signatures: given.has('signatures') ? readSignatures(given.get('signatures')) : null };
}

const isText = (item: unknown): item is string => typeof item === 'string';
const isFlag = (item: unknown): item is boolean => typeof item === 'boolean';
const isCount = (item: unknown): item is number => typeof item === 'number' && Number.isSafeInteger(item) && item >= 0;
const isTexts = (item: unknown): item is readonly string[] => Array.isArray(item) && item.every(isText);

function readSignatures(value: unknown): SignaturePolicy {
  if (typeof value === 'string') {
    const named = SIGNATURE_POLICIES.find((policy) => policy.id === value);
    if (named === undefined) throw new VerifyError('POLICY', `signatures: ${value}`);
    return named;
  }
  try {
    return parsePolicy(value);
  } catch (cause) {
    if (cause instanceof MalformedError) throw new VerifyError('POLICY', `signatures: ${cause.message}`, cause);
    throw cause;
  }
}

function readDigests(value: unknown): ProofPolicy['digests'] {
  if (typeof value !== 'object' || value === null) throw new VerifyError('POLICY', 'digests');
  const digests: Partial<Record<DigestAlgorithm, Date | null>> = {};
  for (const [name, until] of Object.entries(value) as [string, unknown][]) {
    const time = until === null ? null : new Date(typeof until === 'string' ? until : Number.NaN);
    const known = /^(sha(224|256|384|512)|sha3-(224|256|384|512))$/.test(name);
    if (!known || (time !== null && Number.isNaN(time.getTime()))) throw new VerifyError('POLICY', `digests.${name}`);
    digests[name as DigestAlgorithm] = time;
  }
  return digests;
}
