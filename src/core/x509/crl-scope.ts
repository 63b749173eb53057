// Which certificates a CRL speaks for, RFC 5280 6.3.3 (b) to (d), and which delta CRL belongs to which complete CRL, 5.2.4.
import { equalBytes } from '../encoding/bytes.ts';
import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import {
  ALL_REASONS,
  type DistributionPoint,
  directoryNames,
  generalNameKey,
  type IssuingDistributionPoint,
  pointNameKeys,
} from './distribution-point.ts';
import { EXTENSION } from './extensions.ts';
import type { Name } from './name.ts';

export type ScopeResult =
  /** The reasons for which the CRL speaks, as bits. */
  | { readonly fits: true; readonly reasons: number }
  /** `isRelated`: the CRL comes from the right issuer, only its scope is another. */
  | { readonly fits: false; readonly isRelated: boolean; readonly section: string; readonly detail: string };

/** 6.3.3, last paragraph: CRLs that no distribution point names, but by the certificate's own issuer. */
export const ownIssuerPoint = (certificate: Certificate): DistributionPoint => ({
  name: { kind: 'full', names: [{ kind: 'directory', name: certificate.issuer }] },
  reasons: undefined,
  crlIssuer: undefined,
});

/** Throws MalformedError DER_* when the certificate's basic constraints cannot be read. */
export function scopeOf(crl: Crl, point: DistributionPoint, certificate: Certificate): ScopeResult {
  const outside = (section: string, detail: string, isRelated = true): ScopeResult => ({
    fits: false,
    isRelated,
    section,
    detail,
  });
  const issuers = point.crlIssuer === undefined ? [certificate.issuer] : directoryNames(point.crlIssuer);
  const scope = crl.issuingDistributionPoint;
  // (b)(1)
  if (!issuers.some(({ key }) => key === crl.issuer.key)) return outside('6.3.3 (b)(1)', 'another issuer', false);
  if (point.crlIssuer !== undefined && scope?.indirect !== true)
    return outside('6.3.3 (b)(1)', 'not an indirect CRL, but named by cRLIssuer');
  if (scope === undefined) return { fits: true, reasons: point.reasons ?? ALL_REASONS };
  // (b)(2)(i)
  if (!namesMeet(scope, crl.issuer, point, issuers)) return outside('6.3.3 (b)(2)(i)', 'the CRL of another distribution point');
  const isCa = certificate.basicConstraints?.ca === true;
  // (b)(2)(ii) to (iv)
  if (scope.onlyUserCertificates && isCa)
    return outside('6.3.3 (b)(2)(ii)', 'only for certificates of users, this is one of a CA');
  if (scope.onlyCaCertificates && !isCa) return outside('6.3.3 (b)(2)(iii)', 'only for certificates of CAs, this is not one');
  if (scope.onlyAttributeCertificates) return outside('6.3.3 (b)(2)(iv)', 'only for attribute certificates');
  // (d)
  const reasons = (scope.onlySomeReasons ?? ALL_REASONS) & (point.reasons ?? ALL_REASONS);
  return reasons === 0 ? outside('6.3.3 (d)', 'none of the reasons of the distribution point') : { fits: true, reasons };
}

function namesMeet(
  scope: IssuingDistributionPoint,
  crlIssuer: Name,
  point: DistributionPoint,
  issuers: readonly Name[],
): boolean {
  if (scope.name === undefined) return true;
  const own = new Set(pointNameKeys(scope.name, [crlIssuer]));
  const wanted = point.name === undefined ? (point.crlIssuer ?? []).map(generalNameKey) : pointNameKeys(point.name, issuers);
  return wanted.some((key) => own.has(key));
}

/** 5.2.4, 6.3.3 (c): the delta CRL brings this complete CRL up to date. Signatures and times are not looked at. */
export function isDeltaFor(delta: Crl, complete: Crl): boolean {
  const { baseNumber } = delta;
  if (baseNumber === undefined || delta.number === undefined || complete.isDelta || complete.number === undefined) return false;
  return (
    // (c)(1)
    delta.issuer.key === complete.issuer.key &&
    // (c)(2)
    isSameExtension(delta, complete, EXTENSION.ISSUING_DISTRIBUTION_POINT) &&
    // (c)(3)
    isSameExtension(delta, complete, EXTENSION.AUTHORITY_KEY_ID) &&
    // 5.2.4 (c) and (d)
    complete.number >= baseNumber &&
    complete.number < delta.number
  );
}

function isSameExtension(a: Crl, b: Crl, oid: string): boolean {
  const [one, other] = [a.extension(oid), b.extension(oid)];
  return one === undefined || other === undefined ? one === other : equalBytes(one.value, other.value);
}
