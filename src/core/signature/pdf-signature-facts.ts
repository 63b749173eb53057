// Facts about each signature of a PDF: range, coverage, what came later, and the CMS or token in /Contents.

import {
  ATTRIBUTE,
  attributeValues,
  parseSignedData,
  parseTimeStampToken,
  type SignedData,
  type SignerInfo,
} from '../cms/index.ts';
import { type DigestAlgorithm, digestBytes } from '../crypto/engine.ts';
import { type ByteSource } from '../encoding/byte-source.ts';
import { type Bytes, copyBytes } from '../encoding/bytes.ts';
import { encodeHex } from '../encoding/hex.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import {
  type ByteRange,
  type Coverage,
  dateOf,
  isString,
  nameOf,
  type PdfDict,
  type PdfDocument,
  readDocMdp,
  readFieldLocks,
  readSignedDictionary,
  type SignatureField,
  type SignedDictionary,
  textOf,
} from '../pdf/index.ts';
import { type GatheredSigner, gatherSigner, NOTHING_GATHERED, namesItsCertificate } from './cms-facts.ts';
import { gatherDocumentTimeStamp } from './document-time-stamp-facts.ts';
import type { FactFinding, ModificationFacts, PdfSignatureFacts, SignatureFacts } from './facts.ts';
import type { Gathering } from './gathering.ts';
import { gatherModifications } from './pdf-modification-facts.ts';
import { type DigestJob, digestRanges } from './range-digests.ts';
import { contentOfRanges, type SignedContent } from './signed-content.ts';

export interface SignatureInput {
  readonly document: PdfDocument;
  readonly source: ByteSource;
  readonly fields: readonly SignatureField[];
  readonly trailingBytes: number;
  readonly gathering: Gathering;
}

/** More signatures than any real document has (23 seen); beyond, the file is refused. */
const MAX_SIGNATURES = 500;
const MAX_REST_BYTES = 512 << 20;

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
  const found: Found[] = [];
  const listed = new Set(signed.flatMap(({ field }) => field.signatureObject ?? []));
  for (const { field, dict } of signed)
    found.push({ field, ...(await readSignedDictionary(input.document, field, dict, listed)) });
  const endOf = ({ range }: Found) => (range.values?.[2] ?? Number.MAX_SAFE_INTEGER / 2) + (range.values?.[3] ?? 0);
  found.sort((a, b) => endOf(a) - endOf(b));
  const located: Located[] = [];
  for (const [i, entry] of found.entries()) located.push(await locate(input, `sig-${i + 1}`, entry, collides(entry, found)));
  const jobs = located.flatMap(digestJob);
  expectFewBytes(input.source.sizeBytes, jobs);
  const digests = await digestRanges(input.source, jobs, input.gathering.engine);
  const modifications = await gatherModifications(input.document, located, input.trailingBytes);
  const facts: SignatureFacts[] = [];
  for (const [i, signature] of located.entries()) {
    const after = modifications[i] as ModificationFacts;
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

type Found = SignedDictionary & { readonly field: SignatureField };

// EN 319 142-1 5.1: a later range covers all of an earlier one, or two readers take different bytes for signed.
function collides(own: Found, all: readonly Found[]): boolean {
  const [ownStart = 0, ownFirst = 0, ownSecond = 0, ownLength = 0] = own.range.values ?? [];
  return all.some(({ range: { values } }) => {
    if (values === null || own.range.values === null || String(values) === String(own.range.values)) return false;
    const [start = 0, first = 0, second = 0, length = 0] = values;
    const nests = start === ownStart && (ownFirst >= second + length || first >= ownSecond + ownLength);
    return !nests;
  });
}

// Signatures of one file share their beginning, and what follows each gap is one revision: all the rest together is about the file once.
function expectFewBytes(sizeBytes: number, jobs: readonly DigestJob[]): void {
  const rest = jobs.reduce((sum, { range }) => sum + (range[3] ?? 0), 0);
  if (rest > MAX_REST_BYTES + 8 * sizeBytes) throw new MalformedError('PDF_SIGNATURES_LIMIT', 'expected fewer bytes to digest');
}

async function locate(
  { document }: SignatureInput,
  id: string,
  { field, dict, range, contents: value, coverage, isReplaced }: Found,
  isColliding: boolean,
): Promise<Located> {
  const subFilter = nameOf(await document.resolve(dict.entries.get('SubFilter')));
  const isTimeStamp = subFilter === 'ETSI.RFC3161' || nameOf(await document.resolve(dict.entries.get('Type'))) === 'DocTimeStamp';
  const findings: FactFinding[] = range.faults.map(({ code, detail }) => ({ code, detail }));
  const fault = (code: string, detail: string) => void findings.push({ code, detail });
  if (field.loose) fault('PDF_FIELD_MISSING', 'no form field names this signature');
  if (dict.repeatedKey !== null) fault('PDF_KEY_REPEATED', `/${dict.repeatedKey} stands twice in the signature`);
  if (isReplaced) fault('PDF_SIGNATURE_REPLACED', 'a later revision shows another signature dictionary than the signed one');
  if (isColliding) fault('PDF_RANGES_COLLIDE', 'expected the range to lie within, or around, that of each other signature');
  const contents = isString(value) ? copyBytes(value.bytes) : null;
  let cms: ReadCms | null = null;
  let algorithm: DigestAlgorithm | undefined;
  try {
    if (contents === null) throw new MalformedError('PDF_CONTENTS_MISSING', 'expected a string as /Contents');
    if (subFilter === 'adbe.x509.rsa_sha1') throw new MalformedError('PDF_SUBFILTER_UNSUPPORTED', 'a bare PKCS #1 signature');
    if (isTimeStamp) algorithm = parseTimeStampToken(tokenOf(contents)).info.imprintAlgorithm;
    else {
      cms = readCms(contents, subFilter);
      algorithm = cms.rangeAlgorithm;
    }
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    const code = cause.code === 'PDF_SUBFILTER_UNSUPPORTED' ? cause.code : 'CMS_UNREADABLE';
    fault(code, `${cause.code}: ${cause.message}`);
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

// RFC 5652 3: the token says itself where it ends; zeros fill the rest of the string.
function tokenOf(contents: Bytes): Bytes {
  return parseSignedData(contents).raw;
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
  { document, gathering }: SignatureInput,
  { field, dict, range, coverage, subFilter, contents }: Located,
  modificationsAfter: ModificationFacts,
): Promise<PdfSignatureFacts> {
  const signedIn = coverage.revision ?? document.revisions.length;
  const text = async (key: string) => textOf(await document.resolve(dict.entries.get(key), signedIn));
  const raw = await text('M');
  const { values, wellFormed, insideFile, gapIsContents } = range;
  return {
    fieldName: field.name === '' ? null : field.name,
    filter: nameOf(await document.resolve(dict.entries.get('Filter'))),
    subFilter,
    byteRange: { values, wellFormed, insideFile, gapIsContents },
    contentsSha1: contents === null ? null : encodeHex(digestBytes(gathering.engine, 'sha1', contents)).toUpperCase(),
    revision: coverage.revision,
    modificationsAfter,
    claimed: raw === null ? null : { raw, time: dateOf(raw) },
    name: await text('Name'),
    reason: await text('Reason'),
    location: await text('Location'),
    docMdp: await readDocMdp(document, dict, signedIn),
    fieldLocks: await readFieldLocks(document, signedIn, dict, field.object),
    rectangle: field.rectangle,
  };
}

// EN 319 142-1 6.3: the subfilter, the time in the dictionary and not in the CMS, and the certificate, carried and named by the signer.
function baselineOf({ subFilter, cms, dict }: Located): SignatureFacts['baseline'] {
  if (subFilter !== 'ETSI.CAdES.detached' || cms === null || !dict.entries.has('M')) return null;
  const { data, signer } = cms;
  const hasTime = attributeValues(signer.signedAttributes, ATTRIBUTE.SIGNING_TIME).length > 0;
  return !hasTime && data.certificates.length > 0 && namesItsCertificate(signer) ? 'PAdES' : null;
}

async function gatherContent(input: SignatureInput, signature: Located, digest: Bytes | undefined): Promise<GatheredSigner> {
  const { gathering } = input;
  const content = digest === undefined ? undefined : rangeContent(input, signature, digest);
  if (signature.cms !== null) {
    const { data, signer, digestInside } = signature.cms;
    const gathered = await gatherSigner({ data, signer, content, digestInside, gathering });
    const digests = [...gathered.digests, ...attachedDigest(signature.cms, gathered, gathering)];
    return { ...gathered, digests, findings: [...gathered.findings, ...shapeFindings(signature.cms)] };
  }
  if (!signature.isTimeStamp || signature.contents === null) return NOTHING_GATHERED;
  if (signature.algorithm === undefined && signature.findings.some(({ code }) => code === 'CMS_UNREADABLE'))
    return NOTHING_GATHERED;
  const stamped = async () => ({ of: 'byte-range', digest, dataFound: digest !== undefined });
  return gatherDocumentTimeStamp({ kind: 'document', raw: tokenOf(signature.contents), gathering, stamped });
}

// RFC 5652 5.4: where content is inside, it is what the CMS signs, whatever the byte range holds.
function attachedDigest(
  { data, digestInside }: ReadCms,
  { digests }: GatheredSigner,
  { engine }: Gathering,
): SignatureFacts['digests'] {
  const [range] = digests;
  const algorithm = data.signerInfos[0]?.digestAlgorithm;
  if (digestInside || data.content === undefined || range === undefined) return [];
  const isKnown = algorithm !== undefined && engine.supportsDigest(algorithm);
  const computed = isKnown ? encodeHex(digestBytes(engine, algorithm, data.content)) : null;
  const matches = computed === null || range.claimed === null ? null : computed === range.claimed;
  return [{ of: 'content', algorithm: algorithm ?? null, claimed: range.claimed, computed, matches, dataFound: true }];
}

// The digest was made together with those of the other signatures.
function rangeContent({ source, gathering }: SignatureInput, { range, algorithm }: Located, digest: Bytes): SignedContent {
  const [a = 0, b = 0, c = 0, d = 0] = range.values ?? [];
  const ranges = [
    [a, b],
    [c, d],
  ] as const;
  const content = contentOfRanges(source, gathering.engine, 'byte-range', ranges);
  return { ...content, digest: async (wanted) => (wanted === algorithm ? digest : content.digest(wanted)) };
}
