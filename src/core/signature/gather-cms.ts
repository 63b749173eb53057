// Facts about a CMS file (RFC 5652; EN 319 122-1): each signer, and who counter-signed it, over a content inside or beside it.
import {
  CONTENT,
  contentTypeOf,
  counterSignatures,
  messageDigestOf,
  parseSignedData,
  type SignedData,
  type SignerInfo,
} from '../cms/index.ts';
import type { ByteSource } from '../encoding/byte-source.ts';
import { type Bytes, equalBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { cadesBaseline, type GatheredSigner, gatherSigner, namesItsCertificate } from './cms-facts.ts';
import { readCmsFile } from './cms-file.ts';
import type { FactFinding, SignatureFacts } from './facts.ts';
import { gatherTimeStampedData, gatherToken } from './gather-time-stamp.ts';
import type { GatheredDocument, Gathering } from './gathering.ts';
import { contentInside, type SignedContent } from './signed-content.ts';
import { trailingFindings } from './trailing-bytes.ts';

export async function gatherCms(source: ByteSource, gathering: Gathering, form: 'binary' | 'text'): Promise<GatheredDocument> {
  try {
    const bytes = await readCmsFile(source, form);
    const type = contentTypeOf(bytes);
    if (type === CONTENT.TIME_STAMPED_DATA) return await gatherTimeStampedData(bytes, gathering);
    const data = parseSignedData(bytes);
    if (data.contentType === CONTENT.TST_INFO) return await gatherToken(bytes, gathering);
    return await gatherSignedData(data, trailingFindings(bytes.subarray(data.raw.length)), gathering);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    const findings = [
      { code: cause.code === 'CMS_NOT_SIGNED_DATA' ? cause.code : 'CMS_UNREADABLE', detail: `${cause.code}: ${cause.message}` },
    ];
    return { format: 'cms', readable: false, findings, signatures: [], pdf: null };
  }
}

async function gatherSignedData(
  data: SignedData,
  trailing: readonly FactFinding[],
  gathering: Gathering,
): Promise<GatheredDocument> {
  const inside = data.content === undefined ? undefined : contentInside(gathering.engine, 'content', data.content);
  const reader = new SignerReader(data, gathering, trailing);
  for (const [i, signer] of data.signerInfos.entries()) {
    const id = `sig-${i + 1}`;
    const gathered = inside === undefined ? await reader.detached(signer) : await reader.over(signer, inside);
    await reader.keep({ id, parentId: null, signer, gathered });
  }
  // A bag of certificates (.p7b) has no signers; what is in it is still worth knowing.
  for (const certificate of data.certificates) gathering.certificates.add(certificate);
  return { format: 'cms', readable: true, findings: trailing, signatures: reader.signatures, pdf: null };
}

interface Kept {
  readonly id: string;
  readonly parentId: string | null;
  readonly signer: SignerInfo;
  readonly gathered: GatheredSigner;
}

/** Counter-signatures count too: each may carry others inside. */
const MAX_SIGNATURES = 500;
const MAX_DEPTH = 8;

class SignerReader {
  readonly signatures: SignatureFacts[] = [];
  readonly #data: SignedData;
  readonly #gathering: Gathering;
  readonly #common: readonly FactFinding[];

  constructor(data: SignedData, gathering: Gathering, common: readonly FactFinding[]) {
    this.#data = data;
    this.#gathering = gathering;
    this.#common = common;
  }

  over(signer: SignerInfo, content: SignedContent | undefined): Promise<GatheredSigner> {
    return gatherSigner({ data: this.#data, signer, content, gathering: this.#gathering });
  }

  /** Of several candidates the one that was signed is used; of one, that one, so that a change in it is seen as a change. */
  async detached(signer: SignerInfo): Promise<GatheredSigner> {
    const candidates = this.#gathering.detached;
    const [only, ...more] = candidates;
    if (more.length === 0) return this.over(signer, only);
    for (const candidate of candidates) {
      if (signer.signedAttributes !== undefined) {
        if (await isDigestOf(signer, candidate)) return this.over(signer, candidate);
        continue;
      }
      const gathered = await this.over(signer, candidate);
      if (gathered.value === 'verified') return gathered;
    }
    const detail = `none of the ${candidates.length} files given is what was signed`;
    const gathered = await this.over(signer, undefined);
    return { ...gathered, findings: [...gathered.findings, { code: 'CMS_CONTENT_NOT_AMONG', detail }] };
  }

  /** The signature, and after it its counter-signatures (RFC 5652 11.4). */
  async keep({ id, parentId, signer, gathered }: Kept): Promise<void> {
    if (this.signatures.length >= MAX_SIGNATURES)
      throw new MalformedError('CMS_SIGNERS_LIMIT', `more than ${MAX_SIGNATURES} signatures`);
    const counters = counterSignatures(signer);
    const problems = counters.flatMap(({ problem }) => problem ?? []);
    this.signatures.push({
      ...{ id, parentId },
      kind: parentId === null ? 'signature' : 'counter-signature',
      profile: namesItsCertificate(signer) ? 'CAdES' : 'CMS',
      baseline: parentId === null ? cadesBaseline(signer) : null,
      coverage: gathered.digests.every(({ dataFound }) => dataFound) ? 'whole-content' : 'unknown',
      ...gathered,
      findings: [
        ...gathered.findings,
        ...this.#common,
        ...problems.map((detail) => ({ code: 'CMS_COUNTER_SIGNATURE_UNREADABLE', detail })),
      ],
      pdf: null,
    });
    if (id.split('.').length > MAX_DEPTH) return;
    const signed = contentInside(this.#gathering.engine, 'signature-value', signer.signature);
    for (const [i, { signer: counter }] of counters.entries()) {
      if (counter === undefined) continue;
      const found = await gatherSigner({
        ...{ data: this.#data, signer: counter, content: signed, gathering: this.#gathering },
        isCounterSignature: true,
      });
      await this.keep({ id: `${id}.${i + 1}`, parentId: id, signer: counter, gathered: found });
    }
  }
}

async function isDigestOf(signer: SignerInfo, content: SignedContent): Promise<boolean> {
  const claimed = messageDigestOf(signer);
  if (claimed === undefined || signer.digestAlgorithm === undefined) return false;
  const digest: Bytes | undefined = await content.digest(signer.digestAlgorithm);
  return digest !== undefined && equalBytes(digest, claimed);
}
