// The template, once filled in, is read without a finding; as it comes, only its example is passed over.
import { expect, it } from 'vitest';
import { makeHosoTemplate } from '../../../../src/adapters/zip/hoso-template.ts';
import { ZipSipArchiveReader } from '../../../../src/adapters/zip/zip-sip-archive.reader.ts';
import { MemoryByteSource } from '../../../../src/core/encoding/byte-source.ts';
import { concatBytes } from '../../../../src/core/encoding/bytes.ts';
import { readHosoXlsx, type WorkbookParts } from '../../../../src/core/package/index.ts';
import { parseXmlTree } from '../../../../src/core/xml/index.ts';
import { DOCUMENT, DOSSIER, profile } from '../../core/package/package-fixtures.ts';

async function template(): Promise<WorkbookParts> {
  const bytes = await makeHosoTemplate(profile, { dossier: DOSSIER, document: DOCUMENT }, new Date('2026-01-01T00:00:00Z'));
  const archive = await new ZipSipArchiveReader().open(new MemoryByteSource(bytes));
  expect(archive.findings).toEqual([]);
  const parts = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const entry of archive.entries) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of archive.read(entry)) chunks.push(chunk);
    parts.set(entry.name, concatBytes(...chunks));
  }
  return { names: [...parts.keys()], read: async (name) => parts.get(name) ?? new Uint8Array(0) };
}

it('has known headings only, every part well-formed and declared, and every relation leading to a part', async () => {
  const parts = await template();
  const { description, findings } = await readHosoXlsx(parts, profile);
  expect(findings.map(({ code }) => code).sort()).toEqual(['XLSX_DOSSIER_ROWS', 'XLSX_SHEET_IGNORED']);
  expect(description?.documents).toEqual([]);
  for (const name of parts.names) expect(parseXmlTree(await parts.read(name)).local).toBeTruthy();
  for (const name of parts.names.filter((part) => part.endsWith('.rels'))) {
    const base = name.replace('_rels/', '').replace(/[^/]*$/, '');
    for (const { attributes } of parseXmlTree(await parts.read(name)).children) {
      const target = attributes.find(({ local }) => local === 'Target')?.value ?? '';
      expect(parts.names).toContain(new URL(target, `file:///${base}`).pathname.slice(1));
    }
  }
});
