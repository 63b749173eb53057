// Facts about a PDF as a whole (ISO 32000-2:2020): revisions, pages, unsigned fields, and its signatures.
import { type ByteSource, readChunks } from '../encoding/byte-source.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import {
  countByteRanges,
  dictOf,
  findLooseSignatures,
  integerOf,
  PdfDocument,
  readSignatureFields,
  textOf,
} from '../pdf/index.ts';
import type { FactFinding, PdfFacts, SignatureFacts, StoreFacts } from './facts.ts';
import type { GatheredDocument, Gathering } from './gathering.ts';
import { gatherSignatures } from './pdf-signature-facts.ts';
import { gatherStore, nameRelated } from './pdf-store-facts.ts';
import { findResaved } from './resaved.ts';

export async function gatherPdf(source: ByteSource, gathering: Gathering): Promise<GatheredDocument> {
  let document: PdfDocument | null = null;
  try {
    document = await PdfDocument.open(source, gathering.inflate);
    return await readableFacts(document, source, gathering);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    const findings = [{ code: cause.code, detail: cause.message }, ...(await traces(source))];
    // Objects in encrypted streams cannot be read: that is the fault to name first.
    if (document !== null && isEncrypted(document) && cause.code !== ENCRYPTED.code) findings.unshift(ENCRYPTED);
    return { format: 'pdf', readable: false, findings, pdf: null, signatures: [] };
  }
}

const ENCRYPTED: FactFinding = { code: 'PDF_ENCRYPTED', detail: 'expected a PDF without encryption' };

async function readableFacts(document: PdfDocument, source: ByteSource, gathering: Gathering): Promise<GatheredDocument> {
  const findings: FactFinding[] = [];
  if (document.headerOffset > 0)
    findings.push({ code: 'PDF_HEADER_NOT_AT_START', detail: `header at byte ${document.headerOffset}` });
  const formFields = await readSignatureFields(document, document.revisions.length);
  const isSigned = formFields.some((field) => field.signature !== null);
  const fields = isSigned ? formFields : [...formFields, ...(await findLooseSignatures(document))];
  const trailingBytes = await countTrailing(document, source);
  if (trailingBytes > 0) findings.push({ code: 'PDF_TRAILING_DATA', detail: `${trailingBytes} bytes after the last %%EOF` });
  if (isEncrypted(document)) findings.push(ENCRYPTED);
  const store = await gatherStore(document, gathering);
  const known = [...gathering.known, ...(store?.certificates ?? [])];
  const signatures = await gatherSignatures({ document, source, fields, trailingBytes, gathering: { ...gathering, known } });
  // Whether there are signatures in it nobody can say here.
  if (signatures.length === 0 && isEncrypted(document)) throw new MalformedError(ENCRYPTED.code, ENCRYPTED.detail);
  if (signatures.length === 0) findings.push(...(await traces(source)));
  const unsignedFields = fields.filter((field) => field.signature === null).map((field) => field.name);
  const pdf = await pdfFacts(document, { unsignedFields, trailingBytes, signatures, store: store?.facts ?? null });
  if (pdf.hasUsageRights)
    findings.push({ code: 'PDF_USAGE_RIGHTS', detail: 'usage rights (UR3) are there; nothing is built on them' });
  return { format: 'pdf', readable: true, findings, pdf, signatures };
}

// Only to tell the person that signatures WERE there; "no signature" would be misleading.
async function traces(source: ByteSource): Promise<FactFinding[]> {
  const count = await countByteRanges(source);
  return count === 0
    ? []
    : [{ code: 'PDF_SIGNATURE_TRACES', detail: `/ByteRange occurs ${count} time(s), but no signature can be read` }];
}

// ISO 32000-2 7.5.6: a revision ends with its own startxref and %%EOF. Objects after the last one are a revision that was cut off: what
// it changed or signed is lost, and the older revision before it must not pass for the document.
async function countTrailing(document: PdfDocument, source: ByteSource): Promise<number> {
  const end = document.revisions.at(-1)?.end ?? 0;
  if (startsAnObject(await document.file.window(end, Math.min(HEAD_BYTES, document.file.sizeBytes - end))))
    throw new MalformedError('PDF_TRUNCATED', `expected the end of the revision that begins at byte ${end}`);
  for await (const chunk of readChunks(source, end)) {
    const isBlank = chunk.every((byte) => byte === 0 || byte === 9 || byte === 10 || byte === 13 || byte === 32);
    if (!isBlank) return document.file.sizeBytes - end;
  }
  return 0;
}

interface Found {
  readonly unsignedFields: readonly string[];
  readonly trailingBytes: number;
  readonly signatures: readonly SignatureFacts[];
  readonly store: StoreFacts | null;
}

// 7.6: byte ranges and the structure stand outside the encryption; texts do not, nor do objects in streams.
const isEncrypted = (document: PdfDocument): boolean => document.trailer.entries.has('Encrypt');

async function pdfFacts(document: PdfDocument, { unsignedFields, trailingBytes, signatures, store }: Found): Promise<PdfFacts> {
  const catalog = await document.catalog();
  const pages = dictOf(await document.resolve(catalog.entries.get('Pages')));
  const permissions = dictOf(await document.resolve(catalog.entries.get('Perms')));
  const info = dictOf(await document.resolve(document.trailer.entries.get('Info')));
  const producer = textOf(await document.resolve(info?.entries.get('Producer')));
  return {
    version: document.version,
    pages: integerOf(await document.resolve(pages?.entries.get('Count'))),
    producer,
    creator: textOf(await document.resolve(info?.entries.get('Creator'))),
    revisions: document.revisions.map(({ end, entries }, i) => ({ number: i + 1, endOffset: end, objects: entries.size })),
    store: store === null ? null : nameRelated(store, signatures),
    hasUsageRights: permissions?.entries.has('UR3') === true || permissions?.entries.has('UR') === true,
    isEncrypted: isEncrypted(document),
    unsignedFields,
    trailingBytes,
    resaved: findResaved({ signatures, producer, revisions: document.revisions.length }),
  };
}

const HEAD_BYTES = 4096;

// "12 0 obj" near the beginning of what follows.
function startsAnObject(rest: Uint8Array): boolean {
  return /(?:^|[\s>])\d{1,10} \d{1,5} obj\b/.test(String.fromCharCode(...rest));
}
