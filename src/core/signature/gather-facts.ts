// From bytes to facts: the only step that reads the document and asks the engine. Nothing is judged here (EN 319 102-1 clause 4.2).
import type { CryptoEngine } from '../crypto/engine.ts';
import type { ByteSource } from '../encoding/byte-source.ts';
import type { Inflate } from '../encoding/inflate.ts';
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
import type { Certificate } from '../x509/index.ts';
import { CertificateCollection } from './certificate-facts.ts';
import { type DocumentFacts, FACTS_VERSION, type FactFinding, type PdfFacts } from './facts.ts';
import { gatherSignatures } from './pdf-signature-facts.ts';
import { findResaved } from './resaved.ts';

export interface GatherOptions {
  readonly engine: CryptoEngine;
  readonly inflate: Inflate;
  /** Certificates in which a signer may be found when the CMS does not carry it. Being here gives no trust. */
  readonly certificates?: readonly Certificate[];
}

/** Never throws for a bad document: what cannot be read is a finding. Rejects only when the source does. */
export async function gatherFacts(source: ByteSource, options: GatherOptions): Promise<DocumentFacts> {
  try {
    const document = await PdfDocument.open(source, options.inflate);
    if (document.trailer.entries.has('Encrypt')) {
      throw new MalformedError('PDF_ENCRYPTED', 'expected a PDF without encryption');
    }
    return await readableFacts(document, source, options);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    return unreadableFacts(source, options, cause);
  }
}

async function readableFacts(document: PdfDocument, source: ByteSource, options: GatherOptions): Promise<DocumentFacts> {
  const findings: FactFinding[] = [];
  if (document.headerOffset > 0)
    findings.push({ code: 'PDF_HEADER_NOT_AT_START', detail: `header at byte ${document.headerOffset}` });
  const formFields = await readSignatureFields(document, document.revisions.length);
  const isSigned = formFields.some((field) => field.signature !== null);
  const fields = isSigned ? formFields : [...formFields, ...(await findLooseSignatures(document))];
  const certificates = new CertificateCollection(options.engine);
  const trailingBytes = await countTrailing(document);
  if (trailingBytes > 0) findings.push({ code: 'PDF_TRAILING_DATA', detail: `${trailingBytes} bytes after the last %%EOF` });
  const signatures = await gatherSignatures({
    document,
    source,
    fields,
    certificates,
    trailingBytes,
    engine: options.engine,
    known: options.certificates ?? [],
  });
  if (signatures.length === 0) findings.push(...(await traces(source)));
  const unsignedFields = fields.filter((field) => field.signature === null).map((field) => field.name);
  const pdf = await pdfFacts(document, unsignedFields, trailingBytes);
  return {
    factsVersion: FACTS_VERSION,
    format: 'pdf',
    sizeBytes: source.sizeBytes,
    engine: options.engine.name,
    findings,
    pdf,
    signatures,
    certificates: certificates.all,
    resaved: findResaved({ signatures, producer: pdf.producer, revisions: document.revisions.length }),
  };
}

async function unreadableFacts(source: ByteSource, { engine }: GatherOptions, cause: MalformedError): Promise<DocumentFacts> {
  const isPdf = cause.code !== 'PDF_NO_HEADER' && cause.code !== 'PDF_EMPTY';
  return {
    factsVersion: FACTS_VERSION,
    format: isPdf ? 'pdf' : 'other',
    sizeBytes: source.sizeBytes,
    engine: engine.name,
    findings: [{ code: cause.code, detail: cause.message }, ...(await traces(source))],
    pdf: null,
    signatures: [],
    certificates: [],
    resaved: { likely: false, evidence: [], program: null },
  };
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
async function countTrailing(document: PdfDocument): Promise<number> {
  const end = document.revisions.at(-1)?.end ?? 0;
  const rest = await document.file.window(end, document.file.sizeBytes - end);
  if (startsAnObject(rest))
    throw new MalformedError('PDF_TRUNCATED', `expected the end of the revision that begins at byte ${end}`);
  return rest.every((byte) => byte === 0 || byte === 9 || byte === 10 || byte === 13 || byte === 32) ? 0 : rest.length;
}

async function pdfFacts(document: PdfDocument, unsignedFields: readonly string[], trailingBytes: number): Promise<PdfFacts> {
  const catalog = await document.catalog();
  const pages = dictOf(await document.resolve(catalog.entries.get('Pages')));
  const info = dictOf(await document.resolve(document.trailer.entries.get('Info')));
  return {
    version: document.version,
    pages: integerOf(await document.resolve(pages?.entries.get('Count'))),
    producer: textOf(await document.resolve(info?.entries.get('Producer'))),
    creator: textOf(await document.resolve(info?.entries.get('Creator'))),
    revisions: document.revisions.map(({ end, entries }, i) => ({ number: i + 1, endOffset: end, objects: entries.size })),
    hasDss: catalog.entries.has('DSS'),
    unsignedFields,
    trailingBytes,
  };
}

// "12 0 obj" near the beginning of what follows.
function startsAnObject(rest: Uint8Array): boolean {
  return /(?:^|[\s>])\d{1,10} \d{1,5} obj\b/.test(String.fromCharCode(...rest.subarray(0, 4096)));
}
