// Reads the sheets of an .xlsx (ECMA-376-1, SpreadsheetML) as cells, from entries that somebody else unpacked. Formulas, errors and
// macros are findings: what a clerk saw on the screen must be what is written in the file.
import type { Bytes } from '../encoding/bytes.ts';
import { MalformedError } from '../encoding/malformed-error.ts';
import { attributeOf, parseXmlTree, type XmlElement, type XmlLimits } from '../xml/index.ts';

/** The parts of the workbook's ZIP. */
export interface WorkbookParts {
  readonly names: readonly string[];
  read(name: string): Promise<Bytes>;
}

export interface Cell {
  /** As in "B7". */
  readonly ref: string;
  readonly column: number;
  readonly row: number;
  readonly text: string;
  readonly kind: 'text' | 'number' | 'date' | 'error' | 'formula';
}

export interface Sheet {
  readonly name: string;
  readonly cells: readonly Cell[];
}

export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly hasMacros: boolean;
  /** Serial 0 is 1904-01-01 instead of 1899-12-30. */
  readonly uses1904: boolean;
  readSheet(name: string): Promise<Sheet>;
}

const LIMITS: XmlLimits = {
  maxBytes: 32 * 2 ** 20,
  maxDepth: 24,
  maxElements: 400_000,
  maxAttributes: 64,
  maxTextLength: 100_000,
};
const MAX_CELLS = 100_000;

/** Throws MalformedError XLSX_MALFORMED, XLSX_LIMIT or XML_*. */
export async function openWorkbook(parts: WorkbookParts): Promise<Workbook> {
  const book = await readPart(parts, 'xl/workbook.xml');
  const targets = await readRelations(parts);
  const sheets = childrenOf(childOf(book, 'sheets'), 'sheet').map((sheet) => {
    const id = sheet.attributes.find(({ local, uri }) => local === 'id' && uri.endsWith('/relationships'))?.value ?? '';
    return { name: (attributeOf(sheet, 'name') ?? '').normalize('NFC').trim(), part: targets.get(id) ?? '' };
  });
  const properties = childOf(book, 'workbookPr');
  const uses1904 = properties !== undefined && ['1', 'true'].includes(attributeOf(properties, 'date1904') ?? '');
  const strings = parts.names.includes('xl/sharedStrings.xml') ? await readStrings(parts) : [];
  const dates = parts.names.includes('xl/styles.xml') ? await readDateStyles(parts) : new Set<number>();
  return {
    sheets,
    hasMacros: parts.names.some((name) => /vbaProject\.bin$|^xl\/macrosheets\//i.test(name)),
    uses1904,
    readSheet: async (name) => {
      const part = sheets.find((sheet) => sheet.name === name)?.part ?? '';
      return { name, cells: cellsOf(await readPart(parts, part), strings, dates) };
    },
  };
}

async function readPart(parts: WorkbookParts, name: string): Promise<XmlElement> {
  if (!parts.names.includes(name)) throw new MalformedError('XLSX_MALFORMED', `missing part ${name}`);
  return parseXmlTree(await parts.read(name), LIMITS);
}

async function readRelations(parts: WorkbookParts): Promise<Map<string, string>> {
  const relations = await readPart(parts, 'xl/_rels/workbook.xml.rels');
  return new Map(
    relations.children.map((relation) => {
      const target = attributeOf(relation, 'Target') ?? '';
      return [attributeOf(relation, 'Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`];
    }),
  );
}

// 18.4.8 si: plain t, or runs r/t; phonetic text rPh is not content.
function stringOf(item: XmlElement): string {
  const direct = childrenOf(item, 't').map((t) => t.text);
  const runs = childrenOf(item, 'r').flatMap((run) => childrenOf(run, 't').map((t) => t.text));
  return unescapeXstring([...direct, ...runs].join(''));
}

// 22.9.2.19 ST_Xstring: _xHHHH_ stands for a character.
function unescapeXstring(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

async function readStrings(parts: WorkbookParts): Promise<readonly string[]> {
  return childrenOf(await readPart(parts, 'xl/sharedStrings.xml'), 'si').map(stringOf);
}

// 18.8.30 numFmt: built-in formats 14-22 and 45-47 are dates and times; own ones when they have y, m, d or h outside quotes.
async function readDateStyles(parts: WorkbookParts): Promise<ReadonlySet<number>> {
  const styles = await readPart(parts, 'xl/styles.xml');
  const own = new Map(
    childrenOf(childOf(styles, 'numFmts'), 'numFmt').map((f) => [
      attributeOf(f, 'numFmtId') ?? '',
      attributeOf(f, 'formatCode') ?? '',
    ]),
  );
  const isDate = (id: string): boolean => {
    const code = own.get(id);
    if (code !== undefined)
      return /[ymdh]/i.test(
        code.replace(/"[^"]*"|\\.|\[(?:[$][^\]]*|Red|Black|Blue|Green|White|Yellow|Cyan|Magenta|Color\d+)\]|General/gi, ''),
      );
    const number = Number(id);
    return (
      (number >= 14 && number <= 22) ||
      (number >= 27 && number <= 36) ||
      (number >= 45 && number <= 47) ||
      (number >= 50 && number <= 58)
    );
  };
  const formats = childrenOf(childOf(styles, 'cellXfs'), 'xf');
  return new Set(formats.flatMap((format, index) => (isDate(attributeOf(format, 'numFmtId') ?? '0') ? [index] : [])));
}

function cellsOf(sheet: XmlElement, strings: readonly string[], dates: ReadonlySet<number>): readonly Cell[] {
  const cells: Cell[] = [];
  let row = 0;
  for (const line of childrenOf(childOf(sheet, 'sheetData'), 'row')) {
    row = Number(attributeOf(line, 'r') ?? row + 1);
    let column = 0;
    for (const c of childrenOf(line, 'c')) {
      column = columnOf(attributeOf(c, 'r')) ?? column + 1;
      const cell = readCell(c, strings, dates);
      if (cell.text === '' && cell.kind !== 'formula') continue;
      cells.push({ ref: `${lettersOf(column)}${row}`, column, row, ...cell });
      if (cells.length > MAX_CELLS) throw new MalformedError('XLSX_LIMIT', `more than ${MAX_CELLS} cells`);
    }
  }
  return cells;
}

function readCell(c: XmlElement, strings: readonly string[], dates: ReadonlySet<number>): Pick<Cell, 'text' | 'kind'> {
  const type = attributeOf(c, 't') ?? 'n';
  const value = childOf(c, 'v')?.text ?? '';
  if (childOf(c, 'f') !== undefined) return { text: value, kind: 'formula' };
  if (type === 's') {
    const text = strings[Number(value)];
    if (text === undefined) throw new MalformedError('XLSX_MALFORMED', `no shared string ${value}`);
    return { text, kind: 'text' };
  }
  if (type === 'inlineStr') {
    const inline = childOf(c, 'is');
    return { text: inline === undefined ? '' : stringOf(inline), kind: 'text' };
  }
  if (type === 'str') return { text: unescapeXstring(value), kind: 'text' };
  if (type === 'e') return { text: value, kind: 'error' };
  if (type === 'd') return { text: value, kind: 'text' };
  return { text: value, kind: dates.has(Number(attributeOf(c, 's') ?? -1)) ? 'date' : 'number' };
}

function columnOf(ref: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})[1-9]\d*$/.exec(ref ?? '')?.[1];
  if (letters === undefined) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

function lettersOf(column: number): string {
  return column <= 0 ? '' : lettersOf(Math.floor((column - 1) / 26)) + String.fromCharCode(65 + ((column - 1) % 26));
}

function childOf(parent: XmlElement | undefined, local: string): XmlElement | undefined {
  return parent?.children.find((child) => child.local === local);
}

function childrenOf(parent: XmlElement | undefined, local: string): readonly XmlElement[] {
  return parent?.children.filter((child) => child.local === local) ?? [];
}

const DAY_MS = 86_400_000;

/** A serial date as DD/MM/YYYY; undefined when it is no whole day of the years 1900 to 9999. */
export function dateOfSerial(serial: string, uses1904: boolean): string | undefined {
  const days = Number(serial);
  if (!Number.isInteger(days) || days < 1 || days > 2_958_465) return undefined;
  // Serial 60 is 29 February 1900, a day that never was, kept since Lotus 1-2-3 (18.17.4.1); serials below it are one less.
  if (!uses1904 && days === 60) return undefined;
  const start = uses1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30);
  const date = new Date(start + days * DAY_MS);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
}
