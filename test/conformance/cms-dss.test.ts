// CMS files of EU DSS with one byte changed inside what was signed: none is intact, none crashes. And OpenSSL beside us on the whole ones.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSignedData, type SignerInfo } from '../../src/core/cms/index.ts';
import type { CryptoEngine } from '../../src/core/crypto/engine.ts';
import { MemoryByteSource } from '../../src/core/encoding/byte-source.ts';
import type { Bytes } from '../../src/core/encoding/bytes.ts';
import { type DetachedFile, gatherFacts, parsePolicy, validateDocument } from '../../src/core/signature/index.ts';
import { CertificateIndex } from '../../src/core/x509/index.ts';
import { BrowserEngine } from '../../src/engine/browser-engine.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { nodeInflate } from '../../src/engine/node-inflate.ts';
import { findCorpus } from './corpora.ts';
import { dssEntries } from './dss-corpus.ts';
import { publishTable } from './published-tables.ts';

const folder = findCorpus('dss');
const read = (file: string): Bytes => new Uint8Array(readFileSync(join(folder ?? '', file)));
const none = new CertificateIndex([]);
const policyOf = (name: string) => parsePolicy(JSON.parse(readFileSync(`config/policies/${name}.json`, 'utf8')));

async function validate(bytes: Bytes, detached: readonly DetachedFile[], policy: string) {
  const { report } = await validateDocument(new MemoryByteSource(bytes), {
    ...{ engine: new NodeEngine(), inflate: nodeInflate, detached, policy: policyOf(policy) },
    ...{ trust: { signers: none, timeStamps: none, intermediates: none }, at: new Date('2026-11-21T00:00:00Z') },
  });
  return report.signatures;
}

const text = (content: string): DetachedFile => ({ name: null, source: new MemoryByteSource(new TextEncoder().encode(content)) });

/** One file of each kind of CMS. */
const FILES = [
  ['attached, DER', 'dss-cades/validation/Signature-C-B-B-8.p7m', []],
  ['attached, BER', 'dss-cades/validation/dss-667/BER_reordered_prova.txt.p7m', []],
  ['detached', 'dss-cades/validation/cades-bes-signeddata-detached.p7s', [text('Hello World')]],
  ['three signers', 'dss-cades/validation/dss-768/FD1&FD2&FEA.pdf.p7m', []],
  ['counter-signed', 'dss-cades/validation/signedFile.pdf.p7s', []],
  ['archive time stamps', 'dss-cades/validation/CAdESDoubleLTA.p7m', []],
  ['SHA-3', 'dss-cades/validation/dss-1419/CAdES-BpB-att-SHA3_512-SHA3_512withRSA.p7m', []],
  ['time-stamp token', 'dss-cms/timestamp.tst', [text('Test123')]],
] as const;

/** Places of the content, the signed attributes and the value of a signer. */
function signedPlaces(bytes: Bytes, signer: SignerInfo, content: Bytes | undefined): readonly number[] {
  const inside = [content, signer.signedAttributes === undefined ? undefined : signer.elements[3], signer.elements.at(-1)];
  return inside.flatMap((part) => {
    if (part === undefined || part.buffer !== bytes.buffer) return [];
    return Array.from({ length: part.length }, (_, i) => part.byteOffset - bytes.byteOffset + i);
  });
}

describe.skipIf(folder === undefined)('CMS of EU DSS', () => {
  it.each(FILES)('%s: 200 changes of one byte in what was signed', async (_, file, detached) => {
    const whole = read(file);
    const data = parseSignedData(whole);
    expect((await validate(whole, detached, 'strict')).every(({ intact }) => intact)).toBe(true);
    let seed = 20261122;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    const crossing: string[] = [];
    for (let i = 0; i < 200; i++) {
      const index = random(data.signerInfos.length);
      const signer = data.signerInfos[index];
      const places = signer === undefined ? [] : signedPlaces(whole, signer, data.content);
      const at = places[random(places.length)] ?? -1;
      const bytes = whole.slice();
      bytes[at] = (bytes[at] ?? 0) ^ (1 + random(255));
      const signatures = await validate(bytes, detached, i % 2 === 0 ? 'strict' : 'vn-existing');
      if (signatures.find(({ id }) => id === `sig-${index + 1}`)?.intact === true)
        crossing.push(`byte ${at} of signer ${index + 1}`);
    }
    expect(crossing).toEqual([]);
  });

  it('both engines find the same facts', async () => {
    for (const [file] of contentsOfFiles()) {
      const facts = async (engine: CryptoEngine) => {
        const found = await gatherFacts(new MemoryByteSource(read(file)), { engine, inflate: nodeInflate });
        return { ...found, engine: '' };
      };
      expect(await facts(new BrowserEngine()), file).toEqual(await facts(new NodeEngine()));
    }
  });

  it('whole files: OpenSSL agrees where it can judge', async () => {
    const differing: string[] = [];
    let compared = 0;
    for (const [file, content] of contentsOfFiles()) {
      const detached = content === undefined ? [] : [{ name: content, source: new MemoryByteSource(read(content)) }];
      const own = (await validate(read(file), detached, 'vn-existing')).filter(({ parentId }) => parentId === null);
      if (own.length === 0 || own.some(({ coverage }) => coverage === 'unknown')) continue;
      compared++;
      const ours = own.every(({ intact }) => intact);
      if (ours !== opensslAccepts(file, content)) differing.push(basename(file));
    }
    const told = differing.map((name) => `  ${name}: ${KNOWN[name] ?? 'no reason known'}`);
    publishTable('21-openssl-cades', 'OpenSSL on CAdES of EU DSS', [`${compared} files, ${differing.length} differ`, ...told]);
    expect(compared).toBeGreaterThan(30);
    expect(differing.filter((name) => KNOWN[name] === undefined)).toEqual([]);
  });
});

const OTHER_DIGEST =
  'digestAlgorithm and signatureAlgorithm name different digests; OpenSSL does not compare them, we and DSS refuse';
/** Where OpenSSL says otherwise, and why. */
const KNOWN: Readonly<Record<string, string>> = {
  'CAdES-BpB-att-SHA256-SHA3_256withRSA.p7m': OTHER_DIGEST,
  'CAdES-BpB-att-SHA3_384-SHA256withRSA.p7m': OTHER_DIGEST,
  'CAdES-BpB-att-SHA3_256-SHA256withRSA.p7m': OTHER_DIGEST,
  'BER_reordered_prova.txt.p7m':
    'the value is over the DER of the signed attributes (RFC 5652 5.4); OpenSSL takes them in the order received',
};

/** Each file with the content that lies beside it. */
function contentsOfFiles(): ReadonlyMap<string, string | undefined> {
  const isContent = (name: string) => !/\.(xml|ers)$/.test(name);
  return new Map(dssEntries(folder ?? '', ['cades']).map(({ file, detached = [] }) => [file, detached.find(isContent)]));
}

function opensslAccepts(file: string, content: string | undefined): boolean {
  const args = ['cms', '-verify', '-noverify', '-binary', '-inform', 'DER', '-in', file, '-out', '/dev/null'];
  const more = content === undefined ? [] : ['-content', content];
  return spawnSync('openssl', [...args, ...more], { cwd: folder ?? '' }).status === 0;
}
