// Under which rules is verified: the signature policies of the archive are built in; policy.json of a trust folder sets the rest.
import strict from '../../../config/policies/strict.json';
import vnExisting from '../../../config/policies/vn-existing.json';
import type { DigestAlgorithm } from '../../core/crypto/engine.ts';
import type { ProofPolicy } from '../../core/proof/index.ts';
import { parsePolicy, type SignaturePolicy } from '../../core/signature/index.ts';
import { VerifyError } from './verify-error.ts';

export const SIGNATURE_POLICIES: readonly SignaturePolicy[] = [parsePolicy(vnExisting), parsePolicy(strict)];

const DEFAULT: ProofPolicy = {
  name: 'default',
  demo: false,
  minimumWitnesses: 0,
  digests: { sha256: null, sha384: null, sha512: null, 'sha3-256': null, 'sha3-384': null, 'sha3-512': null },
  timeStampPolicies: [],
};

const KEYS: readonly string[] = ['name', 'demo', 'minimumWitnesses', 'digests', 'timeStampPolicies'];

/** What policy.json leaves out is as in the default; a key that is not known is refused: it must not mean a milder check. */
export async function readProofPolicy(file: File | null, demo: boolean): Promise<ProofPolicy> {
  if (file === null) return { ...DEFAULT, demo };
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch (cause) {
    throw new VerifyError('POLICY', 'JSON', cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new VerifyError('POLICY', 'expected an object');
  const given = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(given)) if (!KEYS.includes(key)) throw new VerifyError('POLICY', key);
  const { name, demo: ownDemo, minimumWitnesses, digests, timeStampPolicies } = given;
  return {
    name: name === undefined ? DEFAULT.name : expect('name', name, (item) => typeof item === 'string'),
    demo: demo || (ownDemo !== undefined && expect<boolean>('demo', ownDemo, (item) => typeof item === 'boolean')),
    minimumWitnesses:
      minimumWitnesses === undefined
        ? DEFAULT.minimumWitnesses
        : expect('minimumWitnesses', minimumWitnesses, (item) => Number.isSafeInteger(item) && Number(item) >= 0),
    digests: digests === undefined ? DEFAULT.digests : readDigests(digests),
    timeStampPolicies:
      timeStampPolicies === undefined
        ? DEFAULT.timeStampPolicies
        : expect(
            'timeStampPolicies',
            timeStampPolicies,
            (item) => Array.isArray(item) && item.every((one) => typeof one === 'string'),
          ),
  };
}

function expect<T>(key: string, value: unknown, fits: (value: unknown) => boolean): T {
  if (!fits(value)) throw new VerifyError('POLICY', key);
  return value as T;
}

function readDigests(value: unknown): ProofPolicy['digests'] {
  if (typeof value !== 'object' || value === null) throw new VerifyError('POLICY', 'digests');
  const digests: Partial<Record<DigestAlgorithm, Date | null>> = {};
  for (const [name, until] of Object.entries(value)) {
    const end: unknown = until;
    const time = end === null ? null : typeof end === 'string' ? new Date(end) : new Date(Number.NaN);
    if (time !== null && Number.isNaN(time.getTime())) throw new VerifyError('POLICY', `digests.${name}`);
    digests[name as DigestAlgorithm] = time; // a name that nobody asks for has no effect
  }
  return digests;
}
