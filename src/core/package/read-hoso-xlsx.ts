// Reads hoso.xlsx: sheets "Hồ sơ" and "Văn bản" (and optionally others), first row headings by code or by Vietnamese name.
import { MalformedError } from '../encoding/malformed-error.ts';
import {
  type DescriptionLevel,
  DOCUMENT_LEVELS,
  type DocumentDescription,
  type DocumentKind,
  type SipFile,
} from './description.ts';
import { cleanText, draftFields, fieldByName, type RawField } from './field-draft.ts';
import { type Finding, type FindingTarget, makeFinding } from './finding.ts';
import type { Profile } from './profile-rules.ts';
import type { DescriptionReading } from './read-hoso-xml.ts';
import { FILE_COLUMNS, SHEET_OF_LEVEL } from './sip-format.ts';
import { type Cell, dateOfSerial, openWorkbook, type Sheet, type Workbook, type WorkbookParts } from './workbook.ts';

const PACKAGE: FindingTarget = { level: 'package' };

export async function readHosoXlsx(parts: WorkbookParts, profile: Profile): Promise<DescriptionReading> {
  try {
    return await new WorkbookReader(await openWorkbook(parts), profile).read();
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    const code =
      error.code === 'XLSX_LIMIT' || error.code === 'XML_LIMIT' || error.code === 'XML_TOO_LARGE'
        ? 'XLSX_LIMIT'
        : 'XLSX_MALFORMED';
    return { findings: [makeFinding(code, PACKAGE, { params: { detail: `${error.code}: ${error.message}` } })] };
  }
}

interface Row {
  readonly values: readonly RawField[];
}

class WorkbookReader {
  readonly #book: Workbook;
  readonly #profile: Profile;
  readonly #findings: Finding[] = [];

  constructor(book: Workbook, profile: Profile) {
    this.#book = book;
    this.#profile = profile;
  }

  async read(): Promise<DescriptionReading> {
    if (this.#book.hasMacros) this.#findings.push(makeFinding('XLSX_MACRO', PACKAGE));
    const known = Object.values(SHEET_OF_LEVEL);
    for (const { name } of this.#book.sheets) {
      if (!known.includes(name)) this.#findings.push(makeFinding('XLSX_SHEET_IGNORED', PACKAGE, { params: { sheet: name } }));
    }
    const fonds = (await this.#rows('fonds', false))[0];
    const dossiers = await this.#rows('dossier', true);
    if (dossiers.length !== 1) {
      const params = { sheet: SHEET_OF_LEVEL.dossier, count: dossiers.length };
      this.#findings.push(makeFinding('XLSX_DOSSIER_ROWS', PACKAGE, { params }));
    }
    const documents: DocumentDescription[] = [];
    for (const kind of DOCUMENT_LEVELS) {
      for (const row of await this.#rows(kind, kind === 'document'))
        documents.push(this.#document(row, kind, documents.length + 1));
    }
    const description = {
      profileId: this.#profile.id,
      format: 'hoso.xlsx' as const,
      ...(fonds === undefined
        ? {}
        : { fonds: { fields: draftFields(this.#profile, 'fonds', fonds.values, { level: 'fonds' }, this.#findings) } }),
      dossier: { fields: draftFields(this.#profile, 'dossier', dossiers[0]?.values ?? [], { level: 'dossier' }, this.#findings) },
      documents,
    };
    return { description, findings: this.#findings };
  }

  #document(row: Row, kind: DocumentKind, ordinal: number): DocumentDescription {
    const at: FindingTarget = { level: kind, documentOrdinal: ordinal };
    const codes: readonly string[] = Object.values(FILE_COLUMNS).map(({ code }) => code);
    const fields = draftFields(
      this.#profile,
      kind,
      row.values.filter(({ name }) => !codes.includes(name)),
      at,
      this.#findings,
    );
    const value = (code: string): string => {
      const raw = row.values.find(({ name }) => name === code)?.value ?? '';
      return cleanText(raw, { ...at, field: code }, this.#findings);
    };
    const name = value(FILE_COLUMNS.mainFile.code);
    const sha256 = value(FILE_COLUMNS.mainFileSha256.code).toLowerCase();
    const main: SipFile = sha256 === '' ? { name } : { name, sha256 };
    const annexes = value(FILE_COLUMNS.annexes.code)
      .split(/[\n;]/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
    return {
      kind,
      ordinal,
      fields,
      ...(name === '' ? {} : { main }),
      annexes: annexes.map((annex) => ({ name: annex })),
      declaredWithoutText: value(FILE_COLUMNS.withoutText.code) !== '',
    };
  }

  async #rows(level: DescriptionLevel, needed: boolean): Promise<readonly Row[]> {
    const name = SHEET_OF_LEVEL[level];
    if (!this.#book.sheets.some((sheet) => sheet.name === name)) {
      if (needed) this.#findings.push(makeFinding('XLSX_SHEET_MISSING', PACKAGE, { params: { sheet: name } }));
      return [];
    }
    return this.#rowsOf(await this.#book.readSheet(name), level);
  }

  #rowsOf(sheet: Sheet, level: DescriptionLevel): readonly Row[] {
    const headings = new Map<number, string>();
    const rows = new Map<number, RawField[]>();
    const first = sheet.cells[0]?.row ?? 1;
    for (const cell of sheet.cells) {
      if (!this.#isReadable(cell, sheet.name)) continue;
      if (cell.row === first) {
        headings.set(cell.column, this.#codeOf(level, cell.text.normalize('NFC').trim()));
        continue;
      }
      const heading = headings.get(cell.column);
      if (heading === undefined) {
        if (cell.text.trim() !== '') this.#cellFinding('XLSX_CELL_WITHOUT_HEADER', cell, sheet.name);
        continue;
      }
      const row = rows.get(cell.row) ?? [];
      rows.set(cell.row, row);
      row.push({ name: heading, value: this.#valueOf(cell, level, heading, sheet.name) });
    }
    return [...rows.values()].filter((row) => row.some(({ value }) => value.trim() !== '')).map((values) => ({ values }));
  }

  #codeOf(level: DescriptionLevel, heading: string): string {
    const plain = heading.replace(/\s*\*$/, '');
    const same = (name: string): boolean => name.toLowerCase() === plain.toLowerCase();
    const column = Object.values(FILE_COLUMNS).find(({ code, nameVi }) => code === plain || same(nameVi));
    if (column !== undefined && level !== 'dossier' && level !== 'fonds') return column.code;
    const field = this.#profile.levels[level].fields.find(({ nameVi }) => same(nameVi));
    return fieldByName(this.#profile, level, plain) === undefined && field !== undefined ? field.code : plain;
  }

  #isReadable(cell: Cell, sheet: string): boolean {
    if (cell.kind === 'formula') this.#cellFinding('XLSX_FORMULA', cell, sheet);
    if (cell.kind === 'error') this.#cellFinding('XLSX_CELL_ERROR', cell, sheet);
    return cell.kind !== 'formula' && cell.kind !== 'error';
  }

  #valueOf(cell: Cell, level: DescriptionLevel, heading: string, sheet: string): string {
    if (cell.kind === 'text') return cell.text;
    const type = fieldByName(this.#profile, level, heading)?.type;
    if (type === 'date') return dateOfSerial(cell.text, this.#book.uses1904) ?? cell.text;
    if (cell.kind === 'date') {
      this.#findings.push(makeFinding('XLSX_CELL_DATE', { ...PACKAGE, field: heading }, { params: { cell: cell.ref, sheet } }));
    }
    const number = Number(cell.text);
    return Number.isFinite(number) ? String(number) : cell.text;
  }

  #cellFinding(code: 'XLSX_FORMULA' | 'XLSX_CELL_ERROR' | 'XLSX_CELL_WITHOUT_HEADER', cell: Cell, sheet: string): void {
    this.#findings.push(makeFinding(code, PACKAGE, { params: { cell: cell.ref, sheet, value: cell.text } }));
  }
}
