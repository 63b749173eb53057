// What is remarkable or wrong in a SignerInfo beside its digest and value (RFC 5652 5.3 and 11, RFC 6211, RFC 5035).
import { digestsAgree } from '../crypto/algorithms.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { parseDer, primitiveContextTag, TAG } from '../encoding/der.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { attributeValues } from './attributes.ts';
import { ATTRIBUTE } from './object-ids.ts';
import type { CmsFinding, CmsFindingCode, SignedData, SignerInfo } from './types.ts';

export function finding(code: CmsFindingCode, clause: string, detail: string): CmsFinding {
  return { code, clause, detail };
}

export function attributeFindings(data: SignedData, signer: SignerInfo, isCounterSignature: boolean): CmsFinding[] {
  const found: CmsFinding[] = [];
  const { signedAttributes, unsignedAttributes, digestAlgorithm, signatureAlgorithm } = signer;
  const add = (code: CmsFindingCode, clause: string, detail: string): void => void found.push(finding(code, clause, detail));
  if (data.deviations.length > 0) add('CMS_NOT_DER', 'RFC 5652 5.1', data.deviations.join(', '));
  for (const { reason } of data.unreadableCertificates) add('CMS_CERTIFICATE_MALFORMED', 'RFC 5652 10.2.3', reason);
  for (const problem of unsignedAttributes?.problems ?? []) add('CMS_UNSIGNED_ATTRIBUTES_MALFORMED', 'RFC 5652 5.3', problem);
  for (const problem of signedAttributes?.problems ?? []) add('CMS_SIGNED_ATTRIBUTES_MALFORMED', 'RFC 5652 5.3', problem);
  if (signedAttributes?.reEncoded !== undefined) {
    add('CMS_SIGNED_ATTRIBUTES_NOT_DER', 'RFC 5652 5.3', 'the signed attributes are not DER; both readings were checked');
  }
  if (digestAlgorithm === undefined) add('CMS_DIGEST_UNKNOWN', 'RFC 5652 5.3', signer.digestIdentifier.oid);
  if (signatureAlgorithm === undefined) add('CMS_SIGNATURE_ALGORITHM_UNKNOWN', 'RFC 5652 5.3', signer.signatureIdentifier.oid);
  else if (digestAlgorithm !== undefined && !digestsAgree(signatureAlgorithm, digestAlgorithm)) {
    add(
      'CMS_DIGESTS_DISAGREE',
      'RFC 5652 5.3',
      `digestAlgorithm ${digestAlgorithm}, signatureAlgorithm ${signer.signatureIdentifier.oid}`,
    );
  }
  if (signedAttributes === undefined) return found;
  found.push(
    ...signedAttributeFindings(signer),
    ...(isCounterSignature ? counterSignatureFindings(signer) : contentTypeFindings(data, signer)),
  );
  return found;
}

// RFC 5652 11.1 to 11.3: one instance and one value each.
const ESSENTIAL: readonly string[] = [ATTRIBUTE.CONTENT_TYPE, ATTRIBUTE.MESSAGE_DIGEST, ATTRIBUTE.SIGNING_TIME];
// RFC 2634 5.4, RFC 5035 3: one instance.
const REFERENCES: readonly string[] = [ATTRIBUTE.SIGNING_CERTIFICATE, ATTRIBUTE.SIGNING_CERTIFICATE_V2];

function repeatedCode(oid: string): CmsFindingCode {
  if (ESSENTIAL.includes(oid)) return 'CMS_ATTRIBUTE_REPEATED';
  return REFERENCES.includes(oid) ? 'CMS_SIGNING_CERTIFICATE_REPEATED' : 'CMS_OTHER_ATTRIBUTE_REPEATED';
}

function signedAttributeFindings(signer: SignerInfo): CmsFinding[] {
  const found: CmsFinding[] = [];
  const counts = new Map<string, number>();
  for (const { oid } of signer.signedAttributes?.list ?? []) counts.set(oid, (counts.get(oid) ?? 0) + 1);
  for (const [oid, count] of counts) {
    if (count > 1) found.push(finding(repeatedCode(oid), 'RFC 5652 5.3', `${oid} occurs ${count} times`));
  }
  for (const oid of ESSENTIAL) {
    const values = attributeValues(signer.signedAttributes, oid).length;
    if (values > 1 && counts.get(oid) === 1)
      found.push(finding('CMS_ATTRIBUTE_REPEATED', 'RFC 5652 11', `${oid} has ${values} values`));
  }
  if (attributeValues(signer.signedAttributes, ATTRIBUTE.MESSAGE_DIGEST).length === 0) {
    found.push(finding('CMS_MESSAGE_DIGEST_MISSING', 'RFC 5652 11.2', 'no message-digest attribute'));
  }
  if (readValue(signer, ATTRIBUTE.ALGORITHM_PROTECTION, (value) => protectionHolds(value, signer)) === false) {
    found.push(finding('CMS_ALGORITHM_PROTECTION_DIFFERS', 'RFC 6211 2', 'the signed algorithms are not those used'));
  }
  return found;
}

function contentTypeFindings(data: SignedData, signer: SignerInfo): CmsFinding[] {
  const type = readValue(signer, ATTRIBUTE.CONTENT_TYPE, (value) => parseDer(value, { rules: 'ber' }).oid());
  if (type === data.contentType) return [];
  return [
    type === undefined
      ? finding('CMS_CONTENT_TYPE_MISSING', 'RFC 5652 11.1', 'no readable content-type attribute')
      : finding('CMS_CONTENT_TYPE_DIFFERS', 'RFC 5652 11.1', `signed ${type}, content ${data.contentType}`),
  ];
}

function counterSignatureFindings(signer: SignerInfo): CmsFinding[] {
  const has = attributeValues(signer.signedAttributes, ATTRIBUTE.CONTENT_TYPE).length > 0;
  return has ? [finding('CMS_CONTENT_TYPE_UNEXPECTED', 'RFC 5652 11.4', 'a counter-signature has a content-type attribute')] : [];
}

// RFC 6211 2: signatureAlgorithm is [1] IMPLICIT, so the contents are compared.
function protectionHolds(value: Bytes, signer: SignerInfo): boolean {
  const [digest, signature] = parseDer(value, { rules: 'ber' }).expect(TAG.SEQUENCE, 'CMSAlgorithmProtection').children;
  if (digest === undefined || signature === undefined || (signature.tag | 0x20) !== (primitiveContextTag(1) | 0x20)) return false;
  const contents = (raw: Bytes): Bytes => parseDer(raw, { rules: 'ber' }).content;
  return (
    equalBytes(digest.raw, signer.digestIdentifier.raw) && equalBytes(signature.content, contents(signer.signatureIdentifier.raw))
  );
}

/** The first value of a signed attribute; undefined when there is none that can be read. */
export function readValue<T>(signer: SignerInfo, oid: string, read: (value: Bytes) => T): T | undefined {
  const [value] = attributeValues(signer.signedAttributes, oid);
  if (value === undefined) return undefined;
  try {
    return read(value);
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined;
    throw cause;
  }
}
