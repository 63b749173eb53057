// OCSP responses made for tests: written with core's DER writer, signed by node:crypto.
import { createHash, sign } from 'node:crypto';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import {
  encodeBitString,
  encodeElement,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
} from '../../../../src/core/encoding/der-writer.ts';
import { type Certificate, OcspResponse } from '../../../../src/core/x509/index.ts';
import { extension, type Party, SHA256_RSA } from './demo-certificates.ts';
import { NEXT_UPDATE, REVOKED_AT, THIS_UPDATE } from './demo-crls.ts';

export type DemoStatus = 'good' | 'unknown' | { readonly date?: Date; readonly reason?: number };

export interface DemoAnswer {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly status?: DemoStatus;
  readonly thisUpdate?: Date;
  /** null: absent. */
  readonly nextUpdate?: Date | null;
  readonly hash?: keyof typeof HASHES;
  readonly serial?: bigint | number;
  readonly extensions?: readonly Uint8Array[];
}

export interface DemoOcsp {
  readonly answers: readonly DemoAnswer[];
  readonly signer: Party;
  readonly certificates?: readonly Certificate[];
  readonly byName?: boolean;
  readonly producedAt?: Date;
  readonly extensions?: readonly Uint8Array[];
  /** Instead of the signature. */
  readonly signature?: Bytes;
}

const HASHES = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1', unknown: '1.2.3.4' } as const;

export const OCSP_SIGNING = extension('2.5.29.37', false, encodeSequence(encodeOid('1.3.6.1.5.5.7.3.9')));
export const NO_CHECK = extension('1.3.6.1.5.5.7.48.1.5', false, encodeNull());

const digest = (hash: DemoAnswer['hash'], bytes: Uint8Array): Bytes =>
  new Uint8Array(
    createHash(hash === 'sha256' ? 'sha256' : 'sha1')
      .update(bytes)
      .digest(),
  );

function encodeStatus(status: DemoStatus): Bytes {
  if (status === 'good') return encodeElement(0x80);
  if (status === 'unknown') return encodeElement(0x82);
  const reason = status.reason === undefined ? [] : [encodeExplicit(0, encodeElement(0x0a, new Uint8Array([status.reason])))];
  return encodeElement(0xa1, encodeGeneralizedTime(status.date ?? REVOKED_AT), ...reason);
}

function encodeAnswer(answer: DemoAnswer): Bytes {
  const { certificate, issuer, status = 'good', nextUpdate = NEXT_UPDATE, hash = 'sha1', extensions = [] } = answer;
  return encodeSequence(
    encodeSequence(
      encodeSequence(encodeOid(HASHES[hash]), encodeNull()),
      encodeOctetString(digest(hash, certificate.issuer.raw)),
      encodeOctetString(digest(hash, issuer.publicKey.keyBytes)),
      encodeInteger(answer.serial ?? BigInt(`0x${certificate.serialHex}`)),
    ),
    encodeStatus(status),
    encodeGeneralizedTime(answer.thisUpdate ?? THIS_UPDATE),
    ...(nextUpdate === null ? [] : [encodeExplicit(0, encodeGeneralizedTime(nextUpdate))]),
    ...(extensions.length === 0 ? [] : [encodeExplicit(1, encodeSequence(...extensions))]),
  );
}

/** BasicOCSPResponse. */
export function encodeBasicOcsp(options: DemoOcsp): Bytes {
  const { answers, signer, certificates = [], extensions = [] } = options;
  const responder = options.byName
    ? encodeExplicit(1, signer.certificate.subject.raw)
    : encodeExplicit(2, encodeOctetString(digest('sha1', signer.certificate.publicKey.keyBytes)));
  const tbs = encodeSequence(
    responder,
    encodeGeneralizedTime(options.producedAt ?? answers[0]?.thisUpdate ?? THIS_UPDATE),
    encodeSequence(...answers.map(encodeAnswer)),
    ...(extensions.length === 0 ? [] : [encodeExplicit(1, encodeSequence(...extensions))]),
  );
  const signature = options.signature ?? new Uint8Array(sign('sha256', tbs, signer.privateKey));
  const certs = certificates.length === 0 ? [] : [encodeExplicit(0, encodeSequence(...certificates.map(({ raw }) => raw)))];
  return encodeSequence(tbs, SHA256_RSA, encodeBitString(signature), ...certs);
}

export function encodeOcsp(options: DemoOcsp): Bytes {
  const body = encodeSequence(encodeOid('1.3.6.1.5.5.7.48.1.1'), encodeOctetString(encodeBasicOcsp(options)));
  return encodeSequence(encodeElement(0x0a, new Uint8Array(1)), encodeExplicit(0, body));
}

export const makeOcsp = (options: DemoOcsp): OcspResponse => OcspResponse.parse(encodeOcsp(options));
