// NIST PKITS 1.0.1: certification paths. Covered here: every case that does not turn on revocation, with the inputs about policies
// that it names. Signatures, validity, names, self-issued certificates, constraints of CAs, key usage, policies (required, mapped,
// inhibited), name constraints and private extensions.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MalformedError } from '../../src/core/encoding/malformed-error.ts';
import { ANY_POLICY, Certificate, CertificateIndex, findPath, type PathResult } from '../../src/core/x509/index.ts';
import { BrowserEngine } from '../../src/engine/browser-engine.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { findCorpus } from './corpora.ts';

interface Case {
  readonly number: string;
  readonly name: string;
  readonly certs: readonly string[];
  readonly shouldValidate: boolean;
  readonly initialPolicySet: readonly string[];
  readonly initialExplicitPolicy: boolean;
  readonly initialPolicyMappingInhibit: boolean;
  readonly initialInhibitAnyPolicy: boolean;
  /** null: not given for this case. */
  readonly userConstrainedPolicySet: readonly string[] | null;
}

// 4.1 signatures, 4.2 validity, 4.3 names, 4.5 self-issued certificates, 4.6 basic constraints, 4.7 key usage, 4.8 policies,
// 4.9 requireExplicitPolicy, 4.10 mappings, 4.11 inhibitPolicyMapping, 4.12 inhibitAnyPolicy, 4.13 name constraints, 4.16 extensions.
const SECTIONS = [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16].map((section) => `4.${section}.`);
// Revoked certificates (4.5), and keyUsage cRLSign, a question of the CRL (4.7).
const REVOCATION = new Set(['4.5.2', '4.5.5', '4.5.7', '4.7.4', '4.7.5']);
const AT = new Date('2011-04-15T00:00:00Z');

const base = findCorpus('pkits');

const policyOid = (name: string): string =>
  name === 'anyPolicy' ? ANY_POLICY : name.replace(/^NIST-test-policy-/, '2.16.840.1.101.3.2.1.48.');

const isAboutPolicies = ({ number }: Case): boolean => /^4\.(8|9|10|11|12)\./.test(number);

describe.skipIf(base === undefined)('PKITS paths', () => {
  const all: Case[] = base === undefined ? [] : JSON.parse(readFileSync(join(base, 'expected.json'), 'utf8')).cases;
  const cases = all.filter(({ number }) => SECTIONS.some((section) => number.startsWith(section)) && !REVOCATION.has(number));

  it('the corpus is whole', () => {
    expect(all.length).toBe(247);
    expect(cases.length).toBe(176);
    expect(cases.filter(isAboutPolicies).length).toBe(88);
    expect(cases.filter(({ userConstrainedPolicySet }) => userConstrainedPolicySet !== null).length).toBe(9);
  });

  describe.each([new NodeEngine(), new BrowserEngine()])('with $name', (engine) => {
    /** Undefined: a certificate could not be read. */
    const pathOf = async ({ certs, ...one }: Case): Promise<PathResult | undefined> => {
      try {
        const [anchor, ...others] = certs.map((name) =>
          Certificate.parse(new Uint8Array(readFileSync(join(base ?? '', 'certs', name)))),
        );
        const certificate = others.pop();
        if (anchor === undefined || certificate === undefined) throw new Error('a path needs two certificates');
        const { initialExplicitPolicy, initialPolicyMappingInhibit, initialInhibitAnyPolicy } = one;
        const initialPolicySet = one.initialPolicySet.map(policyOid);
        return await findPath({
          certificate,
          anchors: new CertificateIndex([anchor]),
          intermediates: new CertificateIndex(others),
          at: AT,
          engine,
          policies: { initialPolicySet, initialExplicitPolicy, initialPolicyMappingInhibit, initialInhibitAnyPolicy },
        });
      } catch (cause) {
        if (cause instanceof MalformedError) return undefined;
        throw cause;
      }
    };

    it.each(cases)('$number $name', async (one) => {
      const result = await pathOf(one);
      expect(result?.outcome === 'valid').toBe(one.shouldValidate);
      if (result?.outcome === 'invalid' && isAboutPolicies(one)) {
        for (const { code } of result.failures) expect(code).toMatch(/^POLICY_/);
      }
      if (result?.outcome !== 'valid' || one.userConstrainedPolicySet === null) return;
      expect(result.policies).toEqual(one.userConstrainedPolicySet.map(policyOid).sort());
    });
  });
});
