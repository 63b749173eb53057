// What was checked, under which policy, and with what result: TS 119 102-2 V1.4.1, 4.3.5, and the status of 4.3.4.
import type { CryptoEngine } from '../../crypto/engine.ts';
import { digestBytes } from '../../crypto/engine.ts';
import { encodeCanonicalJson, type JsonValue } from '../../encoding/canonical-json.ts';
import { encodeHex } from '../../encoding/hex.ts';
import type { XmlNode } from '../../xml/index.ts';
import type { SignaturePolicy } from '../policy.ts';
import type { Check, CheckOutcome, Sentence, SubIndication } from '../report.ts';
import { CONSTRAINT_STATUS, checkUri, MAIN_INDICATIONS, SUB_INDICATIONS } from './registered-uris.ts';
import { digestElements, leaf, textElement } from './report-values.ts';

export interface ReportedPolicy {
  readonly uri: string;
  readonly element: XmlNode;
}

/** 4.3.5.3. The digest is the SHA-256 of the policy in canonical form (RFC 8785). Throws MalformedError JSON_NOT_NFC. */
export function reportedPolicy(policy: SignaturePolicy, engine: CryptoEngine): ReportedPolicy {
  const part = (text: string) => text.replace(/[^\w.-]/g, '-');
  const uri = `urn:chauban:signature-policy:${part(policy.id)}:${part(policy.version)}`;
  const digest = encodeHex(digestBytes(engine, 'sha256', encodeCanonicalJson(policy as unknown as JsonValue)));
  const id = { name: 'xades:SigPolicyId', content: [leaf('xades:Identifier', uri)] };
  const hash = { name: 'xades:SigPolicyHash', content: digestElements('sha256', digest) ?? [] };
  const identifier = { name: 'xades:SignaturePolicyId', content: [id, hash] };
  return {
    uri,
    element: {
      name: 'SignatureValidationPolicy',
      content: [
        { name: 'SignaturePolicyIdentifier', content: [identifier] },
        textElement('PolicyName', `${policy.id} ${policy.version}`),
      ],
    },
  };
}

/** `reason`: of the verdict that these checks came to; it stands with the check that decided. */
export function constraintsReport(checks: readonly Check[], reason: SubIndication | null, policy: ReportedPolicy): XmlNode {
  const deciding = decidingCheck(checks);
  const constraints = checks.map((check) => constraint(check, check === deciding ? reason : null, policy.uri));
  return { name: 'ValidationConstraintsEvaluationReport', content: [policy.element, ...constraints] };
}

// The first failure decides, then the first doubt.
const decidingCheck = (checks: readonly Check[]): Check | undefined =>
  checks.find(({ outcome }) => outcome === 'failed') ?? checks.find(({ outcome }) => outcome === 'indeterminate');

/** `tolerated`: the policy stands above the rule. What was not applicable was not evaluated. */
const STATUS: Readonly<Record<CheckOutcome, keyof typeof CONSTRAINT_STATUS>> = {
  passed: 'applied',
  failed: 'applied',
  indeterminate: 'applied',
  warned: 'applied',
  tolerated: 'overridden',
  'not-applicable': 'disabled',
};

/** What a check came to. A remark, and what was not applied, has no result. */
const RESULTS: Readonly<Record<CheckOutcome, string | null>> = {
  passed: MAIN_INDICATIONS.PASSED,
  warned: null,
  failed: MAIN_INDICATIONS.FAILED,
  indeterminate: MAIN_INDICATIONS.INDETERMINATE,
  tolerated: null,
  'not-applicable': null,
};

function constraint(check: Check, reason: SubIndication | null, policyUri: string): XmlNode {
  const status = STATUS[check.outcome];
  const result = RESULTS[check.outcome];
  const overriddenBy = status === 'overridden' ? [leaf('OverriddenBy', policyUri)] : [];
  return {
    name: 'ValidationConstraint',
    content: [
      leaf('ValidationConstraintIdentifier', checkUri(check.code)),
      { name: 'ConstraintStatus', content: [leaf('Status', CONSTRAINT_STATUS[status]), ...overriddenBy] },
      ...(result === null ? [] : [{ name: 'ValidationStatus', content: statusElements(result, reason) }]),
      { name: 'Indications', content: [checkElement(check)] },
    ],
  };
}

export function statusElements(mainIndication: string, reason: SubIndication | null): XmlNode[] {
  const main = leaf('MainIndication', mainIndication);
  return reason === null ? [main] : [main, leaf('SubIndication', SUB_INDICATIONS[reason])];
}

/** The check in our own words: its code, the rule that it checks, its outcome, and the sentences for people. */
export function checkElement({ code, clause, outcome, vi, en }: Check): XmlNode {
  return {
    name: 'cb:Check',
    content: [
      textElement('cb:Code', code),
      textElement('cb:Clause', clause),
      leaf('cb:Outcome', outcome),
      ...sentenceElements('cb:Message', { vi, en }),
    ],
  };
}

export const sentenceElements = (name: string, { vi, en }: Sentence): XmlNode[] => [
  textElement(name, vi, { 'xml:lang': 'vi' }),
  textElement(name, en, { 'xml:lang': 'en' }),
];
