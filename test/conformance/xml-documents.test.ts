// edXML messages of the corpus vn-edxml, whose signatures are imitations, and archived XAdES of EU DSS with one octet changed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemoryByteSource } from '../../src/core/encoding/byte-source.ts';
import { parseUtf8 } from '../../src/core/encoding/utf8.ts';
import { gatherFacts } from '../../src/core/signature/index.ts';
import { isIntact } from '../../src/core/signature/judge-value.ts';
import { canonicalize } from '../../src/core/xml/canonical/canonicalize.ts';
import { NodeSet } from '../../src/core/xml/canonical/node-set.ts';
import { parseXmlDocument } from '../../src/core/xml/document/parse-document.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { nodeInflate } from '../../src/engine/node-inflate.ts';
import { findCorpus } from './corpora.ts';
import { publishTable } from './published-tables.ts';

const engine = new NodeEngine();
const gather = (bytes: Uint8Array) => gatherFacts(new MemoryByteSource(bytes), { engine, inflate: nodeInflate });

const edxml = findCorpus('vn-edxml');

describe.skipIf(edxml === undefined)('edXML messages', () => {
  it('no imitation of a signature is called one; what is signed is not intact; what cannot be read says why', async () => {
    const rows: string[] = [];
    for (const vendor of ['pvn-sdkvxp', 'quangchu-edoc-integrator']) {
      const folder = join(edxml ?? '', vendor);
      for (const name of readdirSync(folder).filter((one) => /\.(ed)?xml$/.test(one))) {
        const facts = await gather(new Uint8Array(readFileSync(join(folder, name))));
        const intact = facts.signatures.filter((one) => isIntact(one, { signedAttributes: 'as-received-or-der' }));
        rows.push(
          `  ${vendor}/${name}: ${facts.signatures.length} signature(s), ${facts.findings.map(({ code }) => code).join(' ') || '-'}`,
        );
        expect(intact).toEqual([]);
        if (facts.signatures.length === 0)
          expect(
            facts.findings.length + Number(!/<(\w+:)?Signature[ >]/.test(readFileSync(join(folder, name), 'latin1'))),
          ).toBeGreaterThan(0);
      }
    }
    publishTable('32-edxml', 'edXML messages', rows);
    expect(rows.length).toBeGreaterThan(20);
  });
});

const dss = findCorpus('dss');
const ARCHIVED = [
  'dss1987/data2sign-signed-xades-enveloped-baseline-lta.xml',
  'dss1987/data2sign-signed-xades-enveloped-baseline-cts-lta.xml',
  'dss3732/xades-enveloping-arcTst132.xml',
  'dss3732/xades-enveloped-arcTst132.xml',
];

const form = (bytes: Uint8Array) =>
  parseUtf8(
    canonicalize(NodeSet.of(parseXmlDocument(new Uint8Array(bytes)), false), {
      kind: 'inclusive-1.0',
      comments: false,
      inclusivePrefixes: [],
    }),
  );

/** Without what is not signed: KeyInfo, the unsigned properties, and the tags of what holds the value and the properties. */
const signedPart = (text: string) =>
  text
    .replace(/<ds:KeyInfo.*?<\/ds:KeyInfo>/s, '')
    .replace(/<xades:UnsignedProperties.*<\/xades:UnsignedProperties>/s, '')
    .replace(/<(ds:SignatureValue|ds:Object|xades:QualifyingProperties)[^>]*>/g, '<$1>');

describe.skipIf(dss === undefined)('archived XAdES with one octet changed', () => {
  it.each(ARCHIVED)(
    '%s: never intact unless what is signed says the same, and its archive time stamp sees the rest',
    async (name) => {
      const original = new Uint8Array(readFileSync(join(dss ?? '', 'dss-xades/validation', name)));
      const signed = signedPart(form(original));
      let unnoticed = 0;
      for (let i = 0; i < 200; i++) {
        const changed = original.slice();
        const at = Math.floor(((i * 0.6180339887 + 0.31) % 1) * changed.length);
        changed[at] = (changed[at] ?? 0) ^ (1 << (i % 8));
        const facts = await gather(changed);
        const [first] = facts.signatures;
        if (first === undefined || !isIntact(first, { signedAttributes: 'as-received-or-der' })) continue;
        expect(signedPart(form(changed))).toBe(signed);
        const archive = first.timeStamps.find(({ kind }) => kind === 'archive');
        if (archive?.imprint.matches === true && archive.value === 'verified' && form(changed) !== form(original)) unnoticed++;
      }
      // The archive token's own unsigned parts, and its validation data, are covered by nothing yet.
      expect(unnoticed).toBeLessThan(60);
    },
    120_000,
  );
});
