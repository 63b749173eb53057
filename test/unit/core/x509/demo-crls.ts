// CRLs made for tests: written with core's DER writer, signed by node:crypto.
import { sign } from 'node:crypto';
import type { Bytes } from '../../../../src/core/encoding/bytes.ts';
import {
  encodeBitString,
  encodeElement,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeInteger,
  encodeSequence,
} from '../../../../src/core/encoding/der-writer.ts';
import { Crl } from '../../../../src/core/x509/index.ts';
import { extension, type Party, SHA256_RSA } from './demo-certificates.ts';

export interface DemoEntry {
  /** Or the contents of the INTEGER. */
  readonly serial: bigint | number | Uint8Array;
  readonly date?: Date;
  readonly reason?: number;
  readonly extensions?: readonly Uint8Array[];
}

export interface DemoCrl {
  readonly issuer: Party;
  readonly thisUpdate?: Date;
  /** null: absent. */
  readonly nextUpdate?: Date | null;
  readonly entries?: readonly DemoEntry[];
  readonly number?: number;
  /** Makes it a delta CRL. */
  readonly base?: number;
  readonly extensions?: readonly Uint8Array[];
  /** Replaces the fields before the issuer. */
  readonly head?: readonly Uint8Array[];
  readonly algorithm?: Bytes;
}

export const THIS_UPDATE = new Date('2025-01-01T00:00:00Z');
export const NEXT_UPDATE = new Date('2025-02-01T00:00:00Z');
export const REVOKED_AT = new Date('2024-12-24T08:00:00Z');

/** Context-specific [number], constructed or primitive. */
export const constructed = (number: number, ...parts: readonly Uint8Array[]): Bytes => encodeElement(0xa0 | number, ...parts);
export const primitive = (number: number, ...octets: readonly number[]): Bytes =>
  encodeElement(0x80 | number, new Uint8Array(octets));

export const directoryName = (name: Uint8Array): Bytes => constructed(4, name);
export const reasonCode = (reason: number): Bytes => extension('2.5.29.21', false, encodeElement(0x0a, new Uint8Array([reason])));
export const certificateIssuer = (name: Uint8Array): Bytes => extension('2.5.29.29', true, encodeSequence(directoryName(name)));
export const issuingDistributionPoint = (...fields: readonly Uint8Array[]): Bytes =>
  extension('2.5.29.28', true, encodeSequence(...fields));
export const INDIRECT = issuingDistributionPoint(primitive(4, 0xff));

/** One DistributionPoint that names the issuer of CRLs. */
export const pointOfIssuer = (name: Uint8Array): Bytes =>
  extension('2.5.29.31', false, encodeSequence(encodeSequence(constructed(2, directoryName(name)))));

export function encodeEntry({ serial, date = REVOKED_AT, reason, extensions = [] }: DemoEntry): Bytes {
  const all = [...(reason === undefined ? [] : [reasonCode(reason)]), ...extensions];
  return encodeSequence(
    serial instanceof Uint8Array ? encodeElement(0x02, serial) : encodeInteger(serial),
    encodeGeneralizedTime(date),
    ...(all.length === 0 ? [] : [encodeSequence(...all)]),
  );
}

export function makeCrl(options: DemoCrl): Crl {
  return Crl.parse(encodeCrl(options));
}

export function encodeCrl(options: DemoCrl): Bytes {
  const { issuer, nextUpdate = NEXT_UPDATE, entries = [], number = 1, base, algorithm = SHA256_RSA } = options;
  const extensions = [
    extension('2.5.29.20', false, encodeInteger(number)),
    ...(base === undefined ? [] : [extension('2.5.29.27', true, encodeInteger(base))]),
    ...(options.extensions ?? []),
  ];
  const tbs = encodeSequence(
    ...(options.head ?? [encodeInteger(1), algorithm]),
    issuer.certificate.subject.raw,
    encodeGeneralizedTime(options.thisUpdate ?? THIS_UPDATE),
    ...(nextUpdate === null ? [] : [encodeGeneralizedTime(nextUpdate)]),
    ...(entries.length === 0 ? [] : [encodeElement(0x30, Buffer.concat(entries.map(encodeEntry)))]),
    encodeExplicit(0, encodeSequence(...extensions)),
  );
  return encodeSequence(tbs, algorithm, encodeBitString(new Uint8Array(sign('sha256', tbs, issuer.privateKey))));
}
