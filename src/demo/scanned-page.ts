// A page as a scanner leaves it: a grey, slightly tilted picture of paper. Letters are drawn as outlines, so that there is no text.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import fontkit, { type Font } from '@pdf-lib/fontkit';
import { degrees, PDFDocument, type PDFPage, rgb } from 'pdf-lib';

const A4: [number, number] = [595.28, 841.89];
const MARGIN = 72;
const PAPER = rgb(0.93, 0.92, 0.89);
const INK = rgb(0.16, 0.17, 0.24);
const TILT = degrees(0.6);

/** `lines`: each a paragraph; the first is the heading. The same input gives the same bytes. */
export async function drawScan(lines: readonly string[], date: Date): Promise<Uint8Array> {
  const file = createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSerif.ttf');
  const font = fontkit.create(await readFile(file));
  const pdf = await PDFDocument.create({ updateMetadata: false });
  pdf.setProducer('Châu Bản demo scanner');
  pdf.setCreationDate(date);
  pdf.setModificationDate(date);
  const page = pdf.addPage(A4);
  page.drawRectangle({ x: 0, y: 0, width: A4[0], height: A4[1], color: PAPER });
  let y = A4[1] - MARGIN;
  for (const [index, paragraph] of lines.entries()) {
    const size = index === 0 ? 14 : 11;
    for (const line of wrap(font, paragraph, size)) {
      drawOutlines(page, font, line, { y, size });
      y -= size * 1.6;
    }
    y -= 8;
  }
  return pdf.save({ useObjectStreams: false, addDefaultPage: false });
}

function drawOutlines(page: PDFPage, font: Font, text: string, { y, size }: { y: number; size: number }): void {
  const scale = size / font.unitsPerEm;
  let x = MARGIN;
  const run = font.layout(text);
  for (const [index, glyph] of run.glyphs.entries()) {
    const outline = downwards(glyph.path.toSVG());
    if (outline !== '') page.drawSvgPath(outline, { x, y: y + x * 0.01, scale, color: INK, rotate: TILT });
    x += (run.positions[index]?.xAdvance ?? glyph.advanceWidth) * scale;
  }
}

// SVG counts y downwards, fonts upwards.
function downwards(svg: string): string {
  return svg.replace(/(-?[\d.]+) (-?[\d.]+)/g, (_, x: string, y: string) => `${x} ${-Number(y)}`);
}

function wrap(font: Font, text: string, size: number): string[] {
  const width = ((A4[0] - 2 * MARGIN) * font.unitsPerEm) / size;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && font.layout(longer).advanceWidth > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}
