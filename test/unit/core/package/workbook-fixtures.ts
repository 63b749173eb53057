// Workbooks as parts in memory.
import { encodeUtf8 } from '../../../../src/core/encoding/utf8.ts';
import { type Finding, readHosoXlsx, type WorkbookParts } from '../../../../src/core/package/index.ts';
import { ANNEX_1, DOCUMENT, DOSSIER, MAIN_1, MAIN_2, profile } from './package-fixtures.ts';

/** A cell: text, or XML of a whole c element (starting with '<'), in which REF stands for its place. */
export type CellSpec = string;
export type SheetSpec = readonly (readonly CellSpec[])[];

const escapeXml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

function sheetXml(rows: SheetSpec): string {
  const cell = (spec: CellSpec, column: number, row: number): string => {
    const ref = `${column > 25 ? `A${String.fromCharCode(39 + column)}` : String.fromCharCode(65 + column)}${row + 1}`;
    if (spec.startsWith('<')) return spec.replace('REF', ref);
    return spec === '' ? '' : `<c r="${ref}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(spec)}</t></is></c>`;
  };
  const lines = rows.map((row, i) => `<row r="${i + 1}">${row.map((spec, j) => cell(spec, j, i)).join('')}</row>`);
  return `<worksheet xmlns="urn:m"><sheetData>${lines.join('')}</sheetData></worksheet>`;
}

export interface BookSpec {
  readonly sheets: Readonly<Record<string, SheetSpec>>;
  readonly extra?: Readonly<Record<string, string>>;
  readonly without?: readonly string[];
  readonly properties?: string;
}

export function workbookParts({ sheets, extra = {}, without = [], properties = '' }: BookSpec): WorkbookParts {
  const names = Object.keys(sheets);
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const list = names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="r${i}"/>`).join('');
  const links = names.map((_, i) => `<Relationship Id="r${i}" Target="worksheets/s${i}.xml"/>`).join('');
  const contents = new Map<string, string>([
    ['xl/workbook.xml', `<workbook xmlns="urn:m" xmlns:r="${office}">${properties}<sheets>${list}</sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `<Relationships xmlns="urn:r">${links}</Relationships>`],
    [
      'xl/styles.xml',
      '<styleSheet xmlns="urn:m"><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    ],
    [
      'xl/sharedStrings.xml',
      '<sst xmlns="urn:m"><si><t>Công văn</t></si><si><r><t>Ủy ban nhân dân </t></r><r><t>tỉnh</t></r><rPh><t>no</t></rPh></si></sst>',
    ],
    ...names.map((name, i): [string, string] => [`xl/worksheets/s${i}.xml`, sheetXml(sheets[name] ?? [])]),
    ...Object.entries(extra),
  ]);
  for (const name of without) contents.delete(name);
  return { names: [...contents.keys()], read: async (name) => encodeUtf8(contents.get(name) ?? '') };
}

const table = (row: Readonly<Record<string, string>>): readonly [string[], string[]] => [Object.keys(row), Object.values(row)];

export const dossierSheet: SheetSpec = table(DOSSIER);
const first = { ...DOCUMENT, MainFile: MAIN_1, Annexes: ANNEX_1 };
const second = { ...DOCUMENT, DocCode: 'H26.04.2020.0002', DocOrdinal: '2', CodeNumber: '16', MainFile: MAIN_2, Annexes: '' };
export const documentSheet: SheetSpec = [Object.keys(first), Object.values(first), Object.values(second)];
export const goodBook: BookSpec = { sheets: { 'Hồ sơ': dossierSheet, 'Văn bản': documentSheet } };

/** The good workbook with one cell of the first document replaced. */
export function withCell(code: string, spec: CellSpec): BookSpec {
  const column = (documentSheet[0] ?? []).indexOf(code);
  const sheet = documentSheet.map((row, i) => (i === 1 ? row.map((old, j) => (j === column ? spec : old)) : row));
  return { sheets: { ...goodBook.sheets, 'Văn bản': sheet } };
}

/** The good workbook with a further column in the documents' sheet. */
export function withColumn(heading: string, value: string): BookSpec {
  const sheet = documentSheet.map((row, i) => [...row, i === 0 ? heading : i === 1 ? value : '']);
  return { sheets: { ...goodBook.sheets, 'Văn bản': sheet } };
}

export async function readBook(spec: BookSpec): Promise<readonly Finding[]> {
  return (await readHosoXlsx(workbookParts(spec), profile)).findings;
}
