// Text of a PDF by pdf.js, for search and for marks of secrecy. What it says is not evidence: only the bytes are.
import { getDocument, VerbosityLevel } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** 4 million characters: a 2,000-page act. More is left unread and said so. */
const MAX_CHARACTERS = 4_000_000;
const MAX_PAGES = 5_000;

export interface PdfText {
  /** NFC; pages separated by form feeds. */
  readonly text: string;
  readonly truncated: boolean;
}

/** Rejects when pdf.js cannot read the file (encrypted, damaged): the caller records that text could not be looked for. */
export async function readPdfText(bytes: Uint8Array): Promise<PdfText> {
  const task = getDocument({
    data: bytes,
    verbosity: VerbosityLevel.ERRORS,
    // Nothing in a submitted file is executed, fetched or guessed.
    enableXfa: false,
    disableFontFace: true,
    useSystemFonts: false,
    stopAtErrors: false,
  });
  try {
    const document = await task.promise;
    const pages: string[] = [];
    let characters = 0;
    const last = Math.min(document.numPages, MAX_PAGES);
    for (let number = 1; number <= last && characters < MAX_CHARACTERS; number++) {
      const page = await document.getPage(number);
      const text = pageText((await page.getTextContent({ disableNormalization: false })).items);
      page.cleanup();
      pages.push(text);
      characters += text.length;
    }
    const truncated = pages.length < document.numPages || characters > MAX_CHARACTERS;
    return { text: pages.join('\f').slice(0, MAX_CHARACTERS).normalize('NFC'), truncated };
  } finally {
    await task.destroy();
  }
}

// Items carry their own spaces; only line ends must be added, or words at the end of lines run together.
function pageText(items: readonly object[]): string {
  let text = '';
  for (const item of items) {
    if (!('str' in item)) continue;
    text += String(item.str);
    if ('hasEOL' in item && item.hasEOL === true) text += '\n';
  }
  return text;
}
