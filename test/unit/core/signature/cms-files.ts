// CMS files made for tests, and their validation: parties, signatures over signatures, tokens, archive time stamps.
import { readFileSync } from 'node:fs';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import {
  encodeElement,
  encodeGeneralizedTime,
  encodeInteger,
  encodeOctetString,
  encodeOid,
  encodeSequence,
} from '../../../../src/core/encoding/der-writer.ts';
import { type DetachedFile, parsePolicy, validateDocument } from '../../../../src/core/signature/index.ts';
import { CertificateIndex } from '../../../../src/core/x509/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { nodeInflate } from '../../../../src/engine/node-inflate.ts';
import { attribute, digestOf, makeCms, makeSigner, SHA256 } from '../cms/demo-cms.ts';
import { extension, makeCertificate, type Party } from '../x509/demo-certificates.ts';

export const ROOT = makeCertificate({ subject: 'Gốc', ca: true });
export const ALICE = makeCertificate({ subject: 'Nguyễn Thị An', issuer: ROOT, serial: 7 });
export const BINH = makeCertificate({ subject: 'Trần Bình', issuer: ROOT, serial: 8 });
const TIME_STAMPING = encodeSequence(encodeOid('1.3.6.1.5.5.7.3.8'));
export const TSA = makeCertificate({
  ...{ subject: 'TSA', issuer: ROOT, serial: 9 },
  extensions: [extension('2.5.29.37', true, TIME_STAMPING)],
});
export const CONTENT = new TextEncoder().encode('Quyết định số 01/QĐ-UBND') as Bytes;
const TST_INFO = '1.2.840.113549.1.9.16.1.4';

/** signing-certificate-v2 (RFC 5035 3). */
export const reference = ({ certificate }: Party): Bytes =>
  attribute(
    '1.2.840.113549.1.9.16.2.47',
    encodeSequence(encodeSequence(encodeSequence(encodeOctetString(digestOf(certificate.raw))))),
  );

/** unsignedAttrs [1], the attributes as they are given. */
export const unsignedAttributes = (...attributes: readonly Uint8Array[]): Bytes => encodeElement(0xa1, ...attributes);

/** A token over `stamped`; `unsigned`: attributes of the token's own signer. */
export function makeToken(stamped: Uint8Array, genTime: string, unsigned?: Uint8Array): Bytes {
  const imprint = encodeSequence(SHA256, encodeOctetString(digestOf(stamped)));
  const time = encodeGeneralizedTime(new Date(genTime));
  const info = encodeSequence(encodeInteger(1), encodeOid('1.2.3'), imprint, encodeInteger(0x1234), time);
  const more = unsigned === undefined ? {} : { unsigned };
  return makeCms({
    signers: [makeSigner({ party: TSA, content: info, contentType: TST_INFO, extraAttributes: [reference(TSA)], ...more })],
    certificates: [TSA.certificate.raw],
    content: encodeOctetString(info),
    contentType: TST_INFO,
  });
}

export const SIGNING_TIME = attribute('1.2.840.113549.1.9.5', encodeGeneralizedTime(new Date('2025-06-01T00:00:00Z')));

/** An attached CAdES signature by ALICE; `make` gets the SignerInfo without unsigned attributes and yields these. */
export function makeCades(
  make: (signer: Bytes) => readonly Uint8Array[] = () => [],
  signed: Partial<Parameters<typeof makeSigner>[0]> = {},
): Bytes {
  const content = CONTENT;
  const bare = makeSigner({ party: ALICE, content, extraAttributes: [reference(ALICE), SIGNING_TIME], ...signed });
  const attributes = make(bare);
  const signer = attributes.length === 0 ? bare : withUnsigned(bare, unsignedAttributes(...attributes));
  const certificates = [ALICE.certificate.raw, BINH.certificate.raw];
  return makeCms({ signers: [signer], certificates, content: encodeOctetString(content) });
}

/** A SignerInfo with unsigned attributes added; everything else stays as it is. */
export function withUnsigned(signer: Bytes, unsigned: Uint8Array): Bytes {
  return encodeElement(0x30, contentsOf(signer), unsigned);
}

/** Contents octets of an element of definite length. */
export function contentsOf(element: Bytes): Bytes {
  const length = element[1] ?? 0;
  return element.subarray(length < 0x80 ? 2 : 2 + (length & 0x7f));
}

/** The octets of the signature value: the last field of a SignerInfo without unsigned attributes (RSA-2048). */
export const signatureOf = (signer: Bytes): Bytes => signer.slice(-256);

const policyOf = (name: string) => parsePolicy(JSON.parse(readFileSync(`config/policies/${name}.json`, 'utf8')));

export async function validateCms(bytes: Uint8Array, options: { detached?: readonly DetachedFile[]; policy?: string } = {}) {
  const anchors = new CertificateIndex([ROOT.certificate]);
  return validateDocument(new MemoryByteSource(bytes), {
    ...{ engine: new NodeEngine(), inflate: nodeInflate, policy: policyOf(options.policy ?? 'vn-existing') },
    trust: { signers: anchors, timeStamps: anchors, intermediates: new CertificateIndex([]) },
    at: new Date('2026-11-22T00:00:00Z'),
    detached: options.detached ?? [],
  });
}
