// Examines one file: media type, signature facts and verdict, text. Runs in a worker thread; nothing here knows of threads.
import { type FileHandle, open } from 'node:fs/promises';
import { type ByteSource, MemoryByteSource } from '../../core/encoding/byte-source.ts';
import {
  type DocumentFacts,
  gatherFacts,
  type JudgeCache,
  judge,
  type SignaturePolicy,
  type SignatureTrust,
} from '../../core/signature/index.ts';
import type { NodeEngine } from '../../engine/node-engine.ts';
import { nodeInflate } from '../../engine/node-inflate.ts';
import type { Examination } from '../../ingest/document-examiner.port.ts';
import { HEAD_BYTES, mediaTypeOf } from './media-type.ts';
import { readPdfText } from './pdf-text.ts';

/** PDFium wants a file whole; larger ones are validated all the same, and a person looks for marks of secrecy. */
const MAX_TEXT_FILE_BYTES = 256 * 2 ** 20;
/** Read once; larger files are read where they are needed. */
const WHOLE_BYTES = 16 * 2 ** 20;
const MAX_PLAIN_TEXT_BYTES = 8 * 2 ** 20;

export interface ExaminationTools {
  readonly engine: NodeEngine;
  readonly trust: SignatureTrust;
  readonly policy: SignaturePolicy;
  readonly cache: JudgeCache;
}

export async function examineFile(path: string, name: string, at: Date, tools: ExaminationTools): Promise<Examination> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const source = size <= WHOLE_BYTES ? await wholeFile(handle, size) : openedFile(handle, size);
    const mediaType = await mediaTypeOf(await source.read(0, Math.min(HEAD_BYTES, size)), name);
    if (mediaType === 'application/pdf' || name.toLowerCase().endsWith('.pdf')) return await examinePdf(source, at, tools);
    return { mediaType, facts: null, report: null, reportCharacters: 0, ...(await plainText(source, mediaType)) };
  } finally {
    await handle.close();
  }
}

async function wholeFile(handle: FileHandle, size: number): Promise<ByteSource> {
  const { buffer, byteOffset, length } = await handle.readFile();
  if (length !== size) throw new RangeError('expected a file that does not change');
  return new MemoryByteSource(new Uint8Array(buffer, byteOffset, length));
}

function openedFile(handle: FileHandle, size: number): ByteSource {
  return {
    sizeBytes: size,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > size) throw new RangeError(`expected a range inside ${size} bytes`);
      const out = new Uint8Array(length);
      const { bytesRead } = await handle.read(out, 0, length, offset);
      if (bytesRead !== length) throw new RangeError('expected a file that does not change');
      return out;
    },
  };
}

async function examinePdf(source: ByteSource, at: Date, tools: ExaminationTools): Promise<Examination> {
  const { engine, trust, policy, cache } = tools;
  const found = await gatherFacts(source, { engine, inflate: nodeInflate, certificates: trust.intermediates.all });
  const facts = found.format === 'pdf' ? found : notPdf(found);
  const report = await judge(facts, { engine, trust, policy, at, cache });
  const reportCharacters = JSON.stringify(report).length;
  // As JSON already here: a text crosses to the other thread at a fraction of what an object of a thousand members costs.
  return { mediaType: 'application/pdf', facts: JSON.stringify(facts), report, reportCharacters, ...(await pdfText(source)) };
}

// Another signed format under the name of a PDF would be stored, and shown, as something that it is not.
function notPdf(found: DocumentFacts): DocumentFacts {
  const findings = [{ code: 'FILE_NOT_PDF', detail: `named as a PDF, but its format is ${found.format}` }];
  return { ...found, format: 'other', readable: false, signatures: [], findings };
}

type Text = Pick<Examination, 'text' | 'textTruncated' | 'textStatus'>;
const UNREADABLE: Text = { text: '', textTruncated: false, textStatus: 'unreadable' };

async function pdfText(source: ByteSource): Promise<Text> {
  if (source.sizeBytes > MAX_TEXT_FILE_BYTES) return UNREADABLE;
  try {
    const { text, truncated } = await readPdfText(await source.read(0, source.sizeBytes));
    return { text, textTruncated: truncated, textStatus: text.trim() === '' ? 'none' : 'text' };
  } catch {
    // PDFium rejects in many ways; that the text could not be looked for is all that matters, and it is said in the report.
    return UNREADABLE;
  }
}

async function plainText(source: ByteSource, mediaType: string): Promise<Text> {
  if (!mediaType.startsWith('text/') && mediaType !== 'application/xml')
    return { text: '', textTruncated: false, textStatus: 'none' };
  const length = Math.min(source.sizeBytes, MAX_PLAIN_TEXT_BYTES);
  const text = new TextDecoder().decode(await source.read(0, length)).normalize('NFC');
  return { text, textTruncated: length < source.sizeBytes, textStatus: text.trim() === '' ? 'none' : 'text' };
}
