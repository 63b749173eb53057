// Distribution points of CRLs: those a certificate names (RFC 5280 4.2.1.13, 4.2.1.15) and the one a CRL belongs to (5.2.5).
import type { Bytes } from '../encoding/bytes.ts';
import { contextTag, type DerNode, parseDer, primitiveContextTag, TAG } from '../encoding/der.ts';
import { encodeElement } from '../encoding/der-writer.ts';
import { encodeHex } from '../encoding/hex.ts';
import type { Certificate } from './certificate.ts';
import { EXTENSION } from './extensions.ts';
import { type GeneralName, parseGeneralName } from './general-name.ts';
import { Name } from './name.ts';

export type DistributionPointName =
  | { readonly kind: 'full'; readonly names: readonly GeneralName[] }
  /** nameRelativeToCRLIssuer: the contents of one RelativeDistinguishedName. */
  | { readonly kind: 'relative'; readonly rdn: Bytes };

/** Reasons are a set of bits: bit n is bit n of ReasonFlags. */
export interface DistributionPoint {
  readonly name: DistributionPointName | undefined;
  readonly reasons: number | undefined;
  readonly crlIssuer: readonly GeneralName[] | undefined;
}

export interface IssuingDistributionPoint {
  /** The extension's value as received. */
  readonly raw: Bytes;
  readonly name: DistributionPointName | undefined;
  readonly onlyUserCertificates: boolean;
  readonly onlyCaCertificates: boolean;
  readonly onlyAttributeCertificates: boolean;
  readonly onlySomeReasons: number | undefined;
  readonly indirect: boolean;
}

const REASON_FLAGS = [
  'unused',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

/** Every reason but the unused bit 0. */
export const ALL_REASONS = 0x1fe;

/** The names of the reasons in `reasons`. */
export const reasonNames = (reasons: number): readonly string[] => REASON_FLAGS.filter((_, bit) => (reasons & (1 << bit)) !== 0);

/** Undefined when the certificate has no such extension. Throws MalformedError DER_*. */
export function distributionPointsOf(certificate: Certificate): readonly DistributionPoint[] | undefined {
  const found = certificate.extension(EXTENSION.CRL_DISTRIBUTION_POINTS);
  return found === undefined ? undefined : parseDistributionPoints(found.value);
}

/** Where delta CRLs for this certificate are (4.2.1.15); undefined when it does not say. Throws MalformedError DER_*. */
export function freshestCrlOf(certificate: Certificate): readonly DistributionPoint[] | undefined {
  const found = certificate.extension(EXTENSION.FRESHEST_CRL);
  return found === undefined ? undefined : parseDistributionPoints(found.value);
}

/** The value of cRLDistributionPoints or freshestCRL. Throws MalformedError DER_*. */
export function parseDistributionPoints(value: Bytes): readonly DistributionPoint[] {
  return parseDer(value)
    .expect(TAG.SEQUENCE, 'CRLDistributionPoints')
    .children.map((node) => {
      const fields = node.fields(TAG.SEQUENCE, 'DistributionPoint');
      const name = fields.optional(contextTag(0));
      const reasons = fields.optional(primitiveContextTag(1));
      const crlIssuer = fields.optional(contextTag(2));
      fields.end();
      return {
        name: name === undefined ? undefined : parsePointName(name.inner('distributionPoint')),
        reasons: reasons === undefined ? undefined : parseReasons(reasons),
        crlIssuer: crlIssuer?.children.map(parseGeneralName),
      };
    });
}

/** The value of issuingDistributionPoint. Throws MalformedError DER_*. */
export function parseIssuingDistributionPoint(value: Bytes): IssuingDistributionPoint {
  const fields = parseDer(value).fields(TAG.SEQUENCE, 'IssuingDistributionPoint');
  const name = fields.optional(contextTag(0));
  const flag = (number: number): boolean => {
    const tag = primitiveContextTag(number);
    return fields.optional(tag)?.boolean(tag) ?? false;
  };
  const onlyUserCertificates = flag(1);
  const onlyCaCertificates = flag(2);
  const reasons = fields.optional(primitiveContextTag(3));
  const indirect = flag(4);
  const onlyAttributeCertificates = flag(5);
  fields.end();
  return {
    raw: value,
    name: name === undefined ? undefined : parsePointName(name.inner('distributionPoint')),
    onlyUserCertificates,
    onlyCaCertificates,
    onlyAttributeCertificates,
    onlySomeReasons: reasons === undefined ? undefined : parseReasons(reasons),
    indirect,
  };
}

function parsePointName(node: DerNode): DistributionPointName {
  if (node.tag === contextTag(0)) return { kind: 'full', names: node.children.map(parseGeneralName) };
  return { kind: 'relative', rdn: node.expect(contextTag(1), 'nameRelativeToCRLIssuer').content };
}

function parseReasons(node: DerNode): number {
  const { bytes } = node.bits(primitiveContextTag(1) === node.tag ? primitiveContextTag(1) : primitiveContextTag(3));
  return (
    REASON_FLAGS.reduce((mask, _, bit) => mask | ((((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) << bit), 0) & ALL_REASONS
  );
}

/** Keys for comparing names of distribution points: equal keys, equal names. A relative name is completed by each of `issuers`. */
export function pointNameKeys(name: DistributionPointName, issuers: readonly Name[]): readonly string[] {
  if (name.kind === 'full') return name.names.map(generalNameKey);
  return issuers.map((issuer) => directoryKey(completeName(issuer, name.rdn)));
}

export function generalNameKey(name: GeneralName): string {
  if (name.kind === 'directory') return directoryKey(name.name);
  if (name.kind === 'ip') return `ip ${encodeHex(name.bytes)}`;
  return name.kind === 'other' ? `other ${encodeHex(name.raw)}` : `${name.kind} ${name.text}`;
}

const directoryKey = (name: Name): string => `directory ${name.key}`;

/** The directory names among general names. */
export const directoryNames = (names: readonly GeneralName[]): readonly Name[] =>
  names.flatMap((name) => (name.kind === 'directory' ? [name.name] : []));

// 4.2.1.13: the relative name is appended to the name of the CRL issuer.
function completeName(issuer: Name, rdn: Bytes): Name {
  const above = parseDer(issuer.raw).content;
  return new Name(parseDer(encodeElement(TAG.SEQUENCE, above, encodeElement(TAG.SET, rdn))));
}
