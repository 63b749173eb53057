// Cryptographic facts of one signer, RFC 5652 sections 5.4 to 5.6. Says what matches; whether that suffices is for a policy.
import { type CryptoEngine, digestBytes, type SignatureCheck } from '../crypto/engine.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { parseDer } from '../encoding/der.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from '../x509/index.ts';
import { ATTRIBUTE } from './object-ids.ts';
import { plainEcdsaValue } from './plain-ecdsa.ts';
import { attributeFindings, finding, readValue } from './signer-findings.ts';
import { matchSigningCertificate, type SigningCertificateFacts } from './signing-certificate.ts';
import type { DetachedContent, DigestMatch, SignedData, SignerFacts, SignerInfo } from './types.ts';

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
  if (found.certificate !== undefined && !identifies(signer, found.certificate)) {
    findings.push(
      finding('CMS_SIGNER_IDENTIFIER_DIFFERS', 'RFC 5652 5.3', `no certificate for ${describeSigner(signer)}, one by its digest`),
    );
  }
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
  return (
    first ?? namedByReference(data, essOf) ?? { certificate: undefined, source: undefined, signingCertificate: essOf(undefined) }
  );
}

// The identifier of the SignerInfo is not signed; the reference is, and names by digest (RFC 5035 3): it finds the certificate on its own.
function namedByReference(
  { certificates }: SignedData,
  essOf: (certificate: Certificate | undefined) => SigningCertificateFacts,
): Found | undefined {
  for (const certificate of certificates) {
    const signingCertificate = essOf(certificate);
    if (signingCertificate.match === 'absent') return undefined;
    if (signingCertificate.match === 'matches') return { certificate, source: 'embedded', signingCertificate };
  }
  return undefined;
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
  if (signer.kind === 'subject-key-id') return `key ${signer.keyIdHex}`;
  try {
    return `serial ${signer.serialHex} of ${signer.issuer.text}`;
  } catch (cause) {
    if (cause instanceof MalformedError) return `serial ${signer.serialHex}`;
    throw cause;
  }
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
  { signedAttributes, signatureAlgorithm, signatureIdentifier, signature: value }: SignerInfo,
  certificate: Certificate | undefined,
  content: DetachedContent | undefined,
  engine: CryptoEngine,
): Promise<SignatureFacts> {
  const signature = plainEcdsaValue(signatureIdentifier.oid, value);
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
