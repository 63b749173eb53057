// Certificates whose purposes are limited: only those for signing documents are taken.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeOid, encodeSequence } from '../../../../src/core/encoding/der-writer.ts';
import { parsePolicy } from '../../../../src/core/signature/index.ts';
import { mayBeUsedForSigning } from '../../../../src/core/signature/key-purposes.ts';
import { extension, makeCertificate } from '../x509/demo-certificates.ts';

const policies = ['strict', 'vn-existing'].map((name) =>
  parsePolicy(JSON.parse(readFileSync(`config/policies/${name}.json`, 'utf8'))),
);
const withPurposes = (critical: boolean, ...oids: string[]) =>
  makeCertificate({ subject: 'S', extensions: [extension('2.5.29.37', critical, encodeSequence(...oids.map(encodeOid)))] });
const SERVER = '1.3.6.1.5.5.7.3.1';
const CODE = '1.3.6.1.5.5.7.3.3';
const SMART_CARD = '1.3.6.1.4.1.311.20.2.2';

describe.each(policies)('purposes of a signer under $id', (policy) => {
  it.each([
    ['any purpose', '2.5.29.37.0'],
    ['e-mail protection', '1.3.6.1.5.5.7.3.4'],
    ['client authentication', '1.3.6.1.5.5.7.3.2'],
    ['document signing', '1.3.6.1.5.5.7.3.36'],
    ['document signing (Microsoft)', '1.3.6.1.4.1.311.10.3.12'],
    ['authentic documents (Adobe)', '1.2.840.113583.1.1.5'],
  ])('%s is accepted, among others too', (_, oid) => {
    expect(mayBeUsedForSigning(policy, withPurposes(true, SMART_CARD, oid).certificate)).toBe(true);
  });
  it.each([true, false])('servers and code are other purposes (critical: %s)', (critical) => {
    expect(mayBeUsedForSigning(policy, withPurposes(critical, SERVER, CODE).certificate)).toBe(false);
  });
  it('without the extension any purpose goes; without a signing key usage none does', () => {
    expect(mayBeUsedForSigning(policy, makeCertificate({ subject: 'S' }).certificate)).toBe(true);
    expect(mayBeUsedForSigning(policy, makeCertificate({ subject: 'S', keyUsage: 0x20 }).certificate)).toBe(false);
  });
  it('what cannot be read allows nothing', () => {
    const broken = makeCertificate({ subject: 'S', extensions: [extension('2.5.29.37', false, new Uint8Array([0x30, 0x05]))] });
    expect(mayBeUsedForSigning(policy, broken.certificate)).toBe(false);
  });
});
