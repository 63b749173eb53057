// Policies on whole paths: extensions as they come in certificates, inputs, exemptions of self-issued certificates, the cache.
import { describe, expect, it } from 'vitest';
import { encodeElement, encodeInteger, encodeNull, encodeOid, encodeSequence } from '../../../../src/core/encoding/der-writer.ts';
import {
  ANY_POLICY,
  CertificateIndex,
  findPath,
  linkCheckWith,
  PathCache,
  type PathFinding,
  type PolicyInputs,
  validatePath,
} from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { type DemoOptions, extension, makeCertificate, type Party } from './demo-certificates.ts';

const engine = new NodeEngine();
const AT = new Date('2025-06-01T00:00:00Z');
const P1 = '1.3.6.1.4.1.99999.1';
const P2 = '1.3.6.1.4.1.99999.2';

const policies = (...oids: readonly string[]): Uint8Array =>
  extension('2.5.29.32', false, encodeSequence(...oids.map((oid) => encodeSequence(encodeOid(oid)))));
const mappings = (...pairs: readonly (readonly [string, string])[]): Uint8Array =>
  extension('2.5.29.33', true, encodeSequence(...pairs.map(([from, to]) => encodeSequence(encodeOid(from), encodeOid(to)))));
const skip = (tag: number, count: number): Uint8Array => encodeElement(tag, new Uint8Array([count]));
const constraints = (...fields: readonly Uint8Array[]): Uint8Array => extension('2.5.29.36', true, encodeSequence(...fields));
const requireExplicit = (count: number): Uint8Array => constraints(skip(0x80, count));
const inhibitMapping = (count: number): Uint8Array => constraints(skip(0x81, count));
const inhibitAny = (count: number): Uint8Array => extension('2.5.29.54', true, encodeInteger(count));

// One key for all: what is asked here turns on extensions.
const root = makeCertificate({ subject: 'Gốc', ca: true });
const issue = (issuer: Party, subject: string, extensions: readonly Uint8Array[], more: Partial<DemoOptions> = {}): Party =>
  makeCertificate({ subject, issuer, keyOf: root, ca: true, extensions, ...more });

/** From the anchor down: names and extensions. The same name twice is a self-issued certificate. */
function chain(...links: readonly (readonly [string, ...(readonly Uint8Array[])])[]): readonly Party[] {
  const path = [root];
  for (const [subject, ...extensions] of links) path.unshift(issue(path[0] ?? root, subject, extensions));
  return path;
}

const judge = (path: readonly Party[], inputs?: PolicyInputs): Promise<PathFinding> =>
  validatePath(
    path.map(({ certificate }) => certificate),
    AT,
    linkCheckWith(engine),
    inputs,
  );
const said = ({ failures }: PathFinding): readonly string[] =>
  failures.map(({ code, index, clause }) => `${code}@${index} ${clause.replace('RFC 5280 ', '')}`);

describe('inputs', () => {
  const path = chain(['CA', policies(P1, P2)], ['A', policies(P1)]);

  it('any policy will do unless one is asked for', async () => {
    expect(await judge(path)).toEqual({ failures: [], unsupportedAt: undefined, policies: [P1] });
    expect(await judge(path, { initialPolicySet: [P2] })).toMatchObject({ failures: [], policies: [] });
    expect(said(await judge(path, { initialPolicySet: [P2], initialExplicitPolicy: true }))).toEqual([
      'POLICY_NOT_VALID@0 6.1.5 (g)',
    ]);
    expect(said(await judge(path, { initialPolicySet: [], initialExplicitPolicy: true }))).toEqual([
      'POLICY_NOT_VALID@0 6.1.5 (g)',
    ]);
    expect(said(await judge(path, { initialPolicySet: [P2, P1], initialExplicitPolicy: true }))).toEqual([]);
  });

  it('anyPolicy stands for every policy that was asked for', async () => {
    const any = chain(['CA', policies(ANY_POLICY)], ['A', policies(ANY_POLICY)]);
    expect((await judge(any)).policies).toEqual([ANY_POLICY]);
    expect((await judge(any, { initialPolicySet: [P2, P1] })).policies).toEqual([P1, P2]);
    const inputs = { initialInhibitAnyPolicy: true, initialExplicitPolicy: true };
    expect(said(await judge(any, inputs))).toEqual(['POLICY_NOT_VALID@1 6.1.3 (f)']);
  });

  it('a certificate that is itself the anchor restricts nothing', async () => {
    const [anchor = root] = path;
    expect(await judge([anchor], { initialPolicySet: [P2], initialExplicitPolicy: true })).toMatchObject({
      failures: [],
      policies: [P2],
    });
  });

  it('mappings are followed, or end where they are inhibited', async () => {
    const mapped = chain(['CA', policies(P1), mappings([P1, P2])], ['A', policies(P2)]);
    expect(await judge(mapped, { initialPolicySet: [P1], initialExplicitPolicy: true })).toMatchObject({
      failures: [],
      policies: [P1],
    });
    const inhibited = { initialPolicyMappingInhibit: true, initialExplicitPolicy: true };
    expect(said(await judge(mapped, inhibited))).toEqual(['POLICY_NOT_VALID@0 6.1.3 (f)']);
    expect(said(await judge(mapped, { initialPolicyMappingInhibit: true }))).toEqual([]);
  });
});

describe('self-issued certificates', () => {
  it('do not count for requireExplicitPolicy', async () => {
    const direct = chain(['CA', requireExplicit(2)], ['A']);
    const selfIssued = chain(['CA', requireExplicit(2)], ['CA'], ['A']);
    const counted = chain(['CA', requireExplicit(2)], ['CA hai'], ['A']);
    expect(said(await judge(direct))).toEqual([]);
    expect(said(await judge(selfIssued))).toEqual([]);
    expect(said(await judge(counted))).toEqual(['POLICY_NOT_VALID@0 6.1.5 (g)']);
  });

  it('do not count for inhibitPolicyMapping', async () => {
    const links = (name: string): readonly Party[] =>
      chain(
        ['CA', policies(P1), constraints(skip(0x80, 0), skip(0x81, 1))],
        [name, policies(P1)],
        ['CA dưới', policies(P1), mappings([P1, P2])],
        ['A', policies(P2)],
      );
    expect(said(await judge(links('CA')))).toEqual([]);
    expect(said(await judge(links('CA khác')))).toEqual(['POLICY_NOT_VALID@0 6.1.3 (f)']);
  });

  it('may use anyPolicy where it is inhibited, unless they are the last', async () => {
    const first = ['CA', policies(P1), requireExplicit(0), inhibitAny(0)] as const;
    const between = chain([...first], ['CA', policies(ANY_POLICY)], ['A', policies(P1)]);
    const stranger = chain([...first], ['CA hai', policies(ANY_POLICY)], ['A', policies(P1)]);
    const last = chain([...first], ['CA', policies(ANY_POLICY)]);
    expect(await judge(between)).toMatchObject({ failures: [], policies: [P1] });
    expect(said(await judge(stranger))).toEqual(['POLICY_NOT_VALID@1 6.1.3 (f)']);
    expect(said(await judge(last))).toEqual(['POLICY_NOT_VALID@0 6.1.3 (f)']);
  });
});

describe('constraints only ever tighten', () => {
  it('a later certificate cannot loosen them', async () => {
    const loosened = chain(['CA', policies(P1), requireExplicit(0)], ['CA hai', policies(P1), requireExplicit(5)], ['A']);
    expect(said(await judge(loosened))).toEqual(['POLICY_NOT_VALID@0 6.1.3 (f)']);
    const remapped = chain(
      ['CA', policies(P1), constraints(skip(0x80, 0), skip(0x81, 0))],
      ['CA hai', policies(P1), mappings([P1, P2]), inhibitMapping(5)],
      ['A', policies(P2)],
    );
    expect(said(await judge(remapped))).toEqual(['POLICY_NOT_VALID@0 6.1.3 (f)']);
  });

  it('the last certificate may ask for a policy itself', async () => {
    expect(said(await judge(chain(['CA'], ['A', requireExplicit(0)])))).toEqual(['POLICY_NOT_VALID@0 6.1.5 (g)']);
    expect(said(await judge(chain(['CA'], ['A', requireExplicit(1)])))).toEqual([]);
  });

  it('numbers beyond any path are no constraint, numbers written at length are', async () => {
    const number = (...octets: readonly number[]): Uint8Array => constraints(encodeElement(0x80, new Uint8Array(octets)));
    expect(said(await judge(chain(['CA', number(0x7f, 0, 0, 0, 0, 0, 0)], ['A'])))).toEqual([]);
    expect(said(await judge(chain(['CA', number(0, 0, 0, 0, 0, 1)], ['A'])))).toEqual(['POLICY_NOT_VALID@0 6.1.5 (g)']);
  });
});

describe('extensions that are wrong', () => {
  it.each([
    ['policyConstraints without contents', constraints()],
    ['policyConstraints with explicit tags', constraints(encodeElement(0xa0, encodeInteger(0)))],
    ['policyConstraints out of order', constraints(skip(0x81, 0), skip(0x80, 0))],
    ['a negative requireExplicitPolicy', constraints(skip(0x80, 0xff))],
    ['an empty inhibitPolicyMapping', constraints(encodeElement(0x81))],
    ['a negative inhibitAnyPolicy', inhibitAny(-1)],
    ['an inhibitAnyPolicy that is no INTEGER', extension('2.5.29.54', true, encodeNull())],
    ['no policies', policies()],
    ['a policy twice', policies(P1, P2, P1)],
    ['too many policies', policies(...Array.from({ length: 501 }, (_, i) => `1.3.6.1.4.1.99999.${i}`))],
    ['no mappings', mappings()],
    ['a mapping of one policy', extension('2.5.29.33', true, encodeSequence(encodeSequence(encodeOid(P1))))],
    ['too many mappings', mappings(...Array.from({ length: 501 }, (_, i) => [P1, `1.3.6.1.4.1.99999.${i}`] as const))],
  ])('%s', async (_, bad) => {
    const [failure, ...more] = said(await judge(chain(['CA', bad], ['A'])));
    expect(failure).toMatch(/^EXTENSION_MALFORMED@1 6\.1\.[34]/);
    expect(more).toEqual([]);
  });

  it.each([
    ['from', [ANY_POLICY, P1]],
    ['to', [P1, ANY_POLICY]],
  ] as const)('a mapping %s anyPolicy', async (_, pair) => {
    const path = chain(['CA', policies(ANY_POLICY), mappings(pair)], ['A', policies(P1)]);
    expect(said(await judge(path))).toEqual(['POLICY_MAPPING_FORBIDDEN@1 6.1.4 (a)']);
  });

  it('not critical, they are processed all the same', async () => {
    const quiet = extension('2.5.29.36', false, encodeSequence(skip(0x80, 0)));
    expect(said(await judge(chain(['CA', quiet], ['A'])))).toEqual(['POLICY_NOT_VALID@0 6.1.3 (f)']);
  });
});

it('twelve authorities that map two policies to both cost no more than their certificates', async () => {
  const doubling = [policies(P1, P2), mappings([P1, P1], [P1, P2], [P2, P1], [P2, P2])];
  const path = chain(...Array.from({ length: 12 }, (_, i) => [`CA ${i}`, ...doubling] as const), [
    'A',
    policies(P1),
    requireExplicit(0),
  ] as const);
  expect(await judge(path)).toMatchObject({ failures: [], policies: [P1, P2] });
});

describe('the search', () => {
  const narrow = issue(root, 'CA hẹp', [policies(P1)]);
  const wide = issue(root, 'CA hẹp', [policies(P2)], { serial: 2 });
  const leaf = issue(narrow, 'A', [policies(P1, P2)]);
  const common = {
    certificate: leaf.certificate,
    anchors: new CertificateIndex([root.certificate]),
    intermediates: new CertificateIndex([narrow.certificate, wide.certificate]),
    at: AT,
    engine,
  };

  it('goes on to another path when the policies of the first do not fit', async () => {
    for (const [wanted, issuer] of [
      [P1, narrow],
      [P2, wide],
    ] as const) {
      const result = await findPath({ ...common, policies: { initialPolicySet: [wanted], initialExplicitPolicy: true } });
      expect(result).toMatchObject({ outcome: 'valid', policies: [wanted] });
      expect(result.outcome === 'valid' && result.path[1]).toBe(issuer.certificate);
    }
  });

  it('remembers outcomes for the same inputs alone', async () => {
    const cache = new PathCache(engine);
    const inputs: readonly PolicyInputs[] = [
      {},
      { initialPolicySet: [P2], initialExplicitPolicy: true },
      { initialPolicySet: ['1.2.3'], initialExplicitPolicy: true },
      { initialPolicySet: ['1.2.3'] },
      { initialPolicySet: [`${P1}","${P2}`], initialExplicitPolicy: true },
      { initialPolicySet: [P1, P2], initialExplicitPolicy: true },
    ];
    for (const one of [...inputs, ...inputs]) {
      expect(await findPath({ ...common, cache, policies: one })).toEqual(await findPath({ ...common, policies: one }));
    }
    const again = await findPath({ ...common, cache, policies: { initialPolicySet: [P2, P1, P1], initialExplicitPolicy: true } });
    expect(again).toBe(
      await findPath({ ...common, cache, policies: { initialPolicySet: [P1, P2], initialExplicitPolicy: true } }),
    );
    expect(await findPath({ ...common, cache, policies: { initialPolicySet: [P1, ANY_POLICY] } })).toBe(
      await findPath({ ...common, cache }),
    );
  });
});
