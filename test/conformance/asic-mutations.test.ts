// One octet changed in the containers of EU DSS: inside a file that a signature covers, and anywhere in the archive.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../src/core/encoding/byte-source.ts';
import { type DocumentFacts, gatherFacts, type SignatureFacts } from '../../src/core/signature/index.ts';
import { isIntact } from '../../src/core/signature/judge-value.ts';
import { openZip } from '../../src/core/zip/index.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { nodeInflate } from '../../src/engine/node-inflate.ts';
import { makeZip } from '../unit/core/zip/make-zip.ts';
import { findCorpus } from './corpora.ts';
import { dssEntries } from './dss-corpus.ts';

const folder = findCorpus('dss');
const engine = new NodeEngine();
const gather = (bytes: Uint8Array): Promise<DocumentFacts> =>
  gatherFacts(new MemoryByteSource(bytes), { engine, inflate: nodeInflate });
const isWhole = (signature: SignatureFacts): boolean => isIntact(signature, { signedAttributes: 'as-received-or-der' });

interface Sample {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly contents: ReadonlyMap<string, Uint8Array>;
  /** Entries that an intact signature or token covers octet by octet. */
  readonly covered: readonly string[];
}

async function contentsOf(bytes: Uint8Array): Promise<ReadonlyMap<string, Uint8Array>> {
  const source = new MemoryByteSource(bytes);
  const archive = await openZip(source, nodeInflate);
  const contents = new Map<string, Uint8Array>();
  for (const entry of archive.entries) {
    const { content } = await archive.read(entry);
    if (content?.kind === 'bytes') contents.set(entry.name, content.bytes);
    if (content?.kind === 'range') contents.set(entry.name, await source.read(content.offset, content.length));
  }
  return contents;
}

// After canonicalisation another octet may be the same XML.
const isOctetwise = ({ xml }: SignatureFacts): boolean =>
  xml === null || xml.references.every(({ inDocument, transforms }) => inDocument || transforms.length === 0);

async function samplesOf(corpus: string): Promise<readonly Sample[]> {
  const files = new Set(dssEntries(corpus, ['asic']).map(({ file }) => file));
  const samples: Sample[] = [];
  for (const file of files) {
    const bytes = new Uint8Array(readFileSync(join(corpus, file)));
    const { signatures, container } = await gather(bytes);
    const covering = signatures.filter((one) => isWhole(one) && isOctetwise(one));
    const contents = container === undefined ? new Map<string, Uint8Array>() : await contentsOf(bytes);
    const covered = covering.flatMap((one) => one.container?.covers ?? []).filter((name) => contents.get(name)?.length);
    if (covered.length > 0) samples.push({ file, bytes, contents, covered: [...new Set(covered)] });
  }
  return samples;
}

const flip = (bytes: Uint8Array, at: number, change: number): Uint8Array =>
  bytes.with(at % bytes.length, (bytes[at % bytes.length] ?? 0) ^ change);

describe.skipIf(folder === undefined)('containers with one octet changed', () => {
  const place = [fc.nat(), fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 })] as const;

  it('inside a covered file: no signature that covers it is intact', async () => {
    const samples = await samplesOf(folder ?? '');
    expect(samples.length).toBeGreaterThan(30);
    await fc.assert(
      fc.asyncProperty(...place, async (which, entry, at, change) => {
        const { file, contents, covered } = samples[which % samples.length] as Sample;
        const name = covered[entry % covered.length] ?? '';
        const changed = [...contents].map(([one, content]) => ({
          ...{ name: one, deflated: true },
          content: one === name ? flip(content, at, change) : content,
        }));
        const { signatures } = await gather(makeZip(changed));
        const wrong = signatures.filter((one) => isWhole(one) && one.container?.covers.includes(name));
        expect([file, name, wrong.map(({ id }) => id)]).toEqual([file, name, []]);
      }),
      { numRuns: 200 },
    );
  }, 300_000);

  it('anywhere in the archive: what an intact signature covers is what it was, or the archive is refused', async () => {
    const samples = await samplesOf(folder ?? '');
    const count = { refused: 0, broken: 0, structure: 0 };
    await fc.assert(
      fc.asyncProperty(...place, async (which, _, at, change) => {
        const { file, bytes, contents } = samples[which % samples.length] as Sample;
        const changed = flip(bytes, at, change);
        const { signatures, readable } = await gather(changed);
        const whole = signatures.filter((one) => isWhole(one) && isOctetwise(one));
        count[!readable ? 'refused' : whole.length === 0 ? 'broken' : 'structure']++;
        if (whole.length === 0) return;
        const now = await contentsOf(changed);
        const known = [...contents.values()].map((content) => Buffer.from(content).toString('base64'));
        for (const name of whole.flatMap((one) => one.container?.covers ?? [])) {
          const content = Buffer.from(now.get(name) ?? []).toString('base64');
          expect([file, name, known.includes(content)]).toEqual([file, name, true]);
        }
      }),
      { numRuns: 200 },
    );
    console.info(`One octet changed anywhere in ${samples.length} containers: ${JSON.stringify(count)}`);
  }, 300_000);
});
