// Signs that a program saved the file again after it was signed: 11 of 30 signed Vietnamese documents in circulation in 2026.
import type { FactFinding, ResavedFacts, SignatureFacts } from './facts.ts';

/** Producers that rewrite a whole file, and the words in which people know them. */
const REWRITERS: readonly (readonly [RegExp, string])[] = [
  [/pdfium/i, 'PDFium (Chrome, Edge)'],
  [/skia\/pdf/i, 'Chrome (Skia/PDF)'],
  [/ilovepdf/i, 'iLovePDF'],
  [/pypdf/i, 'pypdf'],
  [/pdfill/i, 'PDFill'],
  [/ghostscript/i, 'Ghostscript'],
  [/microsoft: print to pdf/i, 'Microsoft Print to PDF'],
  [/smallpdf/i, 'Smallpdf'],
  [/qpdf|pikepdf/i, 'qpdf'],
  [/pdf24/i, 'PDF24'],
  [/foxit/i, 'Foxit'],
  [/quartz/i, 'macOS Quartz'],
  [/pdf-lib/i, 'pdf-lib'],
  [/mupdf|pymupdf/i, 'MuPDF'],
  [/sejda/i, 'Sejda'],
];

export interface ResavedInput {
  readonly signatures: readonly SignatureFacts[];
  readonly producer: string | null;
  readonly revisions: number;
}

/**
 * A range that runs past the end of the file, or whose gap is no longer at /Contents, is what rewriting leaves behind. A digest that
 * differs counts only when the file has fewer revisions than signatures: signing appends, so revisions cannot have vanished otherwise.
 */
export function findResaved({ signatures, producer, revisions }: ResavedInput): ResavedFacts {
  const evidence: FactFinding[] = [];
  const note = (code: string, detail: string) => void evidence.push({ code, detail });
  for (const { id, pdf } of signatures) {
    const byteRange = pdf?.byteRange;
    if (byteRange === undefined || byteRange.values === null) continue;
    if (!byteRange.insideFile) note('RESAVED_RANGE_PAST_EOF', `${id}: the signed range runs past the end of the file`);
    else if (!byteRange.gapIsContents) note('RESAVED_GAP_MOVED', `${id}: the signature no longer stands where it was put`);
  }
  if (signatures.some(({ findings }) => findings.some(({ code }) => code === 'PDF_FIELD_MISSING'))) {
    note('RESAVED_FORM_DROPPED', 'the form that named the signatures is gone');
  }
  const broken = signatures.some(({ kind, digests }) => kind === 'signature' && digests.some(({ matches }) => matches === false));
  if (broken && revisions < signatures.length) {
    note('RESAVED_REVISIONS_LOST', `${signatures.length} signatures in ${revisions} revision(s): signing appends one each`);
  }
  const likely = evidence.length > 0;
  const program = REWRITERS.find(([pattern]) => pattern.test(producer ?? ''))?.[1] ?? null;
  if (likely && program !== null) note('RESAVED_PRODUCER', `the file says it was written by ${producer}`);
  return { likely, evidence, program: likely ? program : null };
}
