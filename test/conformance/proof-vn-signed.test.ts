// Real Vietnamese documents in proof bundles, verified by `chauban verify` under the policy vn-existing: untouched ones pass, those
// that were saved again or damaged after signing fail, and the sentence says why.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runVerify } from '../../src/cli/verify.ts';
import type { ProofReport } from '../../src/core/proof/index.ts';
import { writeProofZip } from '../../src/engine/proof-zip.ts';
import { makeKeys, makeProof } from '../unit/core/proof/demo-proof.ts';
import { publishTable } from './published-tables.ts';

const CORPORA = process.env['CHAUBAN_CORPORA'] ?? fileURLToPath(new URL('../../../shared/corpora', import.meta.url));
const DOCUMENTS = join(CORPORA, 'vn-signed');
const PRESENT = existsSync(DOCUMENTS) && existsSync(join(CORPORA, 'vn-ca'));
if (!PRESENT) console.log('proof-vn-signed: skipped, no corpora vn-signed and vn-ca at CHAUBAN_CORPORA or ../shared/corpora');
const AT = new Date('2026-12-01T00:00:00Z');

describe.skipIf(!PRESENT)('proofs of real documents', () => {
  it('pass for untouched documents and fail for the others', async () => {
    const root = mkdtempSync(join(tmpdir(), 'chauban-proof-'));
    const keys = await makeKeys();
    for (const folder of ['signers', 'tsa'])
      cpSync(join(CORPORA, 'vn-ca/roots'), join(root, 'trust', folder), { recursive: true });
    cpSync(join(CORPORA, 'vn-ca/intermediates'), join(root, 'trust/intermediates'), { recursive: true });
    cpSync(join(root, 'trust/tsa'), join(root, 'trust/ledger'), { recursive: true }); // certificates there are no ledger keys
    writeFileSync(join(root, 'trust/tsa/demo.cer'), keys.tsaCa.certificate);
    writeFileSync(join(root, 'trust/policy.json'), JSON.stringify({ name: 'demo', demo: true, signatures: 'vn-existing' }));
    const disagreements: string[] = [];
    const names = readdirSync(DOCUMENTS).filter((name) => name.endsWith('.pdf'));
    for (const name of names) {
      const made = await makeProof(keys, { withContent: true, contents: [new Uint8Array(readFileSync(join(DOCUMENTS, name)))] });
      writeFileSync(join(root, 'trust/ledger/archive.vkey'), `${made.trust.ledger.join('\n')}\n`);
      writeFileSync(join(root, 'proof.zip'), writeProofZip(made.members));
      let text = '';
      const write = (part: string): void => {
        text += part;
      };
      const code = await runVerify(
        [join(root, 'proof.zip'), '--trust', join(root, 'trust'), '--json'],
        { out: write, err: write },
        AT,
      );
      const expected = /-resaved|-merged|badsigs/.test(name) ? 1 : 0;
      if (code !== expected) disagreements.push(`${name}: expected ${expected}, got ${code} ${text.slice(0, 300)}`);
      const failed = expected === 1 ? (JSON.parse(text) as ProofReport).checks.filter((check) => check.outcome === 'failed') : [];
      expect(failed.map((check) => check.code)).toEqual(expected === 1 ? ['PROOF_SIGNATURES'] : []);
    }
    rmSync(root, { recursive: true });
    publishTable('61-proofs', 'Proof bundles of Vietnamese documents, verified offline', [
      `${names.length} documents, ${disagreements.length} disagreements`,
    ]);
    expect(disagreements).toEqual([]);
    expect(names.length).toBeGreaterThan(0);
  });
});
