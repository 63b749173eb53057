// SignedData made for tests, with every part that can be got wrong.
import { createHash, sign } from 'node:crypto';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import {
  encodeElement,
  encodeExplicit,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
  encodeSetOf,
} from '../../../../src/core/encoding/der-writer.ts';
import type { Party } from '../x509/demo-certificates.ts';

export const SHA256 = encodeSequence(encodeOid('2.16.840.1.101.3.4.2.1'), encodeNull());
export const RSA = encodeSequence(encodeOid('1.2.840.113549.1.1.1'), encodeNull());

export const attribute = (oid: string, ...values: Uint8Array[]): Bytes => encodeSequence(encodeOid(oid), encodeSetOf(values));
export const digestOf = (bytes: Uint8Array): Bytes => new Uint8Array(createHash('sha256').update(bytes).digest());

export interface DemoSigner {
  readonly party: Party;
  readonly content: Uint8Array;
  readonly contentType?: string;
  /** Replaces the usual signed attributes; `null`: none at all. */
  readonly signedAttributes?: readonly Uint8Array[] | null;
  readonly extraAttributes?: readonly Uint8Array[];
  /** Signed and written in the order given instead of DER order. */
  readonly unsorted?: boolean;
  readonly digestIdentifier?: Uint8Array;
  readonly signatureIdentifier?: Uint8Array;
  readonly unsigned?: Uint8Array;
}

export function makeSigner(options: DemoSigner): Bytes {
  const { party, content, contentType = '1.2.840.113549.1.7.1' } = options;
  const usual = [
    attribute('1.2.840.113549.1.9.3', encodeOid(contentType)),
    attribute('1.2.840.113549.1.9.4', encodeOctetString(digestOf(content))),
    ...(options.extraAttributes ?? []),
  ];
  const attributes = options.signedAttributes === undefined ? usual : options.signedAttributes;
  const list =
    attributes === null ? undefined : options.unsorted === true ? encodeElement(0x31, ...attributes) : encodeSetOf(attributes);
  const signature = sign('sha256', list ?? content, party.privateKey);
  const implicit = list === undefined ? [] : [Uint8Array.from(list, (octet, i) => (i === 0 ? 0xa0 : octet))];
  return encodeSequence(
    encodeInteger(1),
    encodeSequence(party.certificate.issuer.raw, encodeInteger(BigInt(`0x${party.certificate.serialHex}`))),
    options.digestIdentifier ?? SHA256,
    ...implicit,
    options.signatureIdentifier ?? RSA,
    encodeOctetString(signature),
    ...(options.unsigned === undefined ? [] : [options.unsigned]),
  );
}

export interface DemoCms {
  readonly signers: readonly Uint8Array[];
  readonly certificates?: readonly Uint8Array[];
  /** The eContent element; absent: detached. */
  readonly content?: Uint8Array;
  readonly contentType?: string;
}

export function makeCms({ signers, certificates = [], content, contentType = '1.2.840.113549.1.7.1' }: DemoCms): Bytes {
  const body = encodeSequence(
    encodeInteger(1),
    encodeSetOf([SHA256]),
    encodeSequence(encodeOid(contentType), ...(content === undefined ? [] : [encodeExplicit(0, content)])),
    encodeElement(0xa0, ...certificates),
    encodeElement(0x31, ...signers),
  );
  return encodeSequence(encodeOid('1.2.840.113549.1.7.2'), encodeExplicit(0, body));
}
