// Certificates and revocation data that a CAdES signature carries in unsigned attributes (EN 319 122-1 V1.2.1, A.1.1.2 and A.1.2.2).
import type { Bytes } from '../encoding/bytes.ts';
import { contextTag, type DerNode, parseDer, TAG } from '../encoding/der.ts';
import { Certificate } from '../x509/index.ts';

export interface RevocationValues {
  /** CertificateList elements. */
  readonly crls: readonly Bytes[];
  /** BasicOCSPResponse elements (RFC 6960 4.2.1). */
  readonly ocspResponses: readonly Bytes[];
}

/** A value of certificate-values. Throws MalformedError DER_*, or of the certificate that cannot be read. */
export function parseCertificateValues(value: Bytes): readonly Certificate[] {
  const list = parseDer(value, { rules: 'ber' }).expect(TAG.SEQUENCE, 'CertificateValues');
  return list.children.map(({ raw }) => Certificate.parse(raw));
}

/** A value of revocation-values; otherRevVals are left alone. Throws MalformedError DER_*. */
export function parseRevocationValues(value: Bytes): RevocationValues {
  const fields = parseDer(value, { rules: 'ber' }).fields(TAG.SEQUENCE, 'RevocationValues');
  const crls = elementsIn(fields.optional(contextTag(0)));
  return { crls, ocspResponses: elementsIn(fields.optional(contextTag(1))) };
}

function elementsIn(wrapper: DerNode | undefined): readonly Bytes[] {
  const list = wrapper?.inner('SEQUENCE OF').expect(TAG.SEQUENCE, 'SEQUENCE OF');
  return list?.children.map(({ raw }) => raw) ?? [];
}
