// Text of a PDF by PDFium (WebAssembly), for search and for marks of secrecy. What it says is not evidence: only the bytes are. A file
// made to attack PDFium stays inside the sandbox of the module, and of the worker thread that runs it.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium';

/** 4 million characters: a 2,000-page act. More is left unread and said so. */
const MAX_CHARACTERS = 4_000_000;
const MAX_PAGES = 5_000;

export interface PdfText {
  /** NFC, lines ended by \n, pages separated by form feeds. */
  readonly text: string;
  readonly truncated: boolean;
}

export class PdfTextError extends Error {
  override readonly name = 'PdfTextError';
  readonly code = 'PDF_TEXT_UNREADABLE';
}

let loading: Promise<WrappedPdfiumModule> | undefined;

async function load(): Promise<WrappedPdfiumModule> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'));
  const pdfium = await init({ wasmBinary: new Uint8Array(wasm).buffer });
  pdfium.FPDF_InitLibrary();
  return pdfium;
}

/** Rejects with PdfTextError when PDFium cannot read the file (encrypted, damaged): the caller records that no text could be looked for. */
export async function readPdfText(bytes: Uint8Array): Promise<PdfText> {
  loading ??= load();
  const pdfium = await loading;
  const { malloc, free } = pdfium.pdfium.wasmExports;
  const memory = malloc(bytes.length);
  if (memory === 0) throw new PdfTextError('expected memory for the file');
  try {
    heapOf(pdfium).set(bytes, memory);
    const document = pdfium.FPDF_LoadMemDocument(memory, bytes.length, '');
    if (document === 0) throw new PdfTextError(`PDFium error ${pdfium.FPDF_GetLastError()}`);
    try {
      return readPages(pdfium, document);
    } finally {
      pdfium.FPDF_CloseDocument(document);
    }
  } finally {
    free(memory);
  }
}

function readPages(pdfium: WrappedPdfiumModule, document: number): PdfText {
  const count = pdfium.FPDF_GetPageCount(document);
  const pages: string[] = [];
  let characters = 0;
  while (pages.length < Math.min(count, MAX_PAGES) && characters < MAX_CHARACTERS) {
    const text = readPage(pdfium, document, pages.length);
    pages.push(text);
    characters += text.length;
  }
  const text = pages.join('\f').replaceAll('\r\n', '\n').toWellFormed().normalize('NFC');
  return { text: text.slice(0, MAX_CHARACTERS), truncated: pages.length < count || text.length > MAX_CHARACTERS };
}

// A page that cannot be loaded has no text; the others are read all the same.
function readPage(pdfium: WrappedPdfiumModule, document: number, index: number): string {
  const page = pdfium.FPDF_LoadPage(document, index);
  if (page === 0) return '';
  const textPage = pdfium.FPDFText_LoadPage(page);
  try {
    return textPage === 0 ? '' : readCharacters(pdfium, textPage);
  } finally {
    if (textPage !== 0) pdfium.FPDFText_ClosePage(textPage);
    pdfium.FPDF_ClosePage(page);
  }
}

function readCharacters(pdfium: WrappedPdfiumModule, textPage: number): string {
  const count = pdfium.FPDFText_CountChars(textPage);
  if (count <= 0) return '';
  const { malloc, free } = pdfium.pdfium.wasmExports;
  // UTF-16LE with a terminator; a character beyond the basic plane takes two units.
  const units = 2 * count + 1;
  const buffer = malloc(2 * units);
  if (buffer === 0) throw new PdfTextError('expected memory for the text');
  try {
    const written = pdfium.FPDFText_GetText(textPage, 0, count, buffer);
    return new TextDecoder('utf-16le').decode(heapOf(pdfium).slice(buffer, buffer + 2 * Math.max(0, written - 1)));
  } finally {
    free(buffer);
  }
}

// The memory moves when it grows: never keep it across a call. The package's types leave this member out.
function heapOf({ pdfium }: WrappedPdfiumModule): Uint8Array {
  return (pdfium as unknown as { readonly HEAPU8: Uint8Array }).HEAPU8;
}
