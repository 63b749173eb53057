// Policies are data; what is not understood is refused.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../../src/core/signature/index.ts';
import { judgeDigest, judgeKey } from '../../../../src/core/signature/policy.ts';

const read = (name: string) => JSON.parse(readFileSync(`config/policies/${name}.json`, 'utf8'));

describe('policies', () => {
  it.each(['strict', 'vn-existing'])('%s is well formed', (name) => {
    expect(parsePolicy(read(name)).id).toBe(name);
  });
  it.each([
    ['unknown key', { revokation: 'require' }, 'policy.revokation'],
    ['unknown choice', { revocation: 'maybe' }, 'policy.revocation'],
    ['any change accepted', { acceptedChanges: ['other'] }, 'policy.acceptedChanges[0]'],
    ['purpose without a number', { signerKeyPurposes: ['clientAuth'] }, 'policy.signerKeyPurposes[0]'],
    ['no date', { digests: [{ name: 'sha1', until: 'soon', tolerated: true }] }, 'policy.digests[0].until'],
    ['negative number', { keys: [{ kind: 'rsa', minBits: -1, until: null, tolerated: false }] }, 'policy.keys[0].minBits'],
  ])('%s is refused with its place', (_, change, place) => {
    expect(() => parsePolicy({ ...read('strict'), ...change })).toThrow(expect.objectContaining({ code: 'POLICY_INVALID' }));
    expect(() => parsePolicy({ ...read('strict'), ...change })).toThrow(place);
  });
  it('a missing key is refused', () => {
    const { revocation: _, ...rest } = read('strict');
    expect(() => parsePolicy(rest)).toThrow('policy.revocation');
  });
  it('algorithms by date', () => {
    const policy = parsePolicy(read('vn-existing'));
    expect(judgeDigest(policy, 'sha1', new Date('2026-06-01')).outcome).toBe('tolerated');
    expect(judgeDigest(policy, 'sha1', new Date('2027-04-10T00:00:00Z')).outcome).toBe('expired');
    expect(judgeDigest(policy, 'md5', new Date('2001-01-01')).outcome).toBe('unknown');
    expect(judgeKey(policy, 'rsa', 1024, new Date('2026-01-01')).outcome).toBe('tolerated');
    expect(judgeKey(policy, 'rsa', 1023, new Date('2026-01-01')).outcome).toBe('unknown');
    expect(judgeKey(policy, 'rsa-pss', 3072, new Date('2040-01-01')).outcome).toBe('accepted');
    expect(judgeKey(policy, 'ec', null, new Date('2026-01-01')).outcome).toBe('unknown');
  });
});
