// NIST PKITS 1.0.1 with revocation required: a case is valid when its path is valid and every certificate on it but the anchor is good by the
// CRLs of the case. Sections 4.8 to 4.12 turn on certificate policies and are not asked here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/core/encoding/bytes.ts';
import { MalformedError } from '../../src/core/encoding/malformed-error.ts';
import {
  Certificate,
  CertificateIndex,
  Crl,
  checkPathRevocation,
  findPath,
  type PathResult,
  type RevocationDoubtCode,
  type RevocationStatus,
} from '../../src/core/x509/index.ts';
import { BrowserEngine } from '../../src/engine/browser-engine.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { findCorpus } from './corpora.ts';

interface Case {
  readonly number: string;
  readonly name: string;
  readonly certs: readonly string[];
  readonly crls: readonly string[];
  readonly shouldValidate: boolean;
}

interface OtherFinding {
  readonly id: string;
  readonly error?: { readonly msg_regex: string };
}

const POLICIES = /^4\.(8|9|10|11|12)\./;
const ABOUT_CRLS = /^4\.(4|5|14|15)\.|^4\.7\.[45]$/;
const AT = new Date('2011-04-15T00:00:00Z');

// How another verifier words the reason of a revocation, and its other findings about CRLs.
const WORDS: Readonly<Record<string, string>> = {
  'a compromised key': 'keyCompromise',
  'a certificate hold': 'certificateHold',
  'an affiliation change': 'affiliationChanged',
};
const FINDINGS: readonly (readonly [RegExp, readonly RevocationDoubtCode[]])[] = [
  // Its word for having dropped a CRL early on: by its issuer's name, or by its scope.
  [/no revocation information could be found/, ['NO_REVOCATION_DATA', 'OUT_OF_SCOPE', 'DELTA_WITHOUT_BASE']],
  [/signature could not be verified/, ['SIGNATURE_NOT_VERIFIED']],
  [/unrecognized critical extensions/, ['UNKNOWN_CRITICAL_EXTENSION']],
  [/not recent enough/, ['NEXT_UPDATE_PASSED']],
  [/CRL issuer certificate path could not be validated/, ['CRL_ISSUER_REVOKED']],
  [/not authorized to s/, ['CRL_SIGN_MISSING']],
  [/only contains/, ['OUT_OF_SCOPE']],
  [/do not cover all revocation reasons/, ['REASONS_NOT_COVERED']],
];

const base = findCorpus('pkits');

describe.skipIf(base === undefined)('PKITS revocation', () => {
  const all: Case[] = base === undefined ? [] : JSON.parse(readFileSync(join(base, 'expected.json'), 'utf8')).cases;
  const cases = all.filter(({ number }) => !POLICIES.test(number));
  const others: OtherFinding[] = base === undefined ? [] : JSON.parse(readFileSync(join(base, 'pyhanko-pkits.json'), 'utf8'));
  const read = (folder: string, name: string): Bytes => new Uint8Array(readFileSync(join(base ?? '', folder, name)));

  it('the corpus is whole', () => {
    expect(all.length).toBe(247);
    expect(cases.length).toBe(159);
    expect(cases.filter(({ number }) => ABOUT_CRLS.test(number)).length).toBe(76);
  });

  describe.each([new NodeEngine(), new BrowserEngine()])('with $name', (engine) => {
    async function judged({
      certs,
      crls,
    }: Case): Promise<{ path: PathResult; statuses: readonly RevocationStatus[] } | undefined> {
      try {
        const [anchor, ...others] = certs.map((name) => Certificate.parse(read('certs', name)));
        const certificate = others.pop();
        if (anchor === undefined || certificate === undefined) throw new Error('a path needs two certificates');
        const intermediates = new CertificateIndex(others);
        const path = await findPath({ certificate, anchors: new CertificateIndex([anchor]), intermediates, at: AT, engine });
        if (path.outcome !== 'valid') return { path, statuses: [] };
        const lists = crls.map((name) => Crl.parse(read('crls', name)));
        // Neither the order of the CRLs nor that of the certificates matters.
        const options = { path: path.path, at: AT, engine };
        const statuses = await checkPathRevocation({ ...options, data: lists, candidates: others });
        const reversed = { data: lists.toReversed(), candidates: others.toReversed() };
        expect((await checkPathRevocation({ ...options, ...reversed })).map(summary)).toEqual(statuses.map(summary));
        return { path, statuses };
      } catch (cause) {
        if (cause instanceof MalformedError) return undefined;
        throw cause;
      }
    }

    it.each(cases)('$number $name', async (one) => {
      const result = await judged(one);
      const statuses = result?.statuses ?? [];
      const isValid = result?.path.outcome === 'valid' && statuses.every(({ outcome }) => outcome === 'good');
      expect(isValid).toBe(one.shouldValidate);
    });

    it.each(cases.filter(({ number, shouldValidate }) => ABOUT_CRLS.test(number) && !shouldValidate))(
      '$number $name: for the reason that another verifier gives',
      async (one) => {
        const statuses = (await judged(one))?.statuses ?? [];
        const id = one.number.split('.').reduce((text, part) => text + part.padStart(text === '' ? 1 : 2, '0'), '');
        const said = others.find((other) => other.id === id)?.error?.msg_regex ?? '';
        const words = /^CRL indicates .* due to (.*)$/.exec(said)?.[1];
        const bad = statuses.filter(({ outcome }) => outcome !== 'good').map(summary);
        if (one.number === '4.5.8') return expect(said).toContain('is not a CA');
        if (words !== undefined) return expect(bad).toEqual([`revoked: ${WORDS[words]}`]);
        const codes = FINDINGS.find(([pattern]) => pattern.test(said))?.[1] ?? [];
        expect(bad.length).toBe(1);
        expect(codes).toContain(bad[0]);
      },
    );
  });
});

/** `good`, the reason of the revocation, or the codes of what stood in the way. */
function summary(status: RevocationStatus): string {
  if (status.outcome === 'good') return 'good';
  if (status.outcome === 'revoked') return `revoked: ${status.reason}`;
  return [...new Set(status.reasons.map(({ code }) => code))].sort().join(', ');
}
