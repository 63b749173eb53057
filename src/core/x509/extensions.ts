// Readers of certificate extensions, RFC 5280 section 4.2. Each takes the extension's value and throws MalformedError DER_*
// or CERTIFICATE_POLICY_*.
import type { Bytes } from '../encoding/bytes.ts';
import { contextTag, type DerNode, parseDer, primitiveContextTag, TAG } from '../encoding/der.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { type GeneralName, parseGeneralName, uriOf } from './general-name.ts';

export const EXTENSION = {
  SUBJECT_KEY_ID: '2.5.29.14',
  KEY_USAGE: '2.5.29.15',
  SUBJECT_ALT_NAME: '2.5.29.17',
  ISSUER_ALT_NAME: '2.5.29.18',
  BASIC_CONSTRAINTS: '2.5.29.19',
  CRL_NUMBER: '2.5.29.20',
  CRL_REASON: '2.5.29.21',
  INVALIDITY_DATE: '2.5.29.24',
  DELTA_CRL_INDICATOR: '2.5.29.27',
  ISSUING_DISTRIBUTION_POINT: '2.5.29.28',
  CERTIFICATE_ISSUER: '2.5.29.29',
  NAME_CONSTRAINTS: '2.5.29.30',
  CRL_DISTRIBUTION_POINTS: '2.5.29.31',
  CERTIFICATE_POLICIES: '2.5.29.32',
  POLICY_MAPPINGS: '2.5.29.33',
  AUTHORITY_KEY_ID: '2.5.29.35',
  POLICY_CONSTRAINTS: '2.5.29.36',
  EXTENDED_KEY_USAGE: '2.5.29.37',
  FRESHEST_CRL: '2.5.29.46',
  INHIBIT_ANY_POLICY: '2.5.29.54',
  AUTHORITY_INFO_ACCESS: '1.3.6.1.5.5.7.1.1',
  EXPIRED_CERTS_ON_CRL: '2.5.29.60',
  OCSP_NONCE: '1.3.6.1.5.5.7.48.1.2',
  OCSP_CRL_REFERENCE: '1.3.6.1.5.5.7.48.1.3',
  OCSP_NO_CHECK: '1.3.6.1.5.5.7.48.1.5',
  OCSP_ARCHIVE_CUTOFF: '1.3.6.1.5.5.7.48.1.6',
  OCSP_EXTENDED_REVOKE: '1.3.6.1.5.5.7.48.1.9',
} as const;

export const KEY_PURPOSE = {
  TIME_STAMPING: '1.3.6.1.5.5.7.3.8',
  OCSP_SIGNING: '1.3.6.1.5.5.7.3.9',
  ANY: '2.5.29.37.0',
} as const;

export interface BasicConstraints {
  readonly ca: boolean;
  readonly pathLength: number | undefined;
}

/** 4.2.1.9 */
export function parseBasicConstraints(value: Bytes): BasicConstraints {
  const fields = parseDer(value).fields(TAG.SEQUENCE, 'BasicConstraints');
  const ca = fields.optional(TAG.BOOLEAN)?.boolean() ?? false;
  const pathLength = fields.optional(TAG.INTEGER)?.smallInteger();
  fields.end();
  return { ca, pathLength };
}

export type KeyUsage =
  | 'digitalSignature'
  | 'nonRepudiation'
  | 'keyEncipherment'
  | 'dataEncipherment'
  | 'keyAgreement'
  | 'keyCertSign'
  | 'cRLSign'
  | 'encipherOnly'
  | 'decipherOnly';

export const KEY_USAGES: readonly KeyUsage[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

/** 4.2.1.3 */
export function parseKeyUsage(value: Bytes): ReadonlySet<KeyUsage> {
  const { bytes } = parseDer(value).bits();
  return new Set(KEY_USAGES.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0));
}

/** 4.2.1.12 */
export function parseExtendedKeyUsage(value: Bytes): readonly string[] {
  return parseDer(value)
    .expect(TAG.SEQUENCE, 'ExtKeyUsageSyntax')
    .children.map((purpose) => purpose.oid());
}

/** 4.2.1.2 */
export const parseSubjectKeyId = (value: Bytes): Bytes => parseDer(value).octets();

/** 4.2.1.1: the keyIdentifier alone. */
export function parseAuthorityKeyId(value: Bytes): Bytes | undefined {
  return parseDer(value).fields(TAG.SEQUENCE, 'AuthorityKeyIdentifier').optional(primitiveContextTag(0))?.content;
}

/** 4.2.1.6 */
export function parseGeneralNames(value: Bytes): readonly GeneralName[] {
  return parseDer(value).expect(TAG.SEQUENCE, 'GeneralNames').children.map(parseGeneralName);
}

export interface PolicyInformation {
  readonly policy: string;
  /** The qualifiers as a raw element. */
  readonly qualifiers: Bytes | undefined;
}

// No certificate in use comes near; the work of path validation grows with it.
const MAX_POLICIES = 500;

// SEQUENCE SIZE (1..MAX) OF
function policyElements(value: Bytes, what: string): readonly DerNode[] {
  const { children } = parseDer(value).expect(TAG.SEQUENCE, what);
  if (children.length === 0) throw new MalformedError('DER_FIELDS', `expected at least one element in ${what}`);
  if (children.length <= MAX_POLICIES) return children;
  throw new MalformedError('CERTIFICATE_POLICY_COUNT', `expected at most ${MAX_POLICIES} in ${what}, got ${children.length}`);
}

/** 4.2.1.4: no policy more than once. */
export function parseCertificatePolicies(value: Bytes): readonly PolicyInformation[] {
  const seen = new Set<string>();
  return policyElements(value, 'CertificatePolicies').map((node) => {
    const fields = node.fields(TAG.SEQUENCE, 'PolicyInformation');
    const policy = fields.take(TAG.OID, 'policyIdentifier').oid();
    const qualifiers = fields.optional(TAG.SEQUENCE)?.raw;
    fields.end();
    if (seen.has(policy)) throw new MalformedError('CERTIFICATE_POLICY_REPEATED', `expected ${policy} once`);
    seen.add(policy);
    return { policy, qualifiers };
  });
}

/** 4.2.1.5: from each issuerDomainPolicy to its subjectDomainPolicies. That anyPolicy is forbidden here, path validation says. */
export function parsePolicyMappings(value: Bytes): ReadonlyMap<string, ReadonlySet<string>> {
  const mappings = new Map<string, Set<string>>();
  for (const node of policyElements(value, 'PolicyMappings')) {
    const fields = node.fields(TAG.SEQUENCE, 'PolicyMapping');
    const issuerPolicy = fields.take(TAG.OID, 'issuerDomainPolicy').oid();
    const subjectPolicy = fields.take(TAG.OID, 'subjectDomainPolicy').oid();
    fields.end();
    mappings.set(issuerPolicy, (mappings.get(issuerPolicy) ?? new Set()).add(subjectPolicy));
  }
  return mappings;
}

/** How many more certificates may pass before the rule begins. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy: number | undefined;
  readonly inhibitPolicyMapping: number | undefined;
}

/** 4.2.1.11: never empty. */
export function parsePolicyConstraints(value: Bytes): PolicyConstraints {
  const fields = parseDer(value).fields(TAG.SEQUENCE, 'PolicyConstraints');
  const requireExplicitPolicy = fields.optional(primitiveContextTag(0));
  const inhibitPolicyMapping = fields.optional(primitiveContextTag(1));
  fields.end();
  if (requireExplicitPolicy === undefined && inhibitPolicyMapping === undefined) {
    throw new MalformedError('DER_FIELDS', 'expected requireExplicitPolicy or inhibitPolicyMapping in PolicyConstraints');
  }
  return {
    requireExplicitPolicy: requireExplicitPolicy && skipCerts(requireExplicitPolicy),
    inhibitPolicyMapping: inhibitPolicyMapping && skipCerts(inhibitPolicyMapping),
  };
}

/** 4.2.1.14 */
export const parseInhibitAnyPolicy = (value: Bytes): number => skipCerts(parseDer(value).expect(TAG.INTEGER, 'InhibitAnyPolicy'));

// SkipCerts ::= INTEGER (0..MAX). No path is as long as numbers of more than three octets: they are infinite.
function skipCerts({ content, start }: DerNode): number {
  const [first] = content;
  if (first === undefined || first >= 0x80)
    throw new MalformedError('DER_INTEGER', `expected SkipCerts of 0 or more at ${start}`);
  const significant = content.findIndex((octet) => octet !== 0);
  if (significant < 0) return 0;
  const digits = content.subarray(significant);
  return digits.length > 3 ? Number.POSITIVE_INFINITY : digits.reduce((value, octet) => value * 256 + octet, 0);
}

/** 4.2.1.13: the addresses in fullName. */
export function parseCrlAddresses(value: Bytes): readonly string[] {
  return parseDer(value)
    .expect(TAG.SEQUENCE, 'CRLDistributionPoints')
    .children.flatMap((point) => {
      const name = point.fields(TAG.SEQUENCE, 'DistributionPoint').optional(contextTag(0))?.inner('distributionPoint');
      return name === undefined || name.tag !== contextTag(0) ? [] : name.children.map(parseGeneralName).flatMap(uriOf);
    });
}

export interface AuthorityInfoAccess {
  readonly ocsp: readonly string[];
  readonly caIssuers: readonly string[];
}

/** 4.2.2.1 */
export function parseAuthorityInfoAccess(value: Bytes): AuthorityInfoAccess {
  const found = parseDer(value).expect(TAG.SEQUENCE, 'AuthorityInfoAccessSyntax').children.map(parseAccessDescription);
  const addresses = (method: string): string[] => found.flatMap((item) => (item.method === method ? uriOf(item.location) : []));
  return { ocsp: addresses('1.3.6.1.5.5.7.48.1'), caIssuers: addresses('1.3.6.1.5.5.7.48.2') };
}

function parseAccessDescription(node: DerNode): { readonly method: string; readonly location: GeneralName } {
  const fields = node.fields(TAG.SEQUENCE, 'AccessDescription');
  return { method: fields.take(TAG.OID, 'accessMethod').oid(), location: parseGeneralName(fields.next('accessLocation')) };
}
