// Cryptographic facts of one signer, RFC 5652 sections 5.4 to 5.6. Says what matches; whether that suffices is for a policy.
import { digestsAgree } from '../crypto/algorithms.ts';
import { type CryptoEngine, digestBytes, type SignatureCheck } from '../crypto/engine.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { parseDer, primitiveContextTag, TAG } from '../encoding/der.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from '../x509/index.ts';
import { attributeValues } from './attributes.ts';
import { ATTRIBUTE } from './object-ids.ts';
import { matchSigningCertificate, type SigningCertificateFacts } from './signing-certificate.ts';
import type { CmsFinding, CmsFindingCode, DetachedContent, DigestMatch, SignedData, SignerFacts, SignerInfo } from './types.ts';

export interface VerifySignerOptions {
  readonly engine: CryptoEngine;
  /** What was signed, when it is not inside; with it, the content inside counts for nothing. */
  readonly content?: DetachedContent | undefined;
  /** RFC 5652 11.4: a counter-signature has no content-type attribute, and its content is a signature value. */
  readonly isCounterSignature?: boolean;
  /** Where else to look for the signer's certificate. Being here gives no trust. */
  readonly certificates?: readonly Certificate[];
}

/** Never throws for a bad signature. Rejects only when `content` does. */
export async function verifySignerInfo(data: SignedData, signer: SignerInfo, options: VerifySignerOptions): Promise<SignerFacts> {
  const { engine } = options;
  const findings = attributeFindings(data, signer, options.isCounterSignature === true);
  const found = findSignerCertificate(data, signer, options);
  if (found.certificate === undefined) {
    findings.push(finding('CMS_SIGNER_CERTIFICATE_MISSING', 'RFC 5652 5.3', `no certificate for ${describeSigner(signer)}`));
  }
  const content = options.content ?? (data.content === undefined ? undefined : attachedContent(data.content, engine));
  const digest = await digestFacts(signer, content, engine);
  if (digest.digestMatches === 'content-absent') {
    findings.push(finding('CMS_CONTENT_ABSENT', 'RFC 5652 5.2', 'the signature is detached and no content was given'));
  }
  const checks = await signatureFacts(signer, found.certificate, content, engine);
  const { match, version, detail, issuerDiffers } = found.signingCertificate;
  if (match === 'differs') findings.push(finding('CMS_SIGNING_CERTIFICATE_DIFFERS', 'RFC 5035 3', detail));
  if (issuerDiffers) {
    const hint = 'the digest names the certificate used, the issuer and serial number beside it do not';
    findings.push(finding('CMS_SIGNING_CERTIFICATE_ISSUER_DIFFERS', 'RFC 5035 5', hint));
  }
  if (match === 'malformed') findings.push(finding('CMS_SIGNING_CERTIFICATE_MALFORMED', 'RFC 5035 3', detail));
  return {
    signerIndex: signer.index,
    certificate: found.certificate,
    certificateSource: found.source,
    digestAlgorithm: signer.digestAlgorithm,
    signatureAlgorithm: signer.signatureAlgorithm,
    ...digest,
    ...checks,
    essVersion: version,
    essMatches: match,
    signingTime: signer.signingTime,
    findings,
  };
}

function finding(code: CmsFindingCode, clause: string, detail: string): CmsFinding {
  return { code, clause, detail };
}

function attachedContent(content: Bytes, engine: CryptoEngine): DetachedContent {
  return { digest: async (algorithm) => digestBytes(engine, algorithm, content), bytes: async () => content };
}

type Found = {
  readonly certificate: Certificate | undefined;
  readonly source: 'embedded' | 'supplied' | undefined;
  readonly signingCertificate: SigningCertificateFacts;
};

// Several certificates may fit the identifier; the one that the signer names by its digest comes first.
function findSignerCertificate(data: SignedData, signer: SignerInfo, options: VerifySignerOptions): Found {
  const essOf = (certificate: Certificate | undefined): SigningCertificateFacts =>
    matchSigningCertificate(signer.signedAttributes, certificate, options.engine);
  const embedded = data.certificates.filter((certificate) => identifies(signer, certificate));
  const supplied = (options.certificates ?? []).filter((certificate) => identifies(signer, certificate));
  let first: Found | undefined;
  for (const [index, certificate] of [...embedded, ...supplied].entries()) {
    const source = index < embedded.length ? 'embedded' : 'supplied';
    const found: Found = { certificate, source, signingCertificate: essOf(certificate) };
    if (found.signingCertificate.match !== 'differs') return found;
    first ??= found;
  }
  return first ?? { certificate: undefined, source: undefined, signingCertificate: essOf(undefined) };
}

function identifies({ signer }: SignerInfo, certificate: Certificate): boolean {
  if (signer.kind === 'issuer-and-serial') {
    if (signer.serialHex !== certificate.serialHex) return false;
    return equalBytes(signer.issuer.raw, certificate.issuer.raw) || signer.issuer.key === certificate.issuer.key;
  }
  const extension = certificate.extension('2.5.29.14');
  return (
    extension !== undefined && encodeHex(extension.value).endsWith(signer.keyIdHex) && keyIdOf(certificate) === signer.keyIdHex
  );
}

function keyIdOf(certificate: Certificate): string | undefined {
  try {
    return certificate.subjectKeyId === undefined ? undefined : encodeHex(certificate.subjectKeyId);
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined;
    throw cause;
  }
}

function describeSigner({ signer }: SignerInfo): string {
  return signer.kind === 'subject-key-id' ? `key ${signer.keyIdHex}` : `serial ${signer.serialHex} of ${signer.issuer.text}`;
}

/** The attribute message-digest (RFC 5652 11.2); undefined when there is none that can be read. */
export function messageDigestOf(signer: SignerInfo): Bytes | undefined {
  return readValue(signer, ATTRIBUTE.MESSAGE_DIGEST, (value) => parseDer(value, { rules: 'ber' }).octets());
}

type DigestFacts = Pick<SignerFacts, 'contentDigest' | 'messageDigest' | 'digestMatches'>;

async function digestFacts(signer: SignerInfo, content: DetachedContent | undefined, engine: CryptoEngine): Promise<DigestFacts> {
  const messageDigest = messageDigestOf(signer);
  const algorithm = signer.digestAlgorithm;
  const result = (digestMatches: DigestMatch, contentDigest?: Bytes): DigestFacts => ({
    contentDigest,
    messageDigest,
    digestMatches,
  });
  if (algorithm === undefined || !engine.supportsDigest(algorithm)) return result('unsupported');
  if (content === undefined) return result('content-absent');
  const contentDigest = await content.digest(algorithm);
  // Without signed attributes the signature value itself covers the content (RFC 5652 5.4).
  if (signer.signedAttributes === undefined || messageDigest === undefined) return result('digest-absent', contentDigest);
  return result(equalBytes(contentDigest, messageDigest) ? 'matches' : 'differs', contentDigest);
}

type SignatureFacts = Pick<SignerFacts, 'signatureVerifies' | 'signatureVerifiesReEncoded'>;

async function signatureFacts(
  { signedAttributes, signatureAlgorithm, signature }: SignerInfo,
  certificate: Certificate | undefined,
  content: DetachedContent | undefined,
  engine: CryptoEngine,
): Promise<SignatureFacts> {
  const check = async (message: Bytes | undefined): Promise<SignatureCheck> => {
    if (certificate === undefined || message === undefined) return 'not-verified';
    if (signatureAlgorithm === undefined) return 'unsupported';
    return engine.verifySignature({ algorithm: signatureAlgorithm, publicKey: certificate.spki, message, signature });
  };
  if (signedAttributes === undefined) {
    return { signatureVerifies: await check(await content?.bytes?.()), signatureVerifiesReEncoded: undefined };
  }
  const { asReceived, reEncoded } = signedAttributes;
  return {
    signatureVerifies: await check(asReceived),
    signatureVerifiesReEncoded: reEncoded === undefined ? undefined : await check(reEncoded),
  };
}

function attributeFindings(data: SignedData, signer: SignerInfo, isCounterSignature: boolean): CmsFinding[] {
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

function readValue<T>(signer: SignerInfo, oid: string, read: (value: Bytes) => T): T | undefined {
  const [value] = attributeValues(signer.signedAttributes, oid);
  if (value === undefined) return undefined;
  try {
    return read(value);
  } catch (cause) {
    if (cause instanceof MalformedError) return undefined;
    throw cause;
  }
}
