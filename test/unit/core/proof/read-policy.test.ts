import { describe, expect, it } from 'vitest';
import { DEFAULT_PROOF_POLICY, parseProofPolicy } from '../../../../src/core/proof/index.ts';

describe('policy.json', () => {
  it('needs a name alone; the rest has the defaults', () => {
    expect(parseProofPolicy('{"name":"x"}')).toEqual({ proof: { ...DEFAULT_PROOF_POLICY, name: 'x' }, signatures: null });
  });

  it('takes what docs/proof-format.md names', () => {
    const text = JSON.stringify({
      name: 'x',
      demo: true,
      minimumWitnesses: 2,
      timeStampPolicies: ['1.2.3'],
      digests: { sha256: null, sha1: '2010-01-01T00:00:00Z' },
      signatures: 'strict',
    });
    expect(parseProofPolicy(text)).toEqual({
      proof: {
        name: 'x',
        demo: true,
        minimumWitnesses: 2,
        timeStampPolicies: ['1.2.3'],
        digests: { sha256: null, sha1: new Date('2010-01-01T00:00:00Z') },
      },
      signatures: 'strict',
    });
  });

  it.each([
    '',
    '[]',
    '{}',
    '{"name":"x","demoo":true}',
    '{"name":"x","demo":1}',
    '{"name":"x","minimumWitnesses":-1}',
    '{"name":"x","timeStampPolicies":[1]}',
    '{"name":"x","digests":[]}',
    '{"name":"x","digests":{"md5":null}}',
    '{"name":"x","digests":{"sha256":"soon"}}',
    '{"name":"x","signatures":{}}',
  ])('refuses %s', (text) => {
    expect(() => parseProofPolicy(text)).toThrow(expect.objectContaining({ code: 'POLICY_INVALID' }));
  });
});
