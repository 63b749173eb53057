// Facts about the CMS in /Contents (ISO 32000-2:2020, 12.8.3.3; RFC 5652; EN 319 142-1), against the digest of the byte range.
import {
  archivedRevocation,
  parseSignedData,
  type SignedData,
  type SignerFacts,
  type SignerInfo,
  signatureTimeStamps,
  verifySignerInfo,
} from '../cms/index.ts';
import { type CryptoEngine, type DigestAlgorithm, digestBytes } from '../crypto/engine.ts';
import { encodeBase64 } from '../encoding/base64.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import type { Certificate } from '../x509/index.ts';
import { type CertificateCollection, timeText } from './certificate-facts.ts';
import type { CmsFacts, FactFinding, TimeStampFacts, ValueCheck } from './facts.ts';
import { digestFacts, gatherTimeStamp } from './time-stamp-facts.ts';

/** A CMS that was read, before the byte range has been hashed. */
export interface ReadCms {
  readonly data: SignedData;
  readonly signer: SignerInfo;
  /** ISO 32000-1 12.8.3.3.1: the CMS holds a SHA-1 digest of the range as its content. */
  readonly digestInside: boolean;
  /** What the byte range must be hashed with; undefined when it is unknown. */
  readonly rangeAlgorithm: DigestAlgorithm | undefined;
}

export interface CmsInput {
  readonly engine: CryptoEngine;
  readonly certificates: CertificateCollection;
  /** Where else to look for a signer's certificate. Being here gives no trust. */
  readonly known: readonly Certificate[];
  /** Undefined when the range lies outside the file. */
  readonly rangeDigest: Bytes | undefined;
  readonly rangeBytes: () => Promise<Bytes>;
}

export interface GatheredCms {
  readonly cms: CmsFacts;
  readonly timeStamps: readonly TimeStampFacts[];
  readonly findings: readonly FactFinding[];
}

/** Throws MalformedError DER_*, CMS_*. */
export function readCms(contents: Bytes, subFilter: string | null): ReadCms {
  const data = parseSignedData(contents);
  const signer = data.signerInfos[0];
  if (signer === undefined) throw new MalformedError('CMS_NO_SIGNER', 'expected a signer, got none');
  const digestInside = subFilter === 'adbe.pkcs7.sha1';
  return { data, signer, digestInside, rangeAlgorithm: digestInside ? 'sha1' : signer.digestAlgorithm };
}

export async function gatherCms(read: ReadCms, input: CmsInput): Promise<GatheredCms> {
  const { data, signer } = read;
  const { engine, rangeDigest } = input;
  const content = {
    digest: async (algorithm: DigestAlgorithm) =>
      rangeDigest !== undefined && algorithm === read.rangeAlgorithm ? rangeDigest : digestBytes(engine, algorithm),
    bytes: input.rangeBytes,
  };
  const facts = await verifySignerInfo(data, signer, { engine, content, certificates: input.known });
  const findings = facts.findings.map(({ code, detail }) => ({ code, detail }) as FactFinding);
  findings.push(...shapeFindings(read));
  const cms = await cmsFacts(read, facts, input, findings);
  const timeStamps = await Promise.all(
    signatureTimeStamps(signer).map(({ raw }) =>
      gatherTimeStamp({
        raw,
        engine,
        certificates: input.certificates,
        // RFC 3161 appendix A: the imprint is over the signature value.
        digestOf: (algorithm) =>
          engine.supportsDigest(algorithm) ? digestBytes(engine, algorithm, signer.signature) : undefined,
      }),
    ),
  );
  return { cms, timeStamps, findings };
}

function shapeFindings({ data, digestInside }: ReadCms): FactFinding[] {
  const findings: FactFinding[] = [];
  // EN 319 142-1 5.2: one signer, and the content outside.
  if (data.signerInfos.length !== 1)
    findings.push({ code: 'CMS_SIGNERS', detail: `expected one signer, got ${data.signerInfos.length}` });
  if (!digestInside && data.content !== undefined) {
    findings.push({ code: 'CMS_CONTENT_ATTACHED', detail: 'expected a detached signature, got content inside' });
  }
  if (!data.trailingAreZero) findings.push({ code: 'CMS_TRAILING_DATA', detail: 'expected zeros after the CMS' });
  return findings;
}

async function cmsFacts(read: ReadCms, facts: SignerFacts, input: CmsInput, findings: FactFinding[]): Promise<CmsFacts> {
  const { data, signer } = read;
  const { engine, certificates } = input;
  const checked = (check: ValueCheck): ValueCheck => (facts.certificate === undefined ? 'not-checked' : check);
  // Without signed attributes the value itself covers the range.
  const claimed = read.digestInside ? data.content : signer.signedAttributes === undefined ? undefined : facts.messageDigest;
  const bySignature = signer.signedAttributes === undefined && !read.digestInside && data.content === undefined;
  const digest = digestFacts(read.rangeAlgorithm, bySignature ? input.rangeDigest : claimed, input.rangeDigest);
  const innerDigestHolds = !read.digestInside || signer.signedAttributes === undefined || facts.digestMatches === 'matches';
  return {
    sha256: encodeHex(digestBytes(engine, 'sha256', data.raw)),
    sizeBytes: data.raw.length,
    signerInfos: data.signerInfos.length,
    digest: innerDigestHolds ? digest : { ...digest, matches: false },
    value: checked(facts.signatureVerifies),
    valueReEncoded: facts.signatureVerifiesReEncoded === undefined ? null : checked(facts.signatureVerifiesReEncoded),
    signedAttributes: signer.signedAttributes?.list.map(({ oid }) => oid) ?? [],
    unsignedAttributes: signer.unsignedAttributes?.list.map(({ oid }) => oid) ?? [],
    signatureAlgorithm: {
      oid: signer.signatureIdentifier.oid,
      name: signer.signatureAlgorithm?.kind ?? null,
      digest: signer.digestAlgorithm ?? null,
    },
    signer: facts.certificate === undefined ? null : certificates.add(facts.certificate),
    signerIdentifier: identifierFacts(signer),
    signingCertificateReference: facts.essMatches,
    signingTime: signer.signingTime === undefined ? null : timeText(signer.signingTime),
    certificates: data.certificates.map((certificate) => certificates.add(certificate)),
    encoding: {
      der: data.deviations.length === 0,
      indefiniteLength: data.deviations.includes('indefinite-length'),
      remarks: data.deviations,
    },
    revocation: revocationFacts(read, findings),
    damagedByClient: digest.matches === false && (await damagedByClient(read, facts, input)),
  };
}

function identifierFacts({ signer }: SignerInfo): CmsFacts['signerIdentifier'] {
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

function revocationFacts({ data, signer }: ReadCms, findings: FactFinding[]): CmsFacts['revocation'] {
  const crls = data.crls.map(encodeBase64);
  const ocsps = data.otherRevocation.map(({ raw }) => encodeBase64(raw));
  try {
    const archived = archivedRevocation(signer);
    return {
      crls: [...crls, ...archived.crls.map(encodeBase64)],
      ocsps: [...ocsps, ...archived.ocspResponses.map(encodeBase64)],
    };
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    findings.push({ code: 'CMS_REVOCATION_MALFORMED', detail: `${cause.code}: ${cause.message}` });
    return { crls, ocsps };
  }
}

// Seen in 2024: the digest went through a UTF-16 string on its way into the signed attributes, and each lone surrogate became U+FFFD,
// stored as fd ff. The token had signed the attributes with the true digest, so the value verifies over those.
async function damagedByClient({ signer }: ReadCms, facts: SignerFacts, input: CmsInput): Promise<boolean> {
  const { rangeDigest, engine } = input;
  const claimed = facts.messageDigest;
  const attributes = signer.signedAttributes?.asReceived;
  const { certificate, signatureAlgorithm } = facts;
  if (!rangeDigest || !claimed || !attributes || !certificate || !signatureAlgorithm) return false;
  if (claimed.length !== rangeDigest.length || !differsByReplacementOnly(claimed, rangeDigest)) return false;
  const rebuilt = attributes.slice();
  const at = indexOfBytes(rebuilt, claimed);
  if (at < 0) return false;
  rebuilt.set(rangeDigest, at);
  const check = await engine.verifySignature({
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
