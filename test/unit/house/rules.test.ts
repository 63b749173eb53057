// The rules about who may import whom, and core's purity, bite: each violation put in is reported by the rule meant for it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { impuritiesOf } from '../../../scripts/steps/core-purity.ts';
import { installationFolder } from '../../../src/configuration/index.ts';

const home = installationFolder();
const folder = mkdtempSync(join(tmpdir(), 'chauban-rules-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// From, what it imports, the rule that must say no.
const VIOLATIONS = [
  ['core/encoding/a.ts', '../crypto/x.ts', 'core-encoding-order'],
  ['core/crypto/a.ts', '../x509/x.ts', 'core-crypto-order'],
  ['core/x509/a.ts', '../cms/x.ts', 'core-x509-order'],
  ['core/cms/a.ts', '../pdf/x.ts', 'core-cms-order'],
  ['core/pdf/a.ts', '../evidence/x.ts', 'core-pdf-order'],
  ['core/xml/a.ts', '../package/x.ts', 'core-xml-order'],
  ['core/merkle/a.ts', '../evidence/x.ts', 'core-merkle-order'],
  ['core/evidence/a.ts', '../merkle/x.ts', 'core-evidence-order'],
  ['core/signature/a.ts', '../proof/x.ts', 'core-signature-order'],
  ['core/package/a.ts', '../proof/x.ts', 'core-package-order'],
  ['core/retention/a.ts', '../proof/x.ts', 'core-retention-order'],
  ['core/proof/a.ts', '../../engine/x.ts', 'core-is-closed'],
  ['core/proof/b.ts', 'node:fs', 'core-no-node-builtins'],
  ['core/proof/c.ts', 'pkijs', 'core-npm-allowlist'],
  ['core/proof/d.ts', 'not-installed', 'core-resolves'],
  ['engine/a.ts', '../ledger/x.port.ts', 'engine-deps'],
  ['ledger/a.ts', '../storage/x.port.ts', 'ledger-deps'],
  ['storage/a.ts', '../catalogue/x.port.ts', 'storage-deps'],
  ['catalogue/a.ts', '../storage/x.port.ts', 'catalogue-deps'],
  ['identity/a.ts', '../catalogue/x.port.ts', 'identity-deps'],
  ['preservation/a.ts', '../ingest/x.port.ts', 'preservation-deps'],
  ['ingest/a.ts', '../access/x.port.ts', 'ingest-deps'],
  ['access/a.ts', '../disposition/x.port.ts', 'access-deps'],
  ['disposition/a.ts', '../ingest/x.port.ts', 'disposition-deps'],
  ['configuration/a.ts', '../ledger/x.port.ts', 'configuration-stands-alone'],
  ['http/a.ts', '../ingest/x.ts', 'front-door-only'],
  ['ledger/b.ts', './index.ts', 'no-own-barrel'],
  ['ingest/b.ts', 'typeorm', 'functions-no-drivers'],
  ['storage/b.ts', 'minio', 'functions-no-drivers'],
  ['ledger/c.ts', 'pg', 'functions-no-drivers'],
  ['preservation/b.ts', 'pg-boss', 'functions-no-drivers'],
  ['catalogue/b.ts', '@nestjs/core', 'functions-no-drivers'],
  ['storage/c.ts', 'node:fs/promises', 'functions-no-node-io'],
  ['access/b.ts', 'node:http', 'functions-no-node-io'],
  ['adapters/s3/a.ts', '../postgres/x.ts', 'adapters-not-each-other'],
  ['adapters/s3/b.ts', '../../http/x.ts', 'adapters-see-ports-only'],
  ['adapters/postgres/a.ts', '../../ledger/x.ts', 'adapters-import-types-or-ports'],
  ['http/b.ts', '../adapters/postgres/x.ts', 'adapters-wired-once'],
  ['web/a.ts', '../storage/x.port.ts', 'offline-verifier'],
  ['cli/verify.ts', '../adapters/postgres/x.ts', 'offline-verifier'],
  ['web/b.ts', '../cli/x.ts', 'web-not-cli'],
  ['web/c.ts', 'node:fs', 'browser-no-node'],
  ['ingest/c.ts', '../demo/x.ts', 'demo-only-from-the-top'],
  ['http/c.ts', 'vitest', 'not-to-dev-dep'],
] as const;

const ALLOWED = [
  ['core/proof/ok.ts', '../merkle/x.ts'],
  ['core/package/ok.ts', '../xml/x.ts'],
  ['core/xml/ok.ts', 'saxes'],
  ['preservation/ok.ts', '../storage/x.port.ts'],
  ['ingest/ok.ts', '../preservation/x.port.ts'],
  ['adapters/postgres/ok.ts', '../../ledger/x.port.ts'],
  ['http/ok.ts', '../ingest/index.ts'],
  ['cli/verify-ok.ts', '../core/proof/x.ts'],
] as const;

let reported: Set<string>;

function write(path: string, text: string): void {
  const file = join(folder, 'src', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

beforeAll(() => {
  for (const file of ['package.json', 'tsconfig.json']) cpSync(join(home, file), join(folder, file));
  symlinkSync(join(home, 'node_modules'), join(folder, 'node_modules'));
  for (const [from, to] of [...VIOLATIONS, ...ALLOWED]) {
    write(from, `import * as x from '${to}';\nexport const y = x;\n`);
    if (to.startsWith('.')) write(join(dirname(from), to), 'export const x = 1;\n');
  }
  const program = join(home, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const config = join(home, 'config/dependency-cruiser.cjs');
  const args = [program, 'src', '--config', config, '--output-type', 'json'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  const { summary }: { summary: { violations: { from: string; rule: { name: string } }[] } } = JSON.parse(stdout);
  reported = new Set(summary.violations.map((one) => `${one.from.replace(/^src\//, '')} ${one.rule.name}`));
});

test.each(VIOLATIONS)('%s may not import %s: %s', (from, _to, rule) => {
  expect([...reported]).toContain(`${from} ${rule}`);
});

test.each(ALLOWED)('%s may import %s', (from) => {
  expect([...reported].filter((one) => one.startsWith(`${from} `))).toEqual([]);
});

test.each([
  ['const t = Date.now();', true],
  ['const t = new Date();', true],
  ['const t = Date();', true],
  ['const t = Math.random();', true],
  ["throw new Error('x');", true],
  ['try { f(); } catch { g(); }', true],
  ['try { f(); } catch (error) { g(); }', true],
  ['try { f(); } catch (error) { g(error); }', false],
  ['const t = new Date(0);', false],
  ["throw new MalformedError('X', 'y');", false],
])('core purity: %s', (text, impure) => {
  expect(impuritiesOf('x.ts', text).length > 0).toBe(impure);
});
