// Makes the hoso.xlsx template that agencies download: one sheet per level, headings and notes from the profile, an example on a
// sheet of its own that is never read. SpreadsheetML, ECMA-376-1, with notes as legacy comments (18.7 and VML), written by hand.
import type { Bytes } from '../../core/encoding/bytes.ts';
import { type DescriptionLevel, FILE_COLUMNS, type FieldRule, type Profile, SHEET_OF_LEVEL } from '../../core/package/index.ts';
import { encodeXml, type XmlNode } from '../../core/xml/index.ts';
import { zipBytes } from './zip-writer.ts';

interface TemplateColumn {
  readonly heading: string;
  readonly note: string;
}

interface TemplateSheet {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

const EXAMPLE_SHEET = 'Ví dụ (không đọc)';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/**
 * `example`: values by field code, shown on the example sheet. `modified`: time written into the archive. `filled`: rows by field code
 * (and by FILE_COLUMNS), as a depositor would type them.
 */
export function makeHosoTemplate(
  profile: Profile,
  example: HosoExample,
  modified: Date,
  filled: FilledHoso = { dossier: [], document: [] },
): Promise<Bytes> {
  const sheets = [
    sheetOf(profile, 'dossier', filled.dossier),
    sheetOf(profile, 'document', filled.document),
    exampleSheet(profile, example),
  ];
  const items = [
    ['[Content_Types].xml', contentTypes(sheets.length)],
    ['_rels/.rels', relations([['rId1', `${OFFICE}/officeDocument`, 'xl/workbook.xml']])],
    ['xl/workbook.xml', workbook(sheets)],
    [
      'xl/_rels/workbook.xml.rels',
      relations([
        ...sheets.map((_, i): Relation => [`rId${i + 1}`, `${OFFICE}/worksheet`, `worksheets/sheet${i + 1}.xml`]),
        ['rIdS', `${OFFICE}/styles`, 'styles.xml'],
      ]),
    ],
    ['xl/styles.xml', styles()],
    ...sheets.flatMap((sheet, i) => sheetItems(sheet, i + 1)),
  ] as const;
  return zipBytes(
    items.map(([name, node]) => ({ name, content: encodeXml(node) })),
    modified,
  );
}

export interface HosoExample {
  readonly dossier: Readonly<Record<string, string>>;
  readonly document: Readonly<Record<string, string>>;
}

export interface FilledHoso {
  readonly dossier: readonly Readonly<Record<string, string>>[];
  readonly document: readonly Readonly<Record<string, string>>[];
}

function columnsOf(profile: Profile, level: DescriptionLevel): readonly TemplateColumn[] {
  const columns = profile.levels[level].fields.map((field) => ({
    heading: field.nameVi + (field.required ? ' *' : ''),
    note: noteOf(profile, field),
  }));
  if (level === 'dossier' || level === 'fonds') return columns;
  return [
    ...columns,
    ...Object.values(FILE_COLUMNS).map(({ code, nameVi }) => ({
      heading: nameVi,
      note: `${code}. Ghi đúng tên tệp nằm cạnh bảng này.`,
    })),
  ];
}

function noteOf(profile: Profile, field: FieldRule): string {
  const type = { string: 'Chữ', text: 'Chữ', number: 'Số', date: `Ngày ${profile.dateFormat}` }[field.type];
  const length = field.length === null || field.type === 'date' ? '' : `, tối đa ${field.length} ký tự`;
  const values = field.values === undefined ? '' : ` Thường dùng: ${field.values.list.join('; ')}.`;
  return `${field.code}. ${type}${length}.${field.required ? ' Bắt buộc.' : ''}${values} ${field.noteVi ?? ''}`.trim();
}

function sheetOf(profile: Profile, level: 'dossier' | 'document', filled: FilledHoso[typeof level]): TemplateSheet {
  const columns = columnsOf(profile, level);
  const rows = [
    columns.map(({ heading }) => heading),
    ...filled.map((row) => codesOf(profile, level).map((code) => row[code] ?? '')),
  ];
  return { name: SHEET_OF_LEVEL[level], rows, notes: columns.map(({ note }) => note) };
}

function codesOf(profile: Profile, level: 'dossier' | 'document'): readonly string[] {
  const codes = profile.levels[level].fields.map(({ code }) => code);
  return level === 'document' ? [...codes, ...Object.values(FILE_COLUMNS).map(({ code }) => code)] : codes;
}

function exampleSheet(profile: Profile, example: HosoExample): TemplateSheet {
  const rowsOf = (level: 'dossier' | 'document'): readonly (readonly string[])[] => {
    const headings = columnsOf(profile, level).map(({ heading }) => heading);
    return [headings, codesOf(profile, level).map((code) => example[level][code] ?? '')];
  };
  const rows = [
    ['VÍ DỤ - trang này chỉ để tham khảo, hệ thống không đọc. Hãy điền vào các trang bên cạnh.'],
    [`Trang “${SHEET_OF_LEVEL.dossier}”`],
    ...rowsOf('dossier'),
    [`Trang “${SHEET_OF_LEVEL.document}”`],
    ...rowsOf('document'),
  ];
  return { name: EXAMPLE_SHEET, rows, notes: [] };
}

type Relation = readonly [id: string, type: string, target: string];
type Item = readonly [name: string, node: XmlNode];

function relations(list: readonly Relation[]): XmlNode {
  const content = list.map(([Id, Type, Target]) => ({ name: 'Relationship', attributes: { Id, Type, Target } }));
  return { name: 'Relationships', attributes: { xmlns: RELATIONS }, content };
}

function contentTypes(count: number): XmlNode {
  const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const part = (PartName: string, type: string): XmlNode => ({
    name: 'Override',
    attributes: { PartName, ContentType: `${spreadsheet}.${type}+xml` },
  });
  const extension = (Extension: string, ContentType: string): XmlNode => ({
    name: 'Default',
    attributes: { Extension, ContentType },
  });
  const sheets = Array.from({ length: count }, (_, i) => part(`/xl/worksheets/sheet${i + 1}.xml`, 'worksheet'));
  // The example sheet, the last, has no notes.
  const comments = Array.from({ length: count - 1 }, (_, i) => part(`/xl/comments${i + 1}.xml`, 'comments'));
  return {
    name: 'Types',
    attributes: { xmlns: 'http://schemas.openxmlformats.org/package/2006/content-types' },
    content: [
      extension('rels', 'application/vnd.openxmlformats-package.relationships+xml'),
      extension('xml', 'application/xml'),
      extension('vml', 'application/vnd.openxmlformats-officedocument.vmlDrawing'),
      part('/xl/workbook.xml', 'sheet.main'),
      part('/xl/styles.xml', 'styles'),
      ...sheets,
      ...comments,
    ],
  };
}

function workbook(sheets: readonly TemplateSheet[]): XmlNode {
  const list = sheets.map(({ name }, i) => ({
    name: 'sheet',
    attributes: { name, sheetId: String(i + 1), 'r:id': `rId${i + 1}` },
  }));
  return { name: 'workbook', attributes: { xmlns: MAIN, 'xmlns:r': OFFICE }, content: [{ name: 'sheets', content: list }] };
}

// Cell formats: 0 plain, 1 heading, 2 text (format 49 keeps "05" and dates as they are typed).
function styles(): XmlNode {
  const font = (bold: boolean): XmlNode => ({
    name: 'font',
    content: [
      ...(bold ? [{ name: 'b' }] : []),
      { name: 'sz', attributes: { val: '11' } },
      { name: 'name', attributes: { val: 'Calibri' } },
    ],
  });
  const fill = (patternType: string, colour?: string): XmlNode => {
    const content = colour === undefined ? [] : [{ name: 'fgColor', attributes: { rgb: colour } }];
    return { name: 'fill', content: [{ name: 'patternFill', attributes: { patternType }, content }] };
  };
  const format = (numFmtId: string, fontId: string, fillId: string, wrap: boolean): XmlNode => ({
    name: 'xf',
    attributes: {
      numFmtId,
      fontId,
      fillId,
      borderId: '0',
      xfId: '0',
      applyNumberFormat: '1',
      applyFont: '1',
      applyFill: '1',
      applyAlignment: '1',
    },
    content: [{ name: 'alignment', attributes: { vertical: 'top', wrapText: wrap ? '1' : '0' } }],
  });
  const counted = (name: string, content: readonly XmlNode[]): XmlNode => ({
    name,
    attributes: { count: String(content.length) },
    content,
  });
  const border = { name: 'border', content: ['left', 'right', 'top', 'bottom', 'diagonal'].map((name) => ({ name })) };
  const plain = { numFmtId: '0', fontId: '0', fillId: '0', borderId: '0' };
  return {
    name: 'styleSheet',
    attributes: { xmlns: MAIN },
    content: [
      counted('fonts', [font(false), font(true)]),
      counted('fills', [fill('none'), fill('gray125'), fill('solid', 'FFFCE4D6')]),
      counted('borders', [border]),
      counted('cellStyleXfs', [{ name: 'xf', attributes: plain }]),
      counted('cellXfs', [format('0', '0', '0', false), format('49', '1', '2', true), format('49', '0', '0', true)]),
      counted('cellStyles', [{ name: 'cellStyle', attributes: { name: 'Normal', xfId: '0', builtinId: '0' } }]),
    ],
  };
}

function sheetItems(sheet: TemplateSheet, number: number): readonly Item[] {
  const items: Item[] = [[`xl/worksheets/sheet${number}.xml`, worksheet(sheet)]];
  if (sheet.notes.length === 0) return items;
  items.push([`xl/comments${number}.xml`, comments(sheet)], [`xl/drawings/vmlDrawing${number}.vml`, noteShapes(sheet)]);
  const links: readonly Relation[] = [
    ['rId1', `${OFFICE}/comments`, `../comments${number}.xml`],
    ['rId2', `${OFFICE}/vmlDrawing`, `../drawings/vmlDrawing${number}.vml`],
  ];
  items.push([`xl/worksheets/_rels/sheet${number}.xml.rels`, relations(links)]);
  return items;
}

function worksheet({ rows, notes }: TemplateSheet): XmlNode {
  const width = Math.max(...rows.map((row) => row.length));
  const isTemplate = notes.length > 0;
  const cell = (text: string, column: number, row: number): XmlNode => ({
    name: 'c',
    attributes: { r: `${lettersOf(column)}${row}`, s: isTemplate && row === 1 ? '1' : '2', t: 'inlineStr' },
    content: [{ name: 'is', content: [{ name: 't', content: text }] }],
  });
  const lines = rows.map((row, i) => ({
    name: 'row',
    attributes: { r: String(i + 1) },
    content: row.flatMap((text, j) => (text === '' ? [] : [cell(text, j + 1, i + 1)])),
  }));
  const pane = { name: 'pane', attributes: { ySplit: '1', topLeftCell: 'A2', activePane: 'bottomLeft', state: 'frozen' } };
  return {
    name: 'worksheet',
    attributes: { xmlns: MAIN, 'xmlns:r': OFFICE },
    content: [
      {
        name: 'sheetViews',
        content: [{ name: 'sheetView', attributes: { workbookViewId: '0' }, content: isTemplate ? [pane] : [] }],
      },
      // Every cell of these columns is text, so that a spreadsheet does not turn "01/2020" into a date.
      {
        name: 'cols',
        content: [{ name: 'col', attributes: { min: '1', max: String(width), width: '24', customWidth: '1', style: '2' } }],
      },
      { name: 'sheetData', content: lines },
      ...(isTemplate ? [{ name: 'legacyDrawing', attributes: { 'r:id': 'rId2' } }] : []),
    ],
  };
}

function comments({ notes }: TemplateSheet): XmlNode {
  const list = notes.map((note, i) => ({
    name: 'comment',
    attributes: { ref: `${lettersOf(i + 1)}1`, authorId: '0' },
    content: [{ name: 'text', content: [{ name: 't', content: note }] }],
  }));
  return {
    name: 'comments',
    attributes: { xmlns: MAIN },
    content: [
      { name: 'authors', content: [{ name: 'author', content: 'Châu Bản' }] },
      { name: 'commentList', content: list },
    ],
  };
}

// Excel shows a note only when a VML shape stands for it.
function noteShapes({ notes }: TemplateSheet): XmlNode {
  const shape = (column: number): XmlNode => ({
    name: 'v:shape',
    attributes: {
      id: `_x0000_s${1025 + column}`,
      type: '#_x0000_t202',
      style: 'position:absolute;width:220pt;height:90pt;visibility:hidden',
      fillcolor: '#ffffe1',
    },
    content: [
      {
        name: 'x:ClientData',
        attributes: { ObjectType: 'Note' },
        content: [
          { name: 'x:Anchor', content: `${column + 1}, 10, 1, 4, ${column + 3}, 40, 7, 4` },
          { name: 'x:AutoFill', content: 'False' },
          { name: 'x:Row', content: '0' },
          { name: 'x:Column', content: String(column) },
        ],
      },
    ],
  });
  const type = {
    name: 'v:shapetype',
    attributes: { id: '_x0000_t202', coordsize: '21600,21600', 'o:spt': '202', path: 'm,l,21600r21600,l21600,xe' },
  };
  return {
    name: 'xml',
    attributes: {
      'xmlns:v': 'urn:schemas-microsoft-com:vml',
      'xmlns:o': 'urn:schemas-microsoft-com:office:office',
      'xmlns:x': 'urn:schemas-microsoft-com:office:excel',
    },
    content: [type, ...notes.map((_, column) => shape(column))],
  };
}

function lettersOf(column: number): string {
  return column <= 0 ? '' : lettersOf(Math.floor((column - 1) / 26)) + String.fromCharCode(65 + ((column - 1) % 26));
}
