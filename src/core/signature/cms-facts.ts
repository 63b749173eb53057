// Facts about one signer of a CMS (RFC 5652 5.3; EN 319 122-1), against the digest of what it is said to sign: the byte range of a PDF
// (ISO 32000-2:2020, 12.8.3.3), or the content of a CMS file.
import {
  ATTRIBUTE,
  attributeValues,
  type DetachedContent,
  type SignedData,
  type SignerFacts,
  type SignerInfo,
  signaturePolicyIdentifier,
  verifySignerInfo,
} from '../cms/index.ts';
import { digestOfSignature } from '../crypto/algorithms.ts';
import type { DigestAlgorithm } from '../crypto/engine.ts';
import { encodeBase64 } from '../encoding/base64.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { gatherTimeStamps, timeStampFindings } from './cades-time-stamps.ts';
import { carriedMaterial } from './carried-material.ts';
import { timeText } from './certificate-facts.ts';
import { damagedByClient } from './client-damage.ts';
import type { CmsFacts, FactFinding, SignatureFacts, SignedDigestFacts, ValueCheck } from './facts.ts';
import type { Gathering } from './gathering.ts';
import { contentBytes, type SignedContent } from './signed-content.ts';
import { digestFacts } from './time-stamp-facts.ts';

export interface SignerInput {
  readonly data: SignedData;
  readonly signer: SignerInfo;
  /** What the signature is said to be over; undefined when it is not at hand. */
  readonly content: SignedContent | undefined;
  /** ISO 32000-1 12.8.3.3.1: the CMS holds a SHA-1 digest of the content as its own content. */
  readonly digestInside?: boolean;
  readonly isCounterSignature?: boolean;
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
  signatureValue: null,
  signatureAlgorithm: { identifier: '', name: null, digest: null },
  digests: [],
  signaturePolicy: null,
  certificates: [],
  revocationData: [],
  timeStamps: [],
  findings: [],
  cms: null,
  xml: null,
};

/** EN 319 122-1 6.3: a signature of level B names its certificate in a signed attribute. */
export function namesItsCertificate({ signedAttributes }: SignerInfo): boolean {
  const names = [ATTRIBUTE.SIGNING_CERTIFICATE, ATTRIBUTE.SIGNING_CERTIFICATE_V2];
  return names.some((oid) => attributeValues(signedAttributes, oid).length > 0);
}

/** EN 319 122-1 6.3: what level B asks of the signed attributes; each once, with one value. */
export function cadesBaseline(signer: SignerInfo): 'CAdES' | null {
  const { CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME, SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2 } = ATTRIBUTE;
  const count = (oid: string) => attributeValues(signer.signedAttributes, oid).length;
  const once = [CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME].every((oid) => count(oid) === 1);
  return once && count(SIGNING_CERTIFICATE) + count(SIGNING_CERTIFICATE_V2) === 1 ? 'CAdES' : null;
}

export async function gatherSigner(input: SignerInput): Promise<GatheredSigner> {
  const { data, signer, gathering, content } = input;
  const { engine } = gathering;
  const digested = await digestContent(input);
  const facts = await verifySignerInfo(data, signer, {
    engine,
    content: digested.forCms,
    certificates: gathering.known,
    isCounterSignature: input.isCounterSignature === true,
  });
  const findings: FactFinding[] = facts.findings.map(({ code, detail }) => ({ code, detail }));
  const digest = signedDigest(input, facts, digested);
  return {
    claimedSigningTime: signer.signingTime === undefined ? null : timeText(signer.signingTime),
    signer: facts.certificate === undefined ? null : gathering.certificates.add(facts.certificate),
    signerIdentifier: identifierFacts(signer),
    signingCertificateReference: facts.essMatches,
    value: signatureValueOf(input, facts, digested),
    signatureValue: encodeBase64(signer.signature),
    signatureAlgorithm: {
      identifier: signer.signatureIdentifier.oid,
      name: signer.signatureAlgorithm?.kind ?? null,
      digest: (signer.signatureAlgorithm && digestOfSignature(signer.signatureAlgorithm)) ?? signer.digestAlgorithm ?? null,
    },
    digests: [digest],
    signaturePolicy: policyFacts(signer, findings),
    ...carriedMaterial(input, findings),
    timeStamps: await gatherTimeStamps({ data, signer, content, gathering }),
    findings: [...findings, ...timeStampFindings({ signer })],
    cms: await cmsFacts(input, facts, digest, digested),
    xml: null,
  };
}

interface Digested {
  /** What the content must be hashed with; undefined when it is unknown. */
  readonly algorithm: DigestAlgorithm | undefined;
  readonly computed: Bytes | undefined;
  /** The whole content, when the value is over it. */
  readonly bytes: Bytes | undefined;
  readonly forCms: DetachedContent | undefined;
}

async function digestContent({ signer, content, digestInside, gathering }: SignerInput): Promise<Digested> {
  const algorithm = digestInside === true ? 'sha1' : signer.digestAlgorithm;
  const isKnown = algorithm !== undefined && gathering.engine.supportsDigest(algorithm);
  const computed = isKnown ? await content?.digest(algorithm) : undefined;
  // RFC 5652 5.4: without signed attributes the value is over the content itself.
  const isDirect = signer.signedAttributes === undefined && digestInside !== true && content !== undefined;
  const whole = isDirect ? await contentBytes(content) : undefined;
  const bytes = whole !== undefined && gathering.budget.spend(whole.length) ? whole : undefined;
  const forCms = {
    digest: async () => computed ?? new Uint8Array(),
    ...(bytes !== undefined && { bytes: async () => bytes }),
  };
  return { algorithm, computed, bytes, forCms: digestInside === true || content === undefined ? undefined : forCms };
}

function signatureValueOf({ signer, digestInside }: SignerInput, facts: SignerFacts, { bytes }: Digested): ValueCheck {
  const isDirect = signer.signedAttributes === undefined && digestInside !== true;
  return isDirect && bytes === undefined ? 'not-checked' : checked(facts, facts.signatureVerifies);
}

const checked = (facts: SignerFacts, check: ValueCheck): ValueCheck => (facts.certificate === undefined ? 'not-checked' : check);

function signedDigest(
  { data, signer, content, digestInside }: SignerInput,
  facts: SignerFacts,
  digested: Digested,
): SignedDigestFacts {
  const { algorithm, computed } = digested;
  // Without signed attributes the value itself covers the content (RFC 5652 5.4).
  const signed = signer.signedAttributes === undefined ? computed : facts.messageDigest;
  const digest = digestFacts(algorithm, digestInside === true ? data.content : signed, computed);
  const innerHolds = digestInside !== true || signer.signedAttributes === undefined || facts.digestMatches === 'matches';
  const whole = { ...digest, of: content?.of ?? 'content', dataFound: content !== undefined };
  return innerHolds ? whole : { ...whole, matches: false };
}

function policyFacts({ signedAttributes }: SignerInfo, findings: FactFinding[]): SignatureFacts['signaturePolicy'] {
  try {
    const policy = signaturePolicyIdentifier(signedAttributes);
    return policy === undefined ? null : { identifier: policy.oid ?? null, uri: policy.uri ?? null };
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    findings.push({ code: 'CMS_SIGNATURE_POLICY_MALFORMED', detail: `${cause.code}: ${cause.message}` });
    return null;
  }
}

async function cmsFacts(
  input: SignerInput,
  facts: SignerFacts,
  digest: SignedDigestFacts,
  digested: Digested,
): Promise<CmsFacts> {
  const { data, signer, gathering } = input;
  return {
    sha256: data.content === undefined ? gathering.digests.of(data.raw) : null,
    sizeBytes: data.raw.length,
    signerInfos: data.signerInfos.length,
    contentType: data.contentType,
    attached: data.content !== undefined,
    detachedFile: input.content?.name ?? null,
    valueReEncoded: facts.signatureVerifiesReEncoded === undefined ? null : checked(facts, facts.signatureVerifiesReEncoded),
    signedAttributes: signer.signedAttributes?.list.map(({ oid }) => oid) ?? [],
    unsignedAttributes: signer.unsignedAttributes?.list.map(({ oid }) => oid) ?? [],
    encoding: {
      der: data.deviations.length === 0,
      indefiniteLength: data.deviations.includes('indefinite-length'),
      remarks: data.deviations,
    },
    damagedByClient: digest.matches === false && (await damagedByClient(gathering.engine, signer, facts, digested.computed)),
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
