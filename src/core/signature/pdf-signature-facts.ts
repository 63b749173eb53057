// Facts about each signature of a PDF: range, coverage, what came later, and the CMS or token in /Contents.

import { parseSignedData, parseTimeStampToken, type SignedData, type SignerInfo } from '../cms/index.ts';
import type { DigestAlgorithm } from '../crypto/engine.ts';
import { type ByteSource } from '../encoding/byte-source.ts';
import { type Bytes, concatBytes, copyBytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import {
  type ByteRange,
  type Coverage,
  checkByteRange,
  coverageOf,
  dateOf,
  isString,
  Modifications,
  nameOf,
  type PdfDict,
  type PdfDocument,
  type PdfValue,
  readDocMdp,
  type SignatureField,
  textOf,
  worstChange,
} from '../pdf/index.ts';
import { type GatheredSigner, gatherSigner, NOTHING_GATHERED, namesItsCertificate, type SignedContent } from './cms-facts.ts';
import { gatherDocumentTimeStamp } from './document-time-stamp-facts.ts';
import type { FactFinding, ModificationFacts, PdfSignatureFacts, SignatureFacts } from './facts.ts';
import type { Gathering } from './gathering.ts';
import { type DigestJob, digestRanges } from './range-digests.ts';

export interface SignatureInput {
  readonly document: PdfDocument;
  readonly source: ByteSource;
  readonly fields: readonly SignatureField[];
  readonly trailingBytes: number;
  readonly gathering: Gathering;
}

/** More signatures than any real document has (23 seen); beyond, the file is refused. */
const MAX_SIGNATURES = 500;
/** Content of a signature without signed attributes, which must be in memory to be verified. */
const MAX_DIRECT_BYTES = 64 << 20;

/** A CMS that was read, before the byte range has been hashed. */
interface ReadCms {
  readonly data: SignedData;
  readonly signer: SignerInfo;
  /** ISO 32000-1 12.8.3.3.1: the CMS holds a SHA-1 digest of the range as its content. */
  readonly digestInside: boolean;
  /** What the byte range must be hashed with; undefined when it is unknown. */
  readonly rangeAlgorithm: DigestAlgorithm | undefined;
}

interface Located {
  readonly id: string;
  readonly field: SignatureField;
  readonly dict: PdfDict;
  readonly subFilter: string | null;
  readonly range: ByteRange;
  readonly coverage: Coverage;
  readonly isTimeStamp: boolean;
  readonly contents: Bytes | null;
  readonly cms: ReadCms | null;
  readonly algorithm: DigestAlgorithm | undefined;
  readonly findings: readonly FactFinding[];
}

/** In order of revision. Throws MalformedError PDF_* for a structure that cannot be read. */
export async function gatherSignatures(input: SignatureInput): Promise<readonly SignatureFacts[]> {
  const signed = input.fields.flatMap((field) => (field.signature === null ? [] : [{ field, dict: field.signature }]));
  if (signed.length > MAX_SIGNATURES) throw new MalformedError('PDF_SIGNATURES_LIMIT', `more than ${MAX_SIGNATURES} signatures`);
  const ranges: { field: SignatureField; dict: PdfDict; range: ByteRange; contents: PdfValue }[] = [];
  for (const { field, dict } of signed) {
    const contents = await input.document.resolve(dict.entries.get('Contents'));
    const values = await input.document.resolve(dict.entries.get('ByteRange'));
    ranges.push({ field, dict, contents, range: await checkByteRange(input.document, values, contents) });
  }
  const endOf = (range: ByteRange) => (range.values?.[2] ?? Number.MAX_SAFE_INTEGER / 2) + (range.values?.[3] ?? 0);
  ranges.sort((a, b) => endOf(a.range) - endOf(b.range));
  const located: Located[] = [];
  for (const [i, entry] of ranges.entries()) located.push(await locate(input, `sig-${i + 1}`, entry));
  const digests = await digestRanges(input.source, located.flatMap(digestJob), input.gathering.engine);
  const modifications = new Modifications(input.document);
  const facts: SignatureFacts[] = [];
  for (const [i, signature] of located.entries()) {
    const later = located.slice(i + 1).map((other) => other.field.name);
    const after = await modificationsAfter(input, modifications, signature, later);
    facts.push(await signatureFacts(input, signature, digests.get(signature.id), after));
  }
  return facts;
}

// A range that is inside the file is hashed even when its gap is wrong: that the digest still matches, or not, is a fact too.
function digestJob({ id, range, algorithm }: Located): DigestJob[] {
  const [, first = 0, second = 0] = range.values ?? [];
  if (algorithm === undefined || range.values === null || !range.insideFile || second < first) return [];
  return [{ id, range: range.values, algorithm }];
}

async function locate(
  { document }: SignatureInput,
  id: string,
  { field, dict, range, contents: value }: { field: SignatureField; dict: PdfDict; range: ByteRange; contents: PdfValue },
): Promise<Located> {
  const subFilter = nameOf(await document.resolve(dict.entries.get('SubFilter')));
  const isTimeStamp = subFilter === 'ETSI.RFC3161' || nameOf(await document.resolve(dict.entries.get('Type'))) === 'DocTimeStamp';
  const coverage = await coverageOf(document, range);
  const findings: FactFinding[] = range.faults.map(({ code, detail }) => ({ code, detail }));
  if (field.loose) findings.push({ code: 'PDF_FIELD_MISSING', detail: 'no form field names this signature' });
  if (dict.repeatedKey !== null)
    findings.push({ code: 'PDF_KEY_REPEATED', detail: `/${dict.repeatedKey} stands twice in the signature` });
  if (replaced(document, field, coverage)) {
    findings.push({
      code: 'PDF_SIGNATURE_REPLACED',
      detail: 'the signature dictionary is not the one that the signed revision has',
    });
  }
  const contents = isString(value) ? copyBytes(value.bytes) : null;
  let cms: ReadCms | null = null;
  let algorithm: DigestAlgorithm | undefined;
  try {
    if (contents === null) throw new MalformedError('PDF_CONTENTS_MISSING', 'expected a string as /Contents');
    if (isTimeStamp) algorithm = parseTimeStampToken(withoutPadding(contents)).info.imprintAlgorithm;
    else {
      cms = readCms(contents, subFilter);
      algorithm = cms.rangeAlgorithm;
    }
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    findings.push({ code: 'CMS_UNREADABLE', detail: `${cause.code}: ${cause.message}` });
  }
  return { id, field, dict, subFilter, range, coverage, isTimeStamp, contents, cms, algorithm, findings };
}

/** Throws MalformedError DER_*, CMS_*. */
function readCms(contents: Bytes, subFilter: string | null): ReadCms {
  const data = parseSignedData(contents);
  const signer = data.signerInfos[0];
  if (signer === undefined) throw new MalformedError('CMS_NO_SIGNER', 'expected a signer, got none');
  const digestInside = subFilter === 'adbe.pkcs7.sha1';
  return { data, signer, digestInside, rangeAlgorithm: digestInside ? 'sha1' : signer.digestAlgorithm };
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

function withoutPadding(contents: Bytes): Bytes {
  let end = contents.length;
  while (end > 0 && contents[end - 1] === 0) end--;
  return contents.slice(0, end);
}

// Spoofing: a later revision puts another dictionary in the place of the signed one.
function replaced(document: PdfDocument, { signatureObject }: SignatureField, { revision }: Coverage): boolean {
  if (signatureObject === null || revision === null) return false;
  const [then, now] = [document.entry(signatureObject, revision), document.entry(signatureObject)];
  return then?.kind !== 'offset' || now?.kind !== 'offset' || then.offset !== now.offset;
}

async function modificationsAfter(
  input: SignatureInput,
  modifications: Modifications,
  { coverage }: Located,
  later: readonly string[],
): Promise<ModificationFacts> {
  const total = input.document.revisions.length;
  if (coverage.revision === null) {
    return {
      kind: coverage.kind === 'whole-file' ? 'none' : 'other',
      revisions: total,
      addedSignatureFields: later,
      changes: [],
    };
  }
  const changes = [];
  for (let revision = coverage.revision + 1; revision <= total; revision++)
    changes.push(...(await modifications.changesOf(revision)));
  const kinds = changes.map((change) => change.kind);
  if (total > coverage.revision) kinds.push('signatures-only');
  if (coverage.kind !== 'whole-file' && input.trailingBytes > 0) kinds.push('other');
  return {
    kind: worstChange(kinds),
    revisions: total - coverage.revision,
    addedSignatureFields: later,
    changes: changes.filter((change) => change.kind !== 'signatures-only').slice(0, 50),
  };
}

async function signatureFacts(
  input: SignatureInput,
  signature: Located,
  rangeDigest: Bytes | undefined,
  modifications: ModificationFacts,
): Promise<SignatureFacts> {
  const { coverage } = signature;
  const pdf = await pdfFacts(input, signature, modifications);
  const content = await gatherContent(input, signature, rangeDigest);
  return {
    id: signature.id,
    parentId: null,
    kind: signature.isTimeStamp ? 'document-time-stamp' : 'signature',
    profile: signature.subFilter,
    baseline: baselineOf(signature),
    coverage: coverage.kind,
    ...content,
    claimedSigningTime: content.claimedSigningTime ?? pdf.claimed?.time ?? null,
    findings: [...signature.findings, ...content.findings],
    pdf,
  };
}

async function pdfFacts(
  { document }: SignatureInput,
  { field, dict, range, coverage, subFilter }: Located,
  modificationsAfter: ModificationFacts,
): Promise<PdfSignatureFacts> {
  const text = async (key: string) => textOf(await document.resolve(dict.entries.get(key)));
  const raw = await text('M');
  const { values, wellFormed, insideFile, gapIsContents } = range;
  return {
    fieldName: field.name === '' ? null : field.name,
    filter: nameOf(await document.resolve(dict.entries.get('Filter'))),
    subFilter,
    byteRange: { values, wellFormed, insideFile, gapIsContents },
    revision: coverage.revision,
    modificationsAfter,
    claimed: raw === null ? null : { raw, time: dateOf(raw) },
    name: await text('Name'),
    reason: await text('Reason'),
    location: await text('Location'),
    docMdp: await readDocMdp(document, dict, document.revisions.length),
    rectangle: field.rectangle,
  };
}

// EN 319 142-1 6.3: the subfilter, and the reference to the signing certificate among the signed attributes.
function baselineOf({ subFilter, cms }: Located): SignatureFacts['baseline'] {
  return subFilter === 'ETSI.CAdES.detached' && cms !== null && namesItsCertificate(cms.signer) ? 'PAdES' : null;
}

async function gatherContent(input: SignatureInput, signature: Located, digest: Bytes | undefined): Promise<GatheredSigner> {
  const { gathering } = input;
  if (signature.cms !== null) {
    const { data, signer, digestInside, rangeAlgorithm: algorithm } = signature.cms;
    const bytes = () => readRange(input.source, digest === undefined ? [] : (signature.range.values ?? []));
    const content: SignedContent = { of: 'byte-range', algorithm, digest, bytes, digestInside };
    const gathered = await gatherSigner({ data, signer, content, gathering });
    return { ...gathered, findings: [...gathered.findings, ...shapeFindings(signature.cms)] };
  }
  if (!signature.isTimeStamp || signature.contents === null) return NOTHING_GATHERED;
  const digestOf = (algorithm: DigestAlgorithm) => (algorithm === signature.algorithm ? digest : undefined);
  return gatherDocumentTimeStamp(
    { kind: 'document', raw: withoutPadding(signature.contents), gathering, digestOf },
    'byte-range',
  );
}

async function readRange(source: ByteSource, range: readonly number[]): Promise<Bytes> {
  const [a = 0, b = 0, c = 0, d = 0] = range;
  if (b + d > MAX_DIRECT_BYTES) throw new MalformedError('CMS_CONTENT_TOO_LARGE', `expected at most ${MAX_DIRECT_BYTES} bytes`);
  return concatBytes(await source.read(a, b), await source.read(c, d));
}
