// Profiles, readers, writers, inventory, life cycle: what the cases of the codes do not show.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeUtf8 } from '../../../../src/core/encoding/utf8.ts';
import {
  aipDataPath,
  canMoveTransfer,
  dateOfSerial,
  encodeHosoXml,
  encodeInventory,
  encodePremis,
  inventoryLeaf,
  inventoryLeaves,
  makeSaltedInventory,
  nextTransferStates,
  parseInventory,
  parseProfile,
  readHosoXlsx,
  readHosoXml,
  TRANSFER_STATES,
} from '../../../../src/core/package/index.ts';
import { parseXmlTree } from '../../../../src/core/xml/index.ts';
import { NodeEngine } from '../../../../src/engine/node-engine.ts';
import { check, good, profile, profileJson } from './package-fixtures.ts';
import { goodBook, withCell, workbookParts } from './workbook-fixtures.ts';

it('finds nothing but the printed length to say about a submission without fault', () => {
  expect(check({}).map(({ code }) => code)).toEqual(['FILECODE_LONG']);
});

// rule: tt02-10-xml
it('writes a description that reads back as the same', () => {
  expect(readHosoXml(encodeHosoXml(profile, good), profile)).toEqual({ description: good, findings: [] });
});

// rule: tt02-fields
it('reads the same from hoso.xlsx as from hoso.xml, digests apart', async () => {
  const { description, findings } = await readHosoXlsx(workbookParts(goodBook), profile);
  expect(findings).toEqual([]);
  const [first, second] = good.documents;
  const main = { name: first?.main?.name ?? '' };
  expect(description).toEqual({ ...good, format: 'hoso.xlsx', documents: [{ ...first, main }, second] });
});

it('reads shared strings, runs, numbers and date serials', async () => {
  const read = async (code: string, cell: string, properties = '') =>
    (await readHosoXlsx(workbookParts({ ...withCell(code, cell), properties }), profile)).description?.documents[0]?.fields[code];
  expect(await read('TypeName', '<c r="REF" t="s"><v>0</v></c>')).toBe('Công văn');
  expect(await read('OrganName', '<c r="REF" t="s"><v>1</v></c>')).toBe('Ủy ban nhân dân tỉnh');
  expect(await read('CodeNumber', '<c r="REF"><v>15</v></c>')).toBe('15');
  expect(await read('IssuedDate', '<c r="REF" s="2"><v>43845</v></c>')).toBe('15/01/2020');
  expect(await read('IssuedDate', '<c r="REF" s="1"><v>42383</v></c>', '<workbookPr date1904="1"/>')).toBe('15/01/2020');
});

// rule: tt02-dates
it('counts serial dates as spreadsheets do, across the day that never was', () => {
  expect(['1', '59', '60', '61', '2958465', '1.5', '0'].map((serial) => dateOfSerial(serial, false))).toEqual([
    '01/01/1900',
    '28/02/1900',
    undefined,
    '01/03/1900',
    '31/12/9999',
    undefined,
    undefined,
  ]);
});

it.each([
  { ...profileJson, colour: 'red' },
  { ...profileJson, version: 0 },
  { ...profileJson, dateFormat: 'MM/DD/YYYY' },
  { ...profileJson, levels: {} },
  { ...profileJson, dossierCode: { separator: '.', parts: ['issuer'], printedLength: 30 } },
  null,
])('refuses a broken profile %#', (value) => {
  expect(() => parseProfile(value)).toThrow(expect.objectContaining({ code: 'PROFILE_INVALID' }));
});

// rule: tt02-row12
it('keeps the sheet count under its own code and no field twice', () => {
  const row = profile.levels.dossier.fields.find(({ ordinal }) => ordinal === '12');
  expect(row?.code).toBe('SheetNumber');
});

const hex = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length }).map((all) => all.join(''));

it('makes an inventory that reads back, in byte order, each leaf salted apart', () => {
  const engine = new NodeEngine();
  const file = fc.record({ path: fc.stringMatching(/^[a-zế/]{1,8}$/), sizeBytes: fc.nat(), sha256: hex(64), sha512: hex(128) });
  fc.assert(
    fc.property(
      fc.uniqueArray(file, { selector: ({ path }) => path, maxLength: 6 }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      (files, secret) => {
        const inventory = makeSaltedInventory(engine, new Uint8Array(secret), files);
        expect(parseInventory(encodeInventory(inventory))).toEqual(inventory);
        expect(new Set(inventory.files.map(({ salt }) => salt)).size).toBe(files.length);
        expect(inventoryLeaves(inventory)).toEqual(inventory.files.map(inventoryLeaf));
      },
    ),
    { numRuns: 50 },
  );
  expect(() => parseInventory(encodeUtf8('{"files":[], "version":1}'))).toThrow(
    expect.objectContaining({ code: 'INVENTORY_INVALID' }),
  );
});

it.each(['../a', '/a', 'a//b', 'a\\b', 'a/./b', '', 'ế'.normalize('NFD')])(
  'lets no unsafe name become a path of an AIP: %j',
  (name) => {
    expect(() => aipDataPath(name)).toThrow(expect.objectContaining({ code: 'AIP_PATH_UNSAFE' }));
  },
);

it('accepts and refuses only through recording: both are statements of the ledger', () => {
  expect(TRANSFER_STATES.filter((state) => canMoveTransfer(state, 'ACCEPTED'))).toEqual(['RECORDING']);
  expect(TRANSFER_STATES.filter((state) => canMoveTransfer(state, 'REFUSED'))).toEqual(['RECORDING']);
  expect(TRANSFER_STATES.filter((state) => nextTransferStates(state).length === 0)).toEqual(['ACCEPTED', 'REFUSED', 'CANCELLED']);
});

it('writes PREMIS with two digests for each file', () => {
  const identifier = { type: 'File', value: 'representations/rep1/data/a.pdf' };
  const object = {
    identifier,
    originalName: 'a.pdf',
    sizeBytes: 3,
    sha256: 'aa',
    sha512: 'bb',
    formatName: 'application/pdf',
    pronom: 'fmt/18',
  };
  const agent = { type: 'agent', value: 'chauban' };
  const event = { identifier: { type: 'event', value: '1' }, type: 'ingestion', at: new Date(0), outcome: 'success' as const };
  const links = {
    agents: [{ identifier: agent, role: 'executing program' as const }],
    objects: [{ identifier, role: 'outcome' as const }],
  };
  const root = parseXmlTree(
    encodePremis({
      objects: [object],
      events: [{ ...event, ...links }],
      agents: [{ identifier: agent, name: 'Châu Bản', type: 'software' }],
    }),
  );
  expect(root.children.map(({ local }) => local)).toEqual(['object', 'event', 'agent']);
  expect(root.children[0]?.children[1]?.children.filter(({ local }) => local === 'fixity')).toHaveLength(2);
});
