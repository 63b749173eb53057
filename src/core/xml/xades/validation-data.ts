// Certificates and revocation data among the unsigned properties: EN 319 132-1 annex A.1 and clause 5.5.1.
import type { Bytes } from '../../encoding/bytes.ts';
import { MalformedError } from '../../encoding/malformed-error.ts';
import { childElements, type ElementNode } from '../document/xml-node.ts';
import { base64Content } from '../signature/base64-text.ts';
import type { XmlProblem } from '../signature/verify-references.ts';
import { propertiesNamed } from './property-elements.ts';

export interface CarriedValue {
  readonly kind: 'certificate' | 'crl' | 'ocsp';
  readonly der: Bytes;
  readonly origin: 'certificate-values' | 'revocation-values' | 'attribute-certificate-values' | 'time-stamp-validation-data';
  /** The unsigned property that it stands in. */
  readonly property: ElementNode;
}

/** Long-term signatures carry some dozens; national lists some hundreds. */
const MAX_VALUES = 2_000;

const KINDS: ReadonlyMap<string, CarriedValue['kind']> = new Map([
  ['EncapsulatedX509Certificate', 'certificate'],
  ['EncapsulatedCRLValue', 'crl'],
  ['EncapsulatedOCSPValue', 'ocsp'],
]);

const ORIGINS: ReadonlyMap<string, CarriedValue['origin']> = new Map([
  ['CertificateValues', 'certificate-values'],
  ['RevocationValues', 'revocation-values'],
  ['AttrAuthoritiesCertValues', 'attribute-certificate-values'],
  ['AttributeRevocationValues', 'attribute-certificate-values'],
  ['TimeStampValidationData', 'time-stamp-validation-data'],
  ['AnyValidationData', 'time-stamp-validation-data'],
]);

/** Never throws: what cannot be read is a problem. */
export function readValidationData(unsigned: ElementNode | undefined): {
  readonly values: readonly CarriedValue[];
  readonly problems: readonly XmlProblem[];
} {
  const values: CarriedValue[] = [];
  const problems: XmlProblem[] = [];
  const visit = (element: ElementNode, origin: CarriedValue['origin'], property: ElementNode): void => {
    const kind = KINDS.get(element.local);
    if (kind === undefined) {
      for (const child of childElements(element)) visit(child, origin, property);
      return;
    }
    if (values.length >= MAX_VALUES) return;
    try {
      values.push({ kind, der: base64Content(element), origin, property });
    } catch (cause) {
      if (!(cause instanceof MalformedError)) throw cause;
      problems.push({ code: 'XADES_VALUE_MALFORMED', detail: `${element.local}: ${cause.message}` });
    }
  };
  for (const property of propertiesNamed(unsigned, ...ORIGINS.keys())) {
    visit(property, ORIGINS.get(property.local) ?? 'certificate-values', property);
  }
  if (values.length >= MAX_VALUES) problems.push({ code: 'XADES_LIMIT', detail: `more than ${MAX_VALUES} values` });
  return { values, problems };
}
