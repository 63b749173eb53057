// Facts about an RFC 3161 token: the signature time stamp of a CMS, or the whole /Contents of a document time stamp.
import { parseTimeStampToken, type TimeStampToken, verifyTimeStampToken } from '../cms/index.ts';
import { type DigestAlgorithm, digestBytes } from '../crypto/engine.ts';
import type { Bytes } from '../encoding/bytes.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { timeText } from './certificate-facts.ts';
import type { DigestFacts, FactFinding, TimeStampFacts, TimeStampKind, ValueCheck } from './facts.ts';
import type { Gathering } from './gathering.ts';
import { carriedRevocation } from './revocation-data-facts.ts';

export interface TokenInput {
  readonly kind: TimeStampKind;
  readonly raw: Bytes;
  readonly gathering: Gathering;
  /** What is said to be stamped, with its digest. Asked only for an algorithm that the engine has. */
  stamped(algorithm: DigestAlgorithm, token: TimeStampToken): Promise<StampedFacts>;
}

export interface StampedFacts {
  /** SignedDigestFacts.of */
  readonly of: string;
  /** Undefined when it cannot be computed. */
  readonly digest: Bytes | undefined;
  /** false: something that was stamped is not at hand. */
  readonly dataFound: boolean;
  /** TimeStampFacts.covers */
  readonly covers?: readonly string[];
  readonly findings?: readonly FactFinding[];
}

/** Never throws for a bad token: a token that cannot be read has no genTime, and a finding. */
export async function gatherTimeStamp(input: TokenInput): Promise<TimeStampFacts> {
  const sha256 = encodeHex(digestBytes(input.gathering.engine, 'sha256', input.raw));
  try {
    return await readableToken(parseTimeStampToken(input.raw), input, sha256);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    return unreadableToken(input.kind, sha256, cause);
  }
}

export function digestFacts(algorithm: string | undefined, claimed: Bytes | undefined, computed: Bytes | undefined): DigestFacts {
  const [claimedHex, computedHex] = [claimed, computed].map((bytes) => (bytes === undefined ? null : encodeHex(bytes)));
  return {
    algorithm: algorithm ?? null,
    claimed: claimedHex ?? null,
    computed: computedHex ?? null,
    matches: claimedHex == null || computedHex == null ? null : claimedHex === computedHex,
  };
}

async function readableToken(token: TimeStampToken, input: TokenInput, sha256: string): Promise<TimeStampFacts> {
  const { engine, certificates, revocationData } = input.gathering;
  const { info } = token;
  const stamped = await stampedFacts(token, input);
  const digestOfStamped = async () => stamped.digest ?? info.imprint;
  const facts = await verifyTimeStampToken(token, { engine, digestOfStamped, certificates: input.gathering.known });
  const { signer } = facts;
  const found: FactFinding[] = signer.findings.map(({ code, detail }) => ({ code, detail }));
  found.push(...(stamped.findings ?? []));
  if (facts.signerCount !== 1) found.push({ code: 'TST_SIGNERS', detail: `expected one signer, got ${facts.signerCount}` });
  const tsa = signer.certificate === undefined ? null : certificates.add(signer.certificate);
  const value: ValueCheck = signer.certificate === undefined ? 'not-checked' : signer.signatureVerifies;
  return {
    kind: input.kind,
    genTime: timeText(info.genTime),
    tsa: tsa === null ? null : (certificates.get(tsa)?.commonName ?? certificates.get(tsa)?.subject ?? null),
    tsaCertificate: tsa,
    policy: info.policy,
    serial: info.serialHex,
    accuracySeconds: info.accuracyMilliseconds === undefined ? null : info.accuracyMilliseconds / 1000,
    imprint: {
      ...digestFacts(info.imprintAlgorithm, info.imprint, stamped.digest),
      of: stamped.of,
      dataFound: stamped.dataFound,
    },
    covers: stamped.covers ?? [],
    contentDigest: digestFacts(signer.digestAlgorithm, signer.messageDigest, signer.contentDigest),
    value,
    signatureAlgorithm: {
      identifier: token.signedData.signerInfos[0]?.signatureIdentifier.oid ?? '',
      name: signer.signatureAlgorithm?.kind ?? null,
      digest: signer.digestAlgorithm ?? null,
    },
    signingCertificateReference: signer.essMatches,
    certificates: token.signedData.certificates.map((one) => ({ sha256: certificates.add(one), origin: 'signed-data' })),
    revocationData: carriedRevocation(token.signedData, revocationData),
    keyPurpose: facts.extendedKeyUsage,
    sha256,
    findings: found,
  };
}

function stampedFacts(token: TimeStampToken, { gathering, stamped }: TokenInput): Promise<StampedFacts> | StampedFacts {
  const algorithm = token.info.imprintAlgorithm;
  const isKnown = algorithm !== undefined && gathering.engine.supportsDigest(algorithm);
  return isKnown ? stamped(algorithm, token) : { of: '', digest: undefined, dataFound: true };
}

function unreadableToken(kind: TimeStampKind, sha256: string, cause: MalformedError): TimeStampFacts {
  const none = digestFacts(undefined, undefined, undefined);
  return {
    kind,
    genTime: null,
    tsa: null,
    tsaCertificate: null,
    policy: null,
    serial: null,
    accuracySeconds: null,
    imprint: { ...none, of: '', dataFound: true },
    covers: [],
    contentDigest: none,
    value: 'not-checked',
    signatureAlgorithm: { identifier: '', name: null, digest: null },
    signingCertificateReference: 'absent',
    certificates: [],
    revocationData: [],
    keyPurpose: 'no-certificate',
    sha256,
    findings: [{ code: 'TST_UNREADABLE', detail: `${cause.code}: ${cause.message}` }],
  };
}
