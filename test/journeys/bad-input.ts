// Packages with one fault each, made of a good one: what a depositor, or an attacker, might hand over.
import { deflateRawSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { FolderRules } from '../../src/adapters/rules/rules-folder.ts';
import { makeHosoTemplate } from '../../src/adapters/zip/hoso-template.ts';
import { zipBytes } from '../../src/adapters/zip/zip-writer.ts';
import { encodeUtf8, parseUtf8 } from '../../src/core/encoding/utf8.ts';
import type { Profile } from '../../src/core/package/index.ts';
import type { TestService } from '../service.ts';
import { type HandEntry, handMadeZip } from '../unit/adapters/zip/hand-made-zip.ts';
import { hosoXml, type SipDocument, sip } from './deposit.ts';
import type { SignedDocuments } from './signed-documents.ts';

export interface BadPackage {
  readonly what: string;
  /** Of the finding that refuses it. */
  readonly code: string;
  readonly bytes: Uint8Array;
}

const WHEN = new Date('2026-11-01T00:00:00Z');
const zeros = new Uint8Array(8 << 20);

/** Words of the packages that carry a mark of secrecy; afterwards none may be found anywhere. */
export const SECRET_WORDS = ['SAO-HÔM-7731', 'Chiến dịch Sao Hôm', 'sao-hom-bi-mat'];

export class BadPackages {
  readonly #documents: SignedDocuments;
  readonly #profile: Profile;
  #count = 0;

  constructor(documents: SignedDocuments, service: TestService) {
    const profile = service.app.get(FolderRules).profiles.get('tt02-2019');
    if (profile === undefined) throw new Error('expected the profile tt02-2019');
    this.#documents = documents;
    this.#profile = profile;
  }

  async all(): Promise<readonly BadPackage[]> {
    return [...(await this.#archives()), ...(await this.#descriptions()), ...(await this.#files()), ...(await this.#sheets())];
  }

  /** Each hides its mark in another place; what else is wrong with some must not keep anything of them. */
  async secrets(): Promise<readonly BadPackage[]> {
    const text = await this.#documents.signed('77/QĐ-UBND', 'Chiến dịch Sao Hôm. Độ mật: TỐI MẬT');
    const plain = await this.#documents.signed('78/QĐ-UBND', 'Chiến dịch Sao Hôm');
    const make = (fields: Record<string, string>, bytes: Uint8Array, name = 'sao-hom-bi-mat.pdf') =>
      this.#sip([{ fields: { Subject: 'Chiến dịch Sao Hôm', ...fields }, main: { name, bytes } }]);
    const unlisted = await this.#zip({ 'sao-hom-bi-mat.pdf': text });
    return [
      {
        what: 'mark in the notation',
        code: 'SECRET_MARK_NOTATION',
        bytes: await make({ CodeNotation: 'SAO-HÔM-7731-TỐI MẬT' }, plain),
      },
      {
        what: 'mark in a field',
        code: 'SECRET_MARK_FIELD',
        bytes: await make({ Subject: 'Chiến dịch Sao Hôm (TUYỆT MẬT)' }, plain),
      },
      { what: 'mark in the text', code: 'SECRET_MARK_TEXT', bytes: await make({}, text) },
      {
        what: 'mark in the name of a file',
        code: 'SECRET_MARK_FILE_NAME',
        bytes: await make({}, plain, 'TỐI MẬT sao-hom-bi-mat.pdf'),
      },
      {
        what: 'mark in a text, no description',
        code: 'SECRET_MARK_TEXT',
        bytes: await zipBytes([{ name: 'sao-hom-bi-mat.pdf', content: text }], WHEN),
      },
      { what: 'mark in a text that no document lists', code: 'SECRET_MARK_TEXT', bytes: unlisted },
      {
        what: 'mark in a name, unreadable archive',
        code: 'SECRET_MARK_FILE_NAME',
        bytes: handMadeZip({ entries: [1, 2].map(() => ({ name: 'sao-hom-bi-mat TỐI MẬT.pdf', data: text })) }),
      },
    ];
  }

  async #archives(): Promise<BadPackage[]> {
    const good = await this.#good();
    const climbing: HandEntry = { name: '../../ngoai.pdf', data: encodeUtf8('x') };
    const kernel: HandEntry = { name: 'k0', method: 8, data: zeros.slice(0, 1 << 20) };
    const quotes = Array.from(
      { length: 2_000 },
      (_, i): HandEntry => ({
        ...kernel,
        name: `k${i + 1}`,
        packed: new Uint8Array(0),
        statedPacked: 1200,
        crc: 0,
        sharesHeaderOf: 0,
      }),
    );
    const lying: HandEntry = {
      name: 'a.pdf',
      method: 8,
      data: zeros.slice(0, 1000),
      packed: deflateRawSync(zeros),
      statedSize: 1000,
    };
    const twice: HandEntry = { name: 'a.pdf', data: encodeUtf8('x') };
    return [
      { what: 'not a ZIP', code: 'ZIP_NOT_AN_ARCHIVE', bytes: encodeUtf8('%PDF-1.7 không phải tệp nén') },
      { what: 'no bytes', code: 'ZIP_NOT_AN_ARCHIVE', bytes: new Uint8Array(0) },
      { what: 'ZIP cut short', code: 'ZIP_NOT_AN_ARCHIVE', bytes: good.slice(0, -40) },
      { what: 'flat bomb', code: 'ZIP_RATIO', bytes: handMadeZip({ entries: [{ name: 'a', method: 8, data: zeros }] }) },
      {
        what: 'bomb that states terabytes',
        code: 'ZIP_RATIO',
        bytes: handMadeZip({ entries: [{ name: 'a', method: 8, packed: deflateRawSync(zeros), statedSize: 0xfffffff0 }] }),
      },
      { what: 'overlapping bomb', code: 'ZIP_OVERLAP', bytes: handMadeZip({ entries: [kernel, ...quotes] }) },
      {
        what: 'bomb that lies about its size',
        code: 'ZIP_SIZE_MISMATCH',
        bytes: handMadeZip({ entries: [{ name: 'hoso.xml', data: encodeUtf8(hosoXml('x', [])) }, lying] }),
      },
      { what: 'path traversal', code: 'ZIP_NAME_UNSAFE', bytes: handMadeZip({ entries: [climbing] }) },
      {
        what: 'U+0000 in a name',
        code: 'ZIP_NAME_UNSAFE',
        bytes: handMadeZip({ entries: [{ ...climbing, name: 'ngoai\u0000.pdf' }] }),
      },
      { what: 'duplicate names', code: 'ZIP_NAME_DUPLICATE', bytes: handMadeZip({ entries: [twice, twice] }) },
      {
        what: 'names that differ only in case',
        code: 'ZIP_NAME_DUPLICATE',
        bytes: handMadeZip({ entries: [twice, { ...twice, name: 'A.PDF' }] }),
      },
    ];
  }

  async #descriptions(): Promise<BadPackage[]> {
    const pdf = await this.#documents.signed('20/QĐ-UBND', 'Một lỗi');
    const main = { name: 'a.pdf', bytes: pdf };
    const withField = (fields: Record<string, string>) => this.#sip([{ fields: { Subject: 'Một lỗi', ...fields }, main }]);
    const changed = (change: (xml: string) => string, files: Record<string, Uint8Array> = { 'a.pdf': pdf }) =>
      this.#zip(files, change(this.#xml([{ fields: { Subject: 'Một lỗi' }, main }])));
    return [
      { what: 'file missing', code: 'FILE_MISSING', bytes: await changed((xml) => xml, {}) },
      {
        what: 'file too many',
        code: 'FILE_NOT_LISTED',
        bytes: await changed((xml) => xml, { 'a.pdf': pdf, 'la.pdf': pdf.slice(0, -1) }),
      },
      {
        what: 'very many faults',
        code: 'FINDINGS_CUT',
        bytes: await changed((xml) => xml, {
          'a.pdf': pdf,
          ...Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`la-${index}.txt`, encodeUtf8(`lạ ${index}`)])),
        }),
      },
      {
        what: 'wrong digest',
        code: 'FILE_DIGEST_MISMATCH',
        bytes: await changed((xml) => xml.replace('<MainFile>', `<MainFile sha256="${'0'.repeat(64)}">`)),
      },
      { what: 'unknown field', code: 'FIELD_UNKNOWN', bytes: await withField({ KhongCo: 'x' }) },
      { what: 'value too long', code: 'FIELD_TOO_LONG', bytes: await withField({ CodeNumber: '1'.repeat(400) }) },
      { what: 'wrong date', code: 'FIELD_NOT_A_DATE', bytes: await withField({ IssuedDate: 'ngày mai' }) },
      { what: 'a date that does not exist', code: 'FIELD_DATE_UNREAL', bytes: await withField({ IssuedDate: '31/02/2026' }) },
      {
        what: 'XML with a DTD',
        code: 'XML_DTD',
        bytes: await changed((xml) => xml.replace('<HoSo', '<!DOCTYPE HoSo [<!ENTITY x SYSTEM "file:///etc/passwd">]><HoSo')),
      },
      { what: 'XML that is not well formed', code: 'XML_MALFORMED', bytes: await changed((xml) => xml.replace('</HoSo>', '')) },
      { what: 'no description', code: 'SIP_DESCRIPTION_MISSING', bytes: await zipBytes([{ name: 'a.pdf', content: pdf }], WHEN) },
    ];
  }

  async #files(): Promise<BadPackage[]> {
    const pdf = await this.#documents.signed('21/QĐ-UBND', 'Tệp hỏng');
    const of = (bytes: Uint8Array) => this.#sip([{ fields: { Subject: 'Tệp hỏng' }, main: { name: 'a.pdf', bytes } }]);
    const text = Buffer.from(pdf).toString('latin1');
    const last = text.lastIndexOf('/Root');
    const encrypted = Buffer.from(`${text.slice(0, last)}/Encrypt 9 0 R ${text.slice(last)}`, 'latin1');
    return [
      { what: '0-byte PDF', code: 'FILE_EMPTY', bytes: await of(new Uint8Array(0)) },
      { what: 'truncated PDF', code: 'PDF_UNREADABLE', bytes: await of(pdf.slice(0, Math.floor(pdf.length / 10))) },
      { what: 'encrypted PDF', code: 'PDF_ENCRYPTED', bytes: await of(new Uint8Array(encrypted)) },
      { what: 'a text that calls itself PDF', code: 'PDF_UNREADABLE', bytes: await of(encodeUtf8('không phải PDF')) },
    ];
  }

  async #sheets(): Promise<BadPackage[]> {
    const pdf = await this.#documents.signed('22/QĐ-UBND', 'Bảng tính');
    const example = { dossier: {}, document: {} };
    const template = await makeHosoTemplate(this.#profile, example, WHEN, {
      dossier: [{ Title: 'Hồ sơ bảng tính' }],
      document: [],
    });
    const formula = withFormula(template, 'Hồ sơ bảng tính');
    const parts = Object.entries(unzipSync(template)).map(([name, data]) => {
      const isPart = name.endsWith('.xml');
      return [
        name,
        isPart ? encodeUtf8(parseUtf8(new Uint8Array(data)).replace('Hồ sơ bảng tính', 'Hồ sơ_x0000_')) : data,
      ] as const;
    });
    return [
      {
        what: 'U+0000 in a cell',
        code: 'FILE_NOT_LISTED',
        bytes: await zipBytes(
          [
            { name: 'hoso.xlsx', content: zipSync(Object.fromEntries(parts)) },
            { name: 'a.pdf', content: pdf, compress: false },
          ],
          WHEN,
        ),
      },
      {
        what: 'Excel with formulas',
        code: 'XLSX_FORMULA',
        bytes: await zipBytes(
          [
            { name: 'hoso.xlsx', content: formula },
            { name: 'a.pdf', content: pdf, compress: false },
          ],
          WHEN,
        ),
      },
    ];
  }

  async #good(): Promise<Uint8Array> {
    return this.#sip([
      { fields: { Subject: 'Tốt' }, main: { name: 'a.pdf', bytes: await this.#documents.signed('19/QĐ-UBND', 'Tốt') } },
    ]);
  }

  #xml(documents: readonly SipDocument[]): string {
    return hosoXml(`XAU.${++this.#count}`, documents);
  }

  #sip(documents: readonly SipDocument[]): Promise<Uint8Array> {
    return sip(`XAU.${++this.#count}`, documents);
  }

  /** With a description of one good document unless another is given. */
  async #zip(files: Readonly<Record<string, Uint8Array>>, xml?: string): Promise<Uint8Array> {
    const main = { name: 'a.pdf', bytes: await this.#documents.signed('23/QĐ-UBND', 'Kèm theo') };
    const description = xml ?? this.#xml([{ fields: { Subject: 'Kèm theo' }, main }]);
    const all = xml === undefined ? { 'a.pdf': main.bytes, ...files } : files;
    const items = Object.entries(all).map(([name, content]) => ({ name, content, compress: false }));
    return zipBytes([{ name: 'hoso.xml', content: encodeUtf8(description) }, ...items], WHEN);
  }
}

/** The workbook with the cell that shows `value` turned into a formula. */
function withFormula(workbook: Uint8Array, value: string): Uint8Array {
  const cell = new RegExp(` t="inlineStr">\\s*<is>\\s*<t[^>]*>${value}</t>\\s*</is>`);
  const parts = Object.entries(unzipSync(workbook)).map(([name, data]) => {
    const changed = name.endsWith('.xml')
      ? encodeUtf8(parseUtf8(new Uint8Array(data)).replace(cell, '><f>1+1</f><v>2</v>'))
      : data;
    return [name, changed] as const;
  });
  return zipSync(Object.fromEntries(parts));
}
