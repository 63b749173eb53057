// Facts about one signer of a CMS (RFC 5652 5.3; EN 319 122-1), against the digest of what it is said to sign: the byte range of a PDF
// (ISO 32000-2:2020, 12.8.3.3), or the content of a CMS file.
import {
  ATTRIBUTE,
  archivedRevocation,
  attributeValues,
  type SignedData,
  type SignerFacts,
  type SignerInfo,
  signatureTimeStamps,
  verifySignerInfo,
} from '../cms/index.ts';
import { digestOfSignature } from '../crypto/algorithms.ts';
import { type DigestAlgorithm, digestBytes } from '../crypto/engine.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { timeText } from './certificate-facts.ts';
import type { CarriedObject, CmsFacts, FactFinding, SignatureFacts, SignedDigestFacts, ValueCheck } from './facts.ts';
import type { Gathering } from './gathering.ts';
import { carriedRevocation } from './revocation-data-facts.ts';
import { digestFacts, gatherTimeStamp } from './time-stamp-facts.ts';

/** What a signature is said to be over, found and digested. */
export interface SignedContent {
  /** SignedDigestFacts.of */
  readonly of: string;
  /** What it was digested with; undefined when it is unknown. */
  readonly algorithm: DigestAlgorithm | undefined;
  /** Undefined when the content is not at hand. */
  readonly digest: Bytes | undefined;
  /** Needed only for signatures without signed attributes. */
  readonly bytes: () => Promise<Bytes>;
  /** ISO 32000-1 12.8.3.3.1: the CMS holds a SHA-1 digest of the content as its own content. */
  readonly digestInside: boolean;
}

export interface SignerInput {
  readonly data: SignedData;
  readonly signer: SignerInfo;
  readonly content: SignedContent;
  readonly gathering: Gathering;
}

/** The part of SignatureFacts that a SignerInfo yields. */
export type GatheredSigner = Omit<SignatureFacts, 'id' | 'parentId' | 'kind' | 'profile' | 'baseline' | 'coverage' | 'pdf'>;

/** Of a signature that cannot be read. */
export const NOTHING_GATHERED: GatheredSigner = {
  claimedSigningTime: null,
  signer: null,
  signerIdentifier: { issuer: null, serial: null, keyId: null },
  signingCertificateReference: 'absent',
  value: 'not-checked',
  signatureAlgorithm: { identifier: '', name: null, digest: null },
  digests: [],
  signaturePolicy: null,
  certificates: [],
  revocationData: [],
  timeStamps: [],
  findings: [],
  cms: null,
};

/** EN 319 122-1 6.3: a signature of level B names its certificate in a signed attribute. */
export function namesItsCertificate({ signedAttributes }: SignerInfo): boolean {
  const names = [ATTRIBUTE.SIGNING_CERTIFICATE, ATTRIBUTE.SIGNING_CERTIFICATE_V2];
  return names.some((oid) => attributeValues(signedAttributes, oid).length > 0);
}

export async function gatherSigner(input: SignerInput): Promise<GatheredSigner> {
  const { data, signer, content, gathering } = input;
  const { engine } = gathering;
  const { digest: contentDigest, algorithm: contentAlgorithm } = content;
  const known = {
    digest: async (algorithm: DigestAlgorithm) =>
      contentDigest !== undefined && algorithm === contentAlgorithm ? contentDigest : digestBytes(engine, algorithm),
    bytes: content.bytes,
  };
  const facts = await verifySignerInfo(data, signer, { engine, content: known, certificates: gathering.known });
  const findings = facts.findings.map(({ code, detail }) => ({ code, detail }) as FactFinding);
  const digest = signedDigest(input, facts);
  return {
    claimedSigningTime: signer.signingTime === undefined ? null : timeText(signer.signingTime),
    signer: facts.certificate === undefined ? null : gathering.certificates.add(facts.certificate),
    signerIdentifier: identifierFacts(signer),
    signingCertificateReference: facts.essMatches,
    value: checked(facts, facts.signatureVerifies),
    signatureAlgorithm: {
      identifier: signer.signatureIdentifier.oid,
      name: signer.signatureAlgorithm?.kind ?? null,
      digest: (signer.signatureAlgorithm && digestOfSignature(signer.signatureAlgorithm)) ?? signer.digestAlgorithm ?? null,
    },
    digests: [digest],
    signaturePolicy: null,
    certificates: data.certificates.map((one) => ({ sha256: gathering.certificates.add(one), origin: 'signed-data' })),
    revocationData: [...carriedRevocation(data, gathering.revocationData), ...archivedFacts(input, findings)],
    timeStamps: await signatureStamps(input),
    findings,
    cms: await cmsFacts(input, facts, digest),
  };
}

const checked = (facts: SignerFacts, check: ValueCheck): ValueCheck => (facts.certificate === undefined ? 'not-checked' : check);

function signedDigest({ data, signer, content }: SignerInput, facts: SignerFacts): SignedDigestFacts {
  const isDirect = signer.signedAttributes === undefined && !content.digestInside && data.content === undefined;
  // Without signed attributes the value itself covers the content (RFC 5652 5.4).
  const signed = signer.signedAttributes === undefined ? undefined : facts.messageDigest;
  const claimed = content.digestInside ? data.content : isDirect ? content.digest : signed;
  const digest = digestFacts(content.algorithm, claimed, content.digest);
  const innerHolds = !content.digestInside || signer.signedAttributes === undefined || facts.digestMatches === 'matches';
  const whole = { ...digest, of: content.of, dataFound: content.digest !== undefined };
  return innerHolds ? whole : { ...whole, matches: false };
}

// RFC 3161 appendix A: the imprint is over the signature value.
function signatureStamps({ signer, gathering }: SignerInput): Promise<SignatureFacts['timeStamps']> {
  const { engine } = gathering;
  const digestOf = (algorithm: DigestAlgorithm) =>
    engine.supportsDigest(algorithm) ? digestBytes(engine, algorithm, signer.signature) : undefined;
  return Promise.all(
    signatureTimeStamps(signer).map(({ raw }) => gatherTimeStamp({ kind: 'signature', raw, gathering, digestOf })),
  );
}

async function cmsFacts(input: SignerInput, facts: SignerFacts, digest: SignedDigestFacts): Promise<CmsFacts> {
  const { data, signer, gathering } = input;
  return {
    sha256: encodeHex(digestBytes(gathering.engine, 'sha256', data.raw)),
    sizeBytes: data.raw.length,
    signerInfos: data.signerInfos.length,
    contentType: data.contentType,
    attached: data.content !== undefined,
    valueReEncoded: facts.signatureVerifiesReEncoded === undefined ? null : checked(facts, facts.signatureVerifiesReEncoded),
    signedAttributes: signer.signedAttributes?.list.map(({ oid }) => oid) ?? [],
    unsignedAttributes: signer.unsignedAttributes?.list.map(({ oid }) => oid) ?? [],
    encoding: {
      der: data.deviations.length === 0,
      indefiniteLength: data.deviations.includes('indefinite-length'),
      remarks: data.deviations,
    },
    damagedByClient: digest.matches === false && (await damagedByClient(input, facts)),
  };
}

function identifierFacts({ signer }: SignerInfo): SignatureFacts['signerIdentifier'] {
  if (signer.kind === 'subject-key-id') return { issuer: null, serial: null, keyId: signer.keyIdHex };
  return { issuer: issuerText(signer.issuer), serial: signer.serialHex, keyId: null };
}

function issuerText(name: { readonly text: string }): string | null {
  try {
    return name.text;
  } catch (cause) {
    if (cause instanceof MalformedError) return null;
    throw cause;
  }
}

function archivedFacts({ signer, gathering }: SignerInput, findings: FactFinding[]): readonly CarriedObject[] {
  try {
    const { crls, ocspResponses } = archivedRevocation(signer);
    const kept = [
      ...crls.map((crl) => gathering.revocationData.add('crl', crl)),
      ...ocspResponses.map((response) => gathering.revocationData.add('ocsp', response)),
    ];
    return kept.map((sha256) => ({ sha256, origin: 'revocation-archival' }));
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    findings.push({ code: 'CMS_REVOCATION_MALFORMED', detail: `${cause.code}: ${cause.message}` });
    return [];
  }
}

// Seen in 2024: the digest went through a UTF-16 string on its way into the signed attributes, and each lone surrogate became U+FFFD,
// stored as fd ff. The token had signed the attributes with the true digest, so the value verifies over those.
async function damagedByClient({ signer, content, gathering }: SignerInput, facts: SignerFacts): Promise<boolean> {
  const truth = content.digest;
  const claimed = facts.messageDigest;
  const attributes = signer.signedAttributes?.asReceived;
  const { certificate, signatureAlgorithm } = facts;
  if (!truth || !claimed || !attributes || !certificate || !signatureAlgorithm) return false;
  if (claimed.length !== truth.length || !differsByReplacementOnly(claimed, truth)) return false;
  const rebuilt = attributes.slice();
  const at = indexOfBytes(rebuilt, claimed);
  if (at < 0) return false;
  rebuilt.set(truth, at);
  const check = await gathering.engine.verifySignature({
    algorithm: signatureAlgorithm,
    publicKey: certificate.spki,
    message: rebuilt,
    signature: signer.signature,
  });
  return check === 'verified';
}

function differsByReplacementOnly(claimed: Bytes, truth: Bytes): boolean {
  for (let i = 0; i < claimed.length; i += 2) {
    const same = claimed[i] === truth[i] && claimed[i + 1] === truth[i + 1];
    if (!same && !(claimed[i] === 0xfd && claimed[i + 1] === 0xff)) return false;
  }
  return true;
}

function indexOfBytes(bytes: Bytes, part: Bytes): number {
  for (let i = bytes.indexOf(part[0] ?? 0); i >= 0; i = bytes.indexOf(part[0] ?? 0, i + 1)) {
    if (equalBytes(bytes.subarray(i, i + part.length), part)) return i;
  }
  return -1;
}
