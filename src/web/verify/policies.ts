// Under which rules is verified: policy.json of a trust folder (docs/proof-format.md, section 7); the archive's signature policies are
// built in.
import strict from '../../../config/policies/strict.json';
import vnExisting from '../../../config/policies/vn-existing.json';
import { MalformedError } from '../../core/encoding/malformed-error.ts';
import { DEFAULT_PROOF_POLICY, type ProofPolicy, parseProofPolicy } from '../../core/proof/index.ts';
import { parsePolicy, type SignaturePolicy } from '../../core/signature/index.ts';
import { VerifyError } from './verify-error.ts';

/** The first is the default, as for `chauban verify`. */
export const SIGNATURE_POLICIES: readonly SignaturePolicy[] = [parsePolicy(strict), parsePolicy(vnExisting)];

export interface Policies {
  readonly proof: ProofPolicy;
  /** null: policy.json names none; the page's choice counts. */
  readonly signatures: SignaturePolicy | null;
}

/** `demo`: the person's tick. Throws VerifyError POLICY. */
export async function readPolicies(file: File | null, demo: boolean): Promise<Policies> {
  if (file === null) return { proof: { ...DEFAULT_PROOF_POLICY, demo }, signatures: null };
  try {
    const { proof, signatures } = parseProofPolicy(await file.text());
    return {
      proof: { ...proof, demo: proof.demo || demo },
      signatures: typeof signatures === 'string' ? namedPolicy(signatures) : signatures,
    };
  } catch (cause) {
    if (cause instanceof MalformedError) throw new VerifyError('POLICY', cause.message, cause);
    throw cause;
  }
}

function namedPolicy(name: string): SignaturePolicy {
  const named = SIGNATURE_POLICIES.find((policy) => policy.id === name);
  if (named === undefined) throw new VerifyError('POLICY', `signatures: ${name}`);
  return named;
}
