// Certificates and revocation data that came with a signer of a CMS, each with the place where it was found.
import {
  ATTRIBUTE,
  archivedRevocation,
  attributeValues,
  parseCertificateValues,
  parseRevocationValues,
  type RevocationValues,
  type SignedData,
  type SignerInfo,
} from '../cms/index.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { CarriedObject, FactFinding, Origin, SignatureFacts } from './facts.ts';
import type { Gathering } from './gathering.ts';
import { carriedRevocation } from './revocation-data-facts.ts';

export interface CarryingSigner {
  readonly data: SignedData;
  readonly signer: SignerInfo;
  readonly gathering: Gathering;
}

type Material = Pick<SignatureFacts, 'certificates' | 'revocationData'>;

/** What cannot be read is added to `findings`. */
export function carriedMaterial({ data, signer, gathering }: CarryingSigner, findings: FactFinding[]): Material {
  const { certificates, revocationData } = gathering;
  const found = (origin: Origin, read: () => readonly string[]): readonly CarriedObject[] => {
    try {
      return read().map((sha256) => ({ sha256, origin }));
    } catch (cause) {
      if (!(cause instanceof MalformedError)) throw cause;
      findings.push({ code: 'CMS_VALIDATION_DATA_MALFORMED', detail: `${origin}: ${cause.code}: ${cause.message}` });
      return [];
    }
  };
  const values = (oid: string) => attributeValues(signer.unsignedAttributes, oid);
  const addRevocation = ({ crls, ocspResponses }: RevocationValues): string[] => [
    ...crls.map((crl) => revocationData.add('crl', crl)),
    ...ocspResponses.map((response) => revocationData.add('ocsp', response)),
  ];
  const certificateValues = () => values(ATTRIBUTE.CERTIFICATE_VALUES).flatMap(parseCertificateValues);
  return {
    certificates: [
      ...found('signed-data', () => data.certificates.map((one) => certificates.add(one))),
      ...found('certificate-values', () => certificateValues().map((one) => certificates.add(one))),
    ],
    revocationData: [
      ...carriedRevocation(data, revocationData),
      ...found('revocation-archival', () => addRevocation(archivedRevocation(signer))),
      ...found('revocation-values', () =>
        values(ATTRIBUTE.REVOCATION_VALUES).flatMap((value) => addRevocation(parseRevocationValues(value))),
      ),
    ],
  };
}
