// Certification path validation at a given time, RFC 5280 section 6.1. A pure function: every failing reason, none of them thrown.
import type { CryptoEngine, SignatureCheck } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from './certificate.ts';
import { EXTENSION } from './extensions.ts';
import { NameConstraintState } from './name-constraints.ts';
import type { PathFailure, PathFailureCode } from './path-types.ts';
import { type PolicyInputs, PolicyState } from './policy-state.ts';
import { type WorkingKey, workingKeyOf } from './working-key.ts';

/** Whether the key made the signature on `certificate`. `publicKey`: SubjectPublicKeyInfo with all its parameters. */
export type LinkCheck = (certificate: Certificate, publicKey: Bytes) => Promise<SignatureCheck>;

export interface PathFinding {
  readonly failures: readonly PathFailure[];
  /** Position of the first certificate whose signature algorithm the engine lacks. */
  readonly unsupportedAt: number | undefined;
  /** user_constrained_policy_set, sorted: of meaning only without failures. */
  readonly policies: readonly string[];
}

const PROCESSED: ReadonlySet<string> = new Set([
  EXTENSION.SUBJECT_KEY_ID,
  EXTENSION.AUTHORITY_KEY_ID,
  EXTENSION.KEY_USAGE,
  EXTENSION.SUBJECT_ALT_NAME,
  EXTENSION.ISSUER_ALT_NAME,
  EXTENSION.BASIC_CONSTRAINTS,
  EXTENSION.NAME_CONSTRAINTS,
  EXTENSION.CRL_DISTRIBUTION_POINTS,
  EXTENSION.CERTIFICATE_POLICIES,
  EXTENSION.POLICY_MAPPINGS,
  EXTENSION.POLICY_CONSTRAINTS,
  EXTENSION.INHIBIT_ANY_POLICY,
  EXTENSION.EXTENDED_KEY_USAGE,
]);

/**
 * `path` runs from the certificate asked about (position 0) to the trust anchor, of which only name and key count (6.1.1 d).
 * A path of one certificate means that it is itself an anchor: then only its validity period is checked.
 */
export async function validatePath(
  path: readonly Certificate[],
  at: Date,
  link: LinkCheck,
  inputs: PolicyInputs = {},
): Promise<PathFinding> {
  const failures: PathFailure[] = [];
  const policies = new PolicyState(path.length - 1, inputs);
  const [only] = path;
  if (only !== undefined && path.length === 1) {
    return { failures: validityFailures(only, 0, at), unsupportedAt: undefined, policies: policies.userPolicies() };
  }
  let unsupportedAt: number | undefined;
  // 6.1.2 (k): max_path_length begins as the length of the path.
  let maxPathLength = path.length - 1;
  let key: WorkingKey | undefined;
  const constraints = new NameConstraintState();
  for (let index = path.length - 1; index >= 0; index--) {
    const certificate = path[index];
    const issuer = path[index + 1];
    if (certificate === undefined) break;
    const step = new PathStep(certificate, index, failures);
    // 6.1.2 (g)-(i), 6.1.4 (d)-(f), 6.1.5 (c)-(e)
    const issuerKey = key;
    key = nextKey(step, issuerKey);
    if (issuer === undefined) continue;
    if ((await checkSignature(step, issuer, issuerKey, link)) === 'unsupported') unsupportedAt = index;
    failures.push(...validityFailures(certificate, index, at));
    // 6.1.3 (a)(4)
    if (certificate.issuer.key !== issuer.subject.key) step.fail('ISSUER_MISMATCH', '6.1.3 (a)(4)', issuer.subject.text);
    checkNames(step, constraints);
    enterPolicies(step, policies);
    checkExtensions(step);
    if (index > 0) preparePolicies(step, policies);
    else finishPolicies(step, policies);
    if (index > 0) maxPathLength = prepareNext(step, constraints, maxPathLength);
  }
  return { failures, unsupportedAt, policies: policies.userPolicies() };
}

/** One certificate in its place, and where its failures go. */
class PathStep {
  readonly certificate: Certificate;
  readonly index: number;
  readonly #failures: PathFailure[];

  constructor(certificate: Certificate, index: number, failures: PathFailure[]) {
    this.certificate = certificate;
    this.index = index;
    this.#failures = failures;
  }

  fail(code: PathFailureCode, section: string, detail: string): void {
    this.#failures.push({ code, index: this.index, clause: `RFC 5280 ${section}`, detail });
  }

  pathHas(code: PathFailureCode): boolean {
    return this.#failures.some((failure) => failure.code === code);
  }

  /** Runs a check that reads extensions; what cannot be read fails the path. */
  guard(section: string, check: () => void): void {
    try {
      check();
    } catch (cause) {
      if (!(cause instanceof MalformedError)) throw cause;
      this.fail('EXTENSION_MALFORMED', section, `${cause.code}: ${cause.message}`);
    }
  }
}

// 6.1.3 (a)(1). Without a key that is whole nothing can be verified; that failure stands with the issuer's certificate.
async function checkSignature(
  step: PathStep,
  issuer: Certificate,
  key: WorkingKey | undefined,
  link: LinkCheck,
): Promise<SignatureCheck> {
  if (key === undefined) return 'not-verified';
  const check = await link(step.certificate, key.spki);
  if (check === 'not-verified') step.fail('SIGNATURE_NOT_VERIFIED', '6.1.3 (a)(1)', `by the key of ${issuer.subject.text}`);
  return check;
}

// RFC 3279 2.3.2: a DSA key without parameters under an issuer that cannot give them must be rejected.
function nextKey(step: PathStep, issuer: WorkingKey | undefined): WorkingKey | undefined {
  const key = workingKeyOf(step.certificate, issuer);
  if (key === undefined) step.fail('KEY_PARAMETERS_MISSING', '6.1.4 (e)', step.certificate.subject.text);
  return key;
}

// 6.1.3 (a)(2); 4.1.2.5: both ends belong to the period.
function validityFailures(certificate: Certificate, index: number, at: Date): PathFailure[] {
  const clause = 'RFC 5280 6.1.3 (a)(2)';
  const detail = `valid ${certificate.notBefore.toISOString()} to ${certificate.notAfter.toISOString()}, asked for ${at.toISOString()}`;
  if (at < certificate.notBefore) return [{ code: 'NOT_YET_VALID', index, clause, detail }];
  // notAfter has whole seconds; the second that it names belongs to the period.
  if (at.getTime() >= certificate.notAfter.getTime() + 1000) return [{ code: 'EXPIRED', index, clause, detail }];
  return [];
}

// 6.1.3 (b)(c): self-issued certificates are exempt unless they are the last.
function checkNames(step: PathStep, constraints: NameConstraintState): void {
  if (step.index > 0 && step.certificate.isSelfIssued) return;
  step.guard('6.1.3 (b)(c)', () => {
    for (const { code, detail } of constraints.check(step.certificate)) step.fail(code, '6.1.3 (b)(c)', detail);
  });
}

// 6.1.3 (d)-(f)
function enterPolicies(step: PathStep, policies: PolicyState): void {
  step.guard('6.1.3 (d)', () => {
    if (!policies.enter(step.certificate, step.index === 0)) failPolicies(step, '6.1.3 (f)');
  });
}

// 6.1.4 (a), (b), (h)-(j)
function preparePolicies(step: PathStep, policies: PolicyState): void {
  step.guard('6.1.4 (a)', () => {
    if (!policies.map(step.certificate)) step.fail('POLICY_MAPPING_FORBIDDEN', '6.1.4 (a)', step.certificate.subject.text);
  });
  policies.countDown(step.certificate);
  step.guard('6.1.4 (i)', () => policies.constrain(step.certificate));
  step.guard('6.1.4 (j)', () => policies.inhibitAny(step.certificate));
}

// 6.1.5 (a), (b), (g)
function finishPolicies(step: PathStep, policies: PolicyState): void {
  step.guard('6.1.5 (b)', () => policies.finish(step.certificate));
  if (!policies.succeeds()) failPolicies(step, '6.1.5 (g)');
}

// A path that has lost its policies stays without: said once, where it happened.
function failPolicies(step: PathStep, section: string): void {
  if (!step.pathHas('POLICY_NOT_VALID')) step.fail('POLICY_NOT_VALID', section, step.certificate.subject.text);
}

// 6.1.4 (o), 6.1.5 (f), 4.2: unknown critical extensions; no extension twice.
function checkExtensions(step: PathStep): void {
  const seen = new Set<string>();
  for (const { oid, critical } of step.certificate.extensions) {
    if (seen.has(oid)) step.fail('EXTENSION_REPEATED', '4.2', oid);
    seen.add(oid);
    if (critical && !PROCESSED.has(oid)) step.fail('UNKNOWN_CRITICAL_EXTENSION', '6.1.4 (o)', oid);
  }
}

// 6.1.4: a certificate that issues the next one. Returns max_path_length.
function prepareNext(step: PathStep, constraints: NameConstraintState, maxPathLength: number): number {
  const { certificate } = step;
  let left = maxPathLength;
  step.guard('6.1.4 (g)', () => constraints.add(certificate));
  step.guard('6.1.4 (k)', () => {
    const basic = certificate.basicConstraints;
    if (basic?.ca !== true) step.fail('NOT_A_CA', '6.1.4 (k)', certificate.subject.text);
    // (l): self-issued certificates do not count.
    if (!certificate.isSelfIssued) {
      if (left <= 0) step.fail('PATH_TOO_LONG', '6.1.4 (l)', certificate.subject.text);
      left--;
    }
    // (m)
    if (basic?.pathLength !== undefined && basic.pathLength < left) left = basic.pathLength;
  });
  step.guard('6.1.4 (n)', () => {
    const usage = certificate.keyUsage;
    if (usage !== undefined && !usage.has('keyCertSign'))
      step.fail('KEY_CERT_SIGN_MISSING', '6.1.4 (n)', certificate.subject.text);
  });
  return left;
}

/** The check of one link by an engine. An algorithm unknown to us is 'unsupported'. */
export function linkCheckWith(engine: CryptoEngine): LinkCheck {
  return async (certificate, publicKey) => {
    const algorithm = certificate.signatureAlgorithm;
    if (algorithm === undefined) return 'unsupported';
    return engine.verifySignature({ algorithm, publicKey, message: certificate.tbs, signature: certificate.signature });
  };
}
