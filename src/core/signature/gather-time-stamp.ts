// Facts about time-stamp tokens that are files of their own: a token (RFC 3161 2.4.2), a TSA's response with a token in it, and
// TimeStampedData (RFC 5544).
import { parseTimeStampedData, parseTimeStampResponse, parseTimeStampToken, type TimeStampToken } from '../cms/index.ts';
import type { DigestAlgorithm } from '../crypto/engine.ts';
import type { ByteSource } from '../encoding/byte-source.ts';
import { type Bytes, concatBytes, equalBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { readCmsFile } from './cms-file.ts';
import { gatherDocumentTimeStamp } from './document-time-stamp-facts.ts';
import type { FactFinding, SignatureFacts } from './facts.ts';
import type { GatheredDocument, Gathering } from './gathering.ts';
import { contentInside, type SignedContent } from './signed-content.ts';
import type { StampedFacts } from './time-stamp-facts.ts';
import { trailingFindings } from './trailing-bytes.ts';

const DOCUMENT = { format: 'time-stamp-token', readable: true, pdf: null } as const;

/** `bytes` begin with the token. Throws MalformedError when it cannot be read. */
export async function gatherToken(bytes: Bytes, gathering: Gathering): Promise<GatheredDocument> {
  const { signedData } = parseTimeStampToken(bytes);
  const findings = trailingFindings(bytes.subarray(signedData.raw.length));
  const signature = await tokenFacts('sig-1', signedData.raw, gathering, gathering.detached, findings);
  return { ...DOCUMENT, findings, signatures: [signature] };
}

export async function gatherTimeStampResponse(source: ByteSource, gathering: Gathering): Promise<GatheredDocument> {
  try {
    const { token, status, statusText, failures } = parseTimeStampResponse(await readCmsFile(source, 'binary'));
    if (token !== undefined) return await gatherToken(token.signedData.raw, gathering);
    throw new MalformedError(
      'TST_REFUSED',
      `status ${status}, failures ${failures.join(' ')} ${statusText.join(' ')}`.slice(0, 300),
    );
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    const isRefusal = cause.code === 'TST_REFUSED';
    const findings = [{ code: isRefusal ? cause.code : 'CMS_UNREADABLE', detail: `${cause.code}: ${cause.message}` }];
    return { ...DOCUMENT, readable: false, findings, signatures: [] };
  }
}

/** RFC 5544 2: the first token is over the content, each later one over the TimeStampAndCRL before it. Throws MalformedError. */
export async function gatherTimeStampedData(bytes: Bytes, gathering: Gathering): Promise<GatheredDocument> {
  const { content, protectedMetaData, tokens, trailing } = parseTimeStampedData(bytes);
  const { engine } = gathering;
  const findings = trailingFindings(trailing);
  const inside = (octets: Bytes) => contentInside(engine, 'content', octets);
  const signatures: SignatureFacts[] = [];
  for (const [i, { token, crl }] of tokens.entries()) {
    const before = tokens[i - 1];
    // 5544 2: with hashProtected, the DER of metaData stands before the content.
    const first =
      content === undefined ? gathering.detached : [inside(concatBytes(protectedMetaData ?? new Uint8Array(), content))];
    const candidates = before === undefined ? first : [inside(before.whole)];
    const facts = await tokenFacts(`sig-${i + 1}`, token, gathering, candidates, findings);
    const carried =
      crl === undefined ? [] : [{ sha256: gathering.revocationData.add('crl', crl), origin: 'signed-data' as const }];
    signatures.push({ ...facts, revocationData: [...facts.revocationData, ...carried] });
  }
  return { ...DOCUMENT, findings, signatures };
}

async function tokenFacts(
  id: string,
  raw: Bytes,
  gathering: Gathering,
  candidates: readonly SignedContent[],
  findings: readonly FactFinding[],
): Promise<SignatureFacts> {
  const stamped = (algorithm: DigestAlgorithm, token: TimeStampToken) => findStamped(algorithm, token, candidates);
  const gathered = await gatherDocumentTimeStamp({ kind: 'document', raw, gathering, stamped });
  return {
    ...{ id, parentId: null, kind: 'document-time-stamp', profile: 'RFC 3161', baseline: null, pdf: null },
    coverage: gathered.digests.every(({ dataFound }) => dataFound) ? 'whole-content' : 'unknown',
    ...gathered,
    findings: [...gathered.findings, ...findings],
  };
}

// Of several candidates the one that was stamped; of one, that one, so that a change in it is seen as a change.
async function findStamped(
  algorithm: DigestAlgorithm,
  { info }: TimeStampToken,
  candidates: readonly SignedContent[],
): Promise<StampedFacts> {
  const facts = (digest: Bytes | undefined): StampedFacts => ({ of: 'content', digest, dataFound: digest !== undefined });
  const [only, ...more] = candidates;
  if (more.length === 0) return facts(await only?.digest(algorithm));
  for (const candidate of candidates) {
    const digest = await candidate.digest(algorithm);
    if (digest !== undefined && equalBytes(digest, info.imprint)) return facts(digest);
  }
  return facts(undefined);
}
