// hoso.xlsx as a clerk has filled it in: sheets "Hồ sơ" and "Văn bản", headings in Vietnamese as in the template.
import { zipBytes } from '../../src/adapters/zip/zip-writer.ts';
import { encodeUtf8 } from '../../src/core/encoding/utf8.ts';

export type SheetRow = Readonly<Record<string, string>>;

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export function filledSheet(dossier: SheetRow, documents: readonly SheetRow[]): Promise<Uint8Array> {
  const sheets = [
    ['Hồ sơ', [dossier]],
    ['Văn bản', documents],
  ] as const;
  const parts = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/>${sheets.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${CONTENT}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': relations([`${OFFICE}/officeDocument`, 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.map(([name], i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      ...sheets.map((_, i) => [`${OFFICE}/worksheet`, `worksheets/sheet${i + 1}.xml`] as const),
    ),
    ...Object.fromEntries(sheets.map(([, rows], i) => [`xl/worksheets/sheet${i + 1}.xml`, worksheet(rows)])),
  };
  const items = Object.entries(parts).map(([name, body]) => ({ name, content: encodeUtf8(XML + body) }));
  return zipBytes(items, new Date('2026-11-01T00:00:00Z'));
}

function relations(...targets: readonly (readonly [type: string, target: string])[]): string {
  const lines = targets.map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${type}" Target="${target}"/>`);
  return `<Relationships xmlns="${RELATIONS}">${lines.join('')}</Relationships>`;
}

function worksheet(rows: readonly SheetRow[]): string {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const table = [headings, ...rows.map((row) => headings.map((heading) => row[heading] ?? ''))];
  const cell = (text: string, row: number, column: number) =>
    text === '' ? '' : `<c r="${letters(column)}${row}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`;
  const lines = table.map(
    (cells, i) => `<row r="${i + 1}">${cells.map((text, column) => cell(text, i + 1, column)).join('')}</row>`,
  );
  return `<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

function letters(column: number): string {
  return (column >= 26 ? String.fromCharCode(64 + Math.floor(column / 26)) : '') + String.fromCharCode(65 + (column % 26));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
