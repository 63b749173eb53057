// For every stable code, input that must give it and like input that must not.
import { deflateRawSync } from 'node:zlib';
import { ZipSipArchiveReader } from '../../../../src/adapters/zip/zip-sip-archive.reader.ts';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { MalformedError } from '../../../../src/core/encoding/malformed-error.ts';
import { encodeUtf8 } from '../../../../src/core/encoding/utf8.ts';
import { checkSip, type FindingCode, locateDescription, readHosoXml } from '../../../../src/core/package/index.ts';
import { DEFAULT_SIP_ARCHIVE_LIMITS } from '../../../../src/ingest/sip-archive.port.ts';
import { type HandEntry, type HandZip, handMadeZip } from '../../adapters/zip/hand-made-zip.ts';
import {
  ANNEX_1,
  check,
  digest,
  good,
  goodFiles,
  MAIN_1,
  profile,
  readXml,
  withDocument,
  withDossier,
  withoutDossier,
} from './package-fixtures.ts';
import { goodBook, readBook, withCell, withColumn } from './workbook-fixtures.ts';

type Codes = readonly string[];
type Outcome = readonly { readonly code: string; readonly vi: string; readonly en: string }[];
export interface Case {
  readonly gives: () => Promise<Codes>;
  readonly gives_not: () => Promise<Codes>;
}

// A sentence that shows "{limit}" instead of the limit is no sentence.
const codes = (found: Outcome): Codes =>
  found.map(({ code, vi, en }) => {
    const open = /\{\w+\}/.exec(vi + en);
    if (open !== null) throw new Error(`${code} leaves ${open[0]} open`);
    return code;
  });
const plain = (bad: () => Outcome, fine: () => Outcome): Case => ({
  gives: async () => codes(bad()),
  gives_not: async () => codes(fine()),
});
const checked = (bad: Parameters<typeof check>[0], fine: Parameters<typeof check>[0] = {}): Case =>
  plain(
    () => check(bad),
    () => check(fine),
  );
const xml = (bad: string, fine = '<Dossier/>', root?: string): Case =>
  plain(
    () => readXml(bad, root),
    () => readXml(fine),
  );
const book = (bad: Parameters<typeof readBook>[0], fine: Parameters<typeof readBook>[0] = goodBook): Case => ({
  gives: async () => codes(await readBook(bad)),
  gives_not: async () => codes(await readBook(fine)),
});

const limits = { ...DEFAULT_SIP_ARCHIVE_LIMITS, maxEntries: 3, maxDepth: 2, maxNameBytes: 20, maxTotalBytes: 2 ** 24 };
async function zipCodes(bytes: Uint8Array): Promise<Codes> {
  const archive = await new ZipSipArchiveReader().open(new MemoryByteSource(bytes), limits);
  try {
    for (const entry of archive.entries)
      for await (const part of archive.read(entry)) if (part.length === 0) throw new Error('empty part');
  } catch (error) {
    if (error instanceof MalformedError) return [error.code];
    throw error;
  }
  return codes(archive.findings);
}
const fileA: HandEntry = { name: 'a.txt', data: encodeUtf8('xin chào') };
const fileB: HandEntry = { name: 'b.txt', data: encodeUtf8('tạm biệt'), method: 8 };
const archive = (zip: HandZip): Case => ({
  gives: () => zipCodes(handMadeZip(zip)),
  gives_not: () => zipCodes(handMadeZip({ entries: [fileA, fileB] })),
});
const entries = (...list: readonly HandEntry[]): Case => archive({ entries: list });
const zeros = new Uint8Array(2 ** 22);

const raw = (text: string): Outcome => readHosoXml(encodeUtf8(text), profile).findings;
const located = (...names: readonly string[]): Outcome => {
  const found = locateDescription(names);
  return 'findings' in found ? found.findings : [];
};
const text = (value: string): ReadonlyMap<string, string> => new Map([[MAIN_1, value]]);
const without = (name: string) => goodFiles.filter((file) => file.name !== name);
const changed = (name: string, change: object) => goodFiles.map((file) => (file.name === name ? { ...file, ...change } : file));
const element = (code: string, value: string): string => `<Dossier><${code}>${value}</${code}></Dossier>`;

export const FINDING_CASES: Readonly<Record<FindingCode, Case>> = {
  ZIP_NOT_AN_ARCHIVE: { ...entries(), gives: () => zipCodes(encodeUtf8('%PDF-1.7')) },
  ZIP_DAMAGED: archive({ entries: [fileA], count: 2 }),
  ZIP_EMPTY: entries(),
  ZIP_TOO_MANY_ENTRIES: entries(fileA, fileB, { name: 'c' }, { name: 'd' }),
  ZIP_TOO_LARGE: entries({ name: 'a', packed: new Uint8Array(9), statedSize: 2 ** 25, method: 8 }),
  ZIP_RATIO: entries({ name: 'a', data: zeros, method: 8 }),
  ZIP_DEPTH: entries({ ...fileA, name: 'a/b/c/d' }),
  ZIP_NAME_TOO_LONG: entries({ ...fileA, name: 'một tên rất dài dòng.pdf' }),
  ZIP_NAME_UNSAFE: entries({ ...fileA, name: '../a' }),
  ZIP_NAME_ENCODING: entries({ ...fileA, name: new Uint8Array([0xff, 0x41]), flags: 0 }),
  ZIP_NAME_DUPLICATE: entries(fileA, { ...fileA, name: 'A.txt' }),
  ZIP_SYMLINK: entries({ ...fileA, mode: 0o120777 }),
  ZIP_ENCRYPTED: entries({ ...fileA, flags: 1 }),
  ZIP_OVERLAP: entries(fileA, { ...fileA, name: 'c.txt', sharesHeaderOf: 0 }),
  ZIP_COMPRESSION_UNSUPPORTED: entries({ ...fileA, method: 12 }),
  ZIP_EXTRA_DATA: archive({ entries: [fileA], prefix: encodeUtf8('MZ') }),
  ZIP_HEADER_MISMATCH: entries({ ...fileA, localName: 'z.txt' }),
  ZIP_SIZE_MISMATCH: entries({ name: 'a', method: 8, packed: deflateRawSync(zeros), statedSize: 9 }),
  ZIP_CRC_MISMATCH: entries({ ...fileA, crc: 7 }),
  ZIP_DATA_CORRUPT: entries({ ...fileA, method: 8, packed: encodeUtf8('not deflate') }),

  SIP_DESCRIPTION_MISSING: plain(
    () => located('a.pdf', 'x/y/hoso.xml'),
    () => located('HoSo/hoso.xml', 'HoSo/a.pdf'),
  ),
  SIP_DESCRIPTION_AMBIGUOUS: plain(
    () => located('hoso.xml', 'hoso.xlsx'),
    () => located('hoso.xlsx', 'a.pdf'),
  ),
  SIP_PROFILE_MISMATCH: xml('<Dossier/>', '<Dossier/>', '<HoSo xmlns="urn:chauban:sip:hoso:1" profile="tt05-2025">'),
  SIP_NO_DOCUMENTS: checked({ description: { ...good, documents: [] } }),
  DOCUMENT_WITHOUT_MAIN_FILE: checked({
    description: { ...good, documents: [{ kind: 'document', ordinal: 1, fields: {}, annexes: [], declaredWithoutText: false }] },
  }),
  XML_MALFORMED: plain(
    () => raw('<HoSo>'),
    () => raw('<HoSo/>'),
  ),
  XML_DTD: plain(
    () => raw('<!DOCTYPE HoSo><HoSo/>'),
    () => raw('<!-- a --><HoSo/>'),
  ),
  XML_ENCODING: plain(
    () => raw('<?xml version="1.0" encoding="windows-1258"?><HoSo/>'),
    () => raw('<?xml version="1.0" encoding="UTF-8"?><HoSo/>'),
  ),
  XML_LIMIT: plain(
    () => raw(`<HoSo>${'<a>'.repeat(40)}${'</a>'.repeat(40)}</HoSo>`),
    () => raw('<HoSo/>'),
  ),
  XML_ROOT_UNKNOWN: plain(
    () => raw('<Root/>'),
    () => raw('<HoSo/>'),
  ),
  XML_ATTRIBUTE_UNKNOWN: xml('<Dossier id="1"/>'),
  XML_TEXT_UNEXPECTED: xml('<Dossier>Tiêu đề</Dossier>'),
  XLSX_MALFORMED: book({ ...goodBook, without: ['xl/workbook.xml'] }),
  XLSX_LIMIT: book({ ...goodBook, extra: { 'xl/sharedStrings.xml': `<sst>${'<si>'.repeat(30)}${'</si>'.repeat(30)}</sst>` } }),
  XLSX_MACRO: book({ ...goodBook, extra: { 'xl/vbaProject.bin': 'x' } }),
  XLSX_SHEET_MISSING: book({ sheets: { 'Hồ sơ': goodBook.sheets['Hồ sơ'] ?? [] } }),
  XLSX_FORMULA: book(withCell('Subject', '<c r="REF"><f>1+1</f><v>2</v></c>'), withCell('Subject', '=1+1')),
  XLSX_CELL_ERROR: book(withCell('Subject', '<c r="REF" t="e"><v>#REF!</v></c>')),
  XLSX_CELL_WITHOUT_HEADER: book(withColumn('', 'thừa'), withColumn('Keyword', 'đủ')),
  XLSX_CELL_DATE: book(
    withCell('CodeNotation', '<c r="REF" s="1"><v>43831</v></c>'),
    withCell('IssuedDate', '<c r="REF" s="1"><v>43831</v></c>'),
  ),
  XLSX_SHEET_IGNORED: book({ sheets: { ...goodBook.sheets, 'Ghi chú': [['a']] } }),
  XLSX_DOSSIER_ROWS: book({ sheets: { ...goodBook.sheets, 'Hồ sơ': [...(goodBook.sheets['Hồ sơ'] ?? []), ['x']] } }),

  FIELD_UNKNOWN: xml(element('Colour', 'đỏ'), element('Title', 'đỏ')),
  FIELD_REPEATED: xml('<Dossier><Title>a</Title><Title>b</Title></Dossier>', element('Title', 'a')),
  FIELD_ALIAS: xml(element('Organld', 'H26.04'), element('OrganId', 'H26.04')),
  FIELD_NORMALIZED: xml(element('Title', 'Hồ sơ'.normalize('NFD')), element('Title', 'Hồ sơ')),
  FIELD_TRIMMED: xml(element('Title', ' Hồ sơ\n'), element('Title', 'Hồ sơ')),
  FIELD_MISSING: checked(withoutDossier('Title')),
  FIELD_TOO_LONG: checked(withDocument({ Subject: 'ế'.repeat(501) }), withDocument({ Subject: 'ế'.repeat(500) })),
  FIELD_NOT_A_NUMBER: checked(withDocument({ PageAmount: 'ba' }), withDocument({ PageAmount: '3' })),
  FIELD_NOT_A_DATE: checked(withDocument({ IssuedDate: '2020-01-15' })),
  FIELD_DATE_UNREAL: checked(withDossier({ StartDate: '30/02/2020' }), withDossier({ StartDate: '29/02/2020' })),
  FIELD_VALUE_UNLISTED: checked(withDossier({ Maintenance: '15 năm' }), withDossier({ Maintenance: '5 năm' })),
  FIELD_CONTROL_CHARACTER: checked(withDocument({ Subject: 'a\u0007b' }), withDocument({ Subject: 'a\nb' })),
  FILECODE_MISSING: checked(withoutDossier('FileCode', 'FileNotation')),
  FILECODE_COMPOSED: checked(withoutDossier('FileCode')),
  FILECODE_PARTS_MISSING: checked(withoutDossier('OrganId')),
  FILECODE_INCONSISTENT: checked(withDossier({ FileNotation: '02.TH' })),
  FILECODE_LONG: checked({}, withDossier({ FileCode: 'H26.H26.04.2020.01.TH' })),
  DOCUMENT_FILECODE_DIFFERS: checked(withDocument({ FileCatalog: '2019' }), withDocument({ FileCatalog: '2020' })),
  FONDS_DIFFERS: checked(
    { description: { ...good, fonds: { fields: { OrganId: 'H26.05', FondName: 'Phông' } } } },
    { description: { ...good, fonds: { fields: { OrganId: 'H26.04', FondName: 'Phông' } } } },
  ),
  TOTALDOC_MISMATCH: checked(withDossier({ TotalDoc: '3' })),
  DOCCODE_DUPLICATE: checked(withDocument({ DocCode: 'H26.04.2020.0002' })),
  DOCORDINAL_DUPLICATE: checked(withDocument({ DocOrdinal: '02' })),
  DOCORDINAL_GAP: checked(withDocument({ DocOrdinal: '4' })),
  DATES_REVERSED: checked(withDossier({ StartDate: '01/01/2021' })),
  ISSUED_OUTSIDE_DOSSIER: checked(withDocument({ IssuedDate: '01/01/2021' })),
  DOCUMENT_DUPLICATE: checked(withDocument({ CodeNumber: '016' })),

  FILE_MISSING: checked({ files: without(ANNEX_1) }),
  FILE_NOT_LISTED: checked({ files: [...goodFiles, { name: 'Thumbs.db', sizeBytes: 1, sha256: digest('d') }] }),
  FILE_LISTED_TWICE: checked(withDocument({}, { annexes: [{ name: ANNEX_1 }, { name: ANNEX_1 }] })),
  FILE_DIGEST_MALFORMED: checked(withDocument({}, { main: { name: MAIN_1, sha256: 'abc' } })),
  FILE_DIGEST_MISMATCH: checked(withDocument({}, { main: { name: MAIN_1, sha256: digest('f') } })),
  FILE_EMPTY: checked({ files: changed(MAIN_1, { sizeBytes: 0 }) }),
  FILE_NAME_UNSAFE: checked(withDocument({}, { main: { name: '../x.pdf' } })),
  FILE_NAME_COLLISION: checked({ files: [...goodFiles, { name: MAIN_1.toUpperCase(), sizeBytes: 1, sha256: digest('d') }] }),
  FILE_NAME_CUSTOM: checked(withDocument({}, { main: { name: 'congvan.pdf' } })),
  FILE_DUPLICATE_CONTENT: checked({ files: changed(ANNEX_1, { sha256: digest('a') }) }),
  ANNEX_NOT_ATTACHED: checked(
    { ...withDocument({}, { annexes: [] }), texts: text('Chi tiết tại Phụ lục kèm theo Công văn này.\nTại danh sách gửi kèm.') },
    { ...withDocument({}, { annexes: [] }), texts: text('Theo biểu mẫu ban hành kèm theo Thông tư số 01.') },
  ),
  DOCUMENT_WITHOUT_TEXT: checked({ texts: text(' ') }, { texts: text('Kính gửi') }),
  DOCUMENT_DECLARED_WITHOUT_TEXT: checked(
    { ...withDocument({}, { declaredWithoutText: true }), texts: text('') },
    { texts: text('') },
  ),
  SECRET_MARK_FIELD: checked(withDocument({ Mode: 'Mật' })),
  SECRET_MARK_NOTATION: checked(withDocument({ CodeNotation: 'BC-UBND (TM)' })),
  SECRET_MARK_TEXT: checked({ texts: text('ỦY BAN NHÂN DÂN\nTỐI MẬT\n') }, { texts: text('Luật Bảo vệ bí mật nhà nước') }),
  SECRET_MARK_FILE_NAME: plain(
    () =>
      checkSip(profile, {
        description: good,
        files: [{ name: 'Báo cáo (Mật).pdf', sizeBytes: 1, sha256: digest('e') }],
        texts: new Map(),
      }),
    () =>
      checkSip(profile, {
        description: good,
        files: [{ name: 'Bảo mật.pdf', sizeBytes: 1, sha256: digest('e') }],
        texts: new Map(),
      }),
  ),
};
