// Signatures of EU DSS that carry revocation data (levels LT and LTA), one hour after their last time stamp, under the roots that come with them: how
// many pass, and that each of these passes only by its data: not without, and not with damaged data. Algorithms count whatever their age.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeBase64, parseBase64 } from '../../src/core/encoding/base64.ts';
import { MemoryByteSource } from '../../src/core/encoding/byte-source.ts';
import {
  type DocumentFacts,
  gatherFacts,
  type JudgeOptions,
  judge,
  parsePolicy,
  type RevocationDataFacts,
} from '../../src/core/signature/index.ts';
import { Certificate, CertificateIndex } from '../../src/core/x509/index.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { nodeInflate } from '../../src/engine/node-inflate.ts';
import { findCorpus } from './corpora.ts';

const engine = new NodeEngine();
const base = findCorpus('dss');
const strict = parsePolicy(JSON.parse(readFileSync('config/policies/strict.json', 'utf8')));
const policy = {
  ...strict,
  digests: strict.digests.map((rule) => ({ ...rule, until: null })),
  keys: strict.keys.map((rule) => ({ ...rule, until: null })),
  revocationFreshness: { maxAgeSeconds: null, withoutNextUpdateSeconds: 86_400 },
};

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : /\.(pdf|p7m|p7s|pkcs7|cms)$/i.test(name) ? [path] : [];
  });
}

interface LongTerm {
  readonly file: string;
  readonly facts: DocumentFacts;
  readonly options: JudgeOptions;
}

async function longTermOf(path: string): Promise<readonly LongTerm[]> {
  const facts = await gatherFacts(new MemoryByteSource(new Uint8Array(readFileSync(path))), { engine, inflate: nodeInflate });
  const times = facts.signatures.flatMap(({ timeStamps }) => timeStamps.flatMap(({ genTime }) => genTime ?? [])).map(Date.parse);
  if (facts.revocationData.length === 0 || times.length === 0) return [];
  const certificates = facts.certificates.map(({ der }) => Certificate.parse(parseBase64(der)));
  const roots = new CertificateIndex(certificates.filter(({ isSelfIssued }) => isSelfIssued));
  const trust = { signers: roots, timeStamps: roots, intermediates: new CertificateIndex([]) };
  const at = new Date(Math.max(...times) + 3_600_000);
  return [{ file: path, facts, options: { engine, trust, policy, at } }];
}

// The signature is the last field, or comes before certificates that nobody signed: each byte of it counts.
function damaged(one: RevocationDataFacts): RevocationDataFacts {
  const der = parseBase64(one.der);
  for (let at = Math.floor(der.length / 8); at < der.length; at += Math.max(1, Math.floor(der.length / 64)))
    der[at] = (der[at] ?? 0) ^ 0x01;
  return { ...one, der: encodeBase64(der) };
}

describe.skipIf(base === undefined)('long-term signatures of EU DSS', async () => {
  const found: LongTerm[] = [];
  for (const folder of base === undefined ? [] : ['dss-pades', 'dss-cades'])
    for (const path of filesIn(join(base ?? '', folder))) found.push(...(await longTermOf(path)));

  it('pass by their revocation data, and by nothing else', { timeout: 120_000 }, async () => {
    const reasons = new Map<string, number>();
    let passed = 0;
    for (const { file, facts, options } of found) {
      const report = await judge(facts, options);
      const passing = report.signatures.filter(({ indication }) => indication === 'TOTAL-PASSED').map(({ id }) => id);
      passed += passing.length;
      for (const { indication, subIndication } of report.signatures) {
        const key = `${indication} ${subIndication ?? ''}`.trim();
        reasons.set(key, (reasons.get(key) ?? 0) + 1);
      }
      const stillPassing = async (changed: DocumentFacts): Promise<readonly string[]> => {
        const again = await judge(changed, options);
        return again.signatures
          .filter(({ id, indication }) => passing.includes(id) && indication === 'TOTAL-PASSED')
          .map(({ id }) => id);
      };
      expect(await stillPassing({ ...facts, revocationData: [] }), `${file} without its data`).toEqual([]);
      expect(await stillPassing({ ...facts, revocationData: facts.revocationData.map(damaged) }), `${file}, damaged`).toEqual([]);
    }
    const table = [...reasons].sort().map(([key, count]) => `  ${key}: ${count}`);
    process.stdout.write(`Long-term signatures of EU DSS: ${found.length} files\n${table.join('\n')}\n`);
    expect(passed).toBeGreaterThanOrEqual(30);
  });
});
