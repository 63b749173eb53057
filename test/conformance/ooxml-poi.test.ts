// The signed Office documents of Apache POI (corpus `ooxml-signed-poi`) and what its README says of each. The packages are unpacked by yauzl.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromBuffer, type ZipFile } from 'yauzl';
import { MemoryByteSource } from '../../src/core/encoding/byte-source.ts';
import { gatherOoxml } from '../../src/core/signature/gather-ooxml.ts';
import { beginGathering } from '../../src/core/signature/gathering.ts';
import { isIntact } from '../../src/core/signature/judge-value.ts';
import { contentOfFile, type SignedContent } from '../../src/core/signature/signed-content.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { nodeInflate } from '../../src/engine/node-inflate.ts';
import { findCorpus } from './corpora.ts';
import { publishTable } from './published-tables.ts';

const folder = findCorpus('ooxml-signed-poi');
const engine = new NodeEngine();

/** Signatures that are intact, as POI says; files that POI only reads have no entry. */
const SIGNED: Readonly<Record<string, number>> = {
  'hyperlink-example-signed.docx': 1,
  'hello-world-signed.docx': 1,
  'hello-world-signed.pptx': 1,
  'hello-world-signed.xlsx': 1,
  'hello-world-office-2010-technical-preview.docx': 1,
  'ms-office-2010-signed.docx': 1,
  'ms-office-2010-signed.pptx': 1,
  'ms-office-2010-signed.xlsx': 1,
  'Office2010-SP1-XAdES-X-L.docx': 1,
  'signed.docx': 1,
  'hello-world-signed-twice.docx': 2,
};

async function partsOf(bytes: Buffer): Promise<SignedContent[]> {
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, file) => (error ? reject(error) : resolve(file)));
  });
  const parts: SignedContent[] = [];
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry);
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk));
    parts.push(
      contentOfFile(engine, { name: entry.fileName, source: new MemoryByteSource(new Uint8Array(Buffer.concat(chunks))) }),
    );
  }
  return parts;
}

const gather = (parts: readonly SignedContent[]) => gatherOoxml(parts, beginGathering({ engine, inflate: nodeInflate }));
const intactOf = async (parts: readonly SignedContent[]) =>
  (await gather(parts)).signatures.map((one) => isIntact(one, { signedAttributes: 'as-received-or-der' }));

describe.skipIf(folder === undefined)('signed Office documents', () => {
  it('each as Apache POI says', async () => {
    const rows: string[] = [];
    const files = readdirSync(folder ?? '').filter((name) => /\.(docx|xlsx|pptx)$/.test(name));
    for (const name of files) {
      const facts = await gather(await partsOf(readFileSync(join(folder ?? '', name))));
      const intact = facts.signatures.map((one) => isIntact(one, { signedAttributes: 'as-received-or-der' }));
      const open = facts.signatures.flatMap(({ digests }) =>
        digests.filter(({ matches }) => matches !== true).map(({ of }) => of),
      );
      rows.push(
        `  ${name}: ${JSON.stringify(intact)} ${facts.signatures.map(({ coverage, value }) => `${value} ${coverage}`).join(', ')} ${open.slice(0, 3).join(' ')}`,
      );
      const expected = SIGNED[name];
      if (expected !== undefined) expect([name, intact]).toEqual([name, Array.from({ length: expected }, () => true)]);
      if (/unsigned/.test(name)) expect([name, intact]).toEqual([name, []]);
    }
    publishTable('31-ooxml', 'Signed Office documents (Apache POI)', rows);
  }, 60_000);

  it('a part that was changed, taken away or given another type is not intact', async () => {
    const parts = await partsOf(readFileSync(join(folder ?? '', 'ms-office-2010-signed.docx')));
    expect(await intactOf(parts)).toEqual([true]);
    const main = parts.findIndex(({ name }) => name === 'word/document.xml');
    const other = contentOfFile(engine, {
      name: 'word/document.xml',
      source: new MemoryByteSource(new TextEncoder().encode('<x/>')),
    });
    expect(await intactOf(parts.with(main, other))).toEqual([false]);
    expect(await intactOf(parts.toSpliced(main, 1))).toEqual([false]);
    const types = parts.findIndex(({ name }) => name === '[Content_Types].xml');
    const untyped = contentOfFile(engine, {
      name: '[Content_Types].xml',
      source: new MemoryByteSource(new TextEncoder().encode('<Types/>')),
    });
    expect(await intactOf(parts.with(types, untyped))).toEqual([false]);
  });
});
