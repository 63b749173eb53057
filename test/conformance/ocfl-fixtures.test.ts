// The official OCFL fixtures (1.0 and 1.1): which objects must be valid, valid with a warning, or rejected, and under which code.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FilesystemStore } from '../../src/adapters/filesystem/filesystem-store.ts';
import { NodeEngine } from '../../src/engine/node-engine.ts';
import { isValidObject } from '../../src/storage/ocfl/ocfl-finding.ts';
import { validateObject } from '../../src/storage/ocfl/validate-object.ts';
import { publishTable } from './published-tables.ts';

const ARCHIVE = join(resolve(process.env['CHAUBAN_CORPORA'] ?? '../shared/corpora'), 'ocfl-fixtures.tar.xz');
const missing = !existsSync(ARCHIVE) && process.env['CI'] !== 'true';
if (missing) console.warn('OCFL fixtures skipped: no corpora (set CHAUBAN_CORPORA)');

interface Expectation {
  readonly klass: 'good-objects' | 'warn-objects' | 'bad-objects';
  readonly path: string;
  readonly codes: readonly string[];
}

describe.skipIf(missing)('OCFL fixtures', () => {
  let folder = '';
  let expectations: Expectation[] = [];
  let store: FilesystemStore;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chauban-ocfl-'));
    execFileSync('tar', ['xJf', ARCHIVE, '-C', folder]);
    const root = join(folder, 'ocfl-fixtures');
    expectations = readFileSync(join(root, 'expectations.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Expectation);
    store = await FilesystemStore.open({ name: 'fixtures', root: join(folder, 'store') });
    for (const version of ['1.0', '1.1'])
      cpSync(join(root, version), join(folder, 'store/records', version), { recursive: true });
    // Only there because git keeps no empty folders.
    for (const version of ['1.0', '1.1'])
      rmSync(join(folder, 'store/records', version, 'bad-objects/E003_E063_empty/.keep'), { force: true });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('judges every object as upstream does', async () => {
    const engine = new NodeEngine();
    const wrongVerdict: string[] = [];
    const otherCode: string[] = [];
    for (const { klass, path, codes } of expectations) {
      const findings = await validateObject(store, path, engine);
      const found = [...new Set(findings.map(({ code }) => code))];
      const label = `${path}: ${found.join(' ') || 'nothing'}`;
      const verdict =
        klass === 'bad-objects'
          ? !isValidObject(findings)
          : isValidObject(findings) && (klass === 'warn-objects' || found.length === 0);
      if (!verdict) wrongVerdict.push(`${label} ${JSON.stringify(findings.map(({ detail }) => detail))}`);
      const wanted = codes.filter((code) => !found.includes(code as (typeof found)[number]));
      if (wanted.length > 0) otherCode.push(`${label}, expected also ${wanted.join(' ')}`);
    }
    const total = expectations.length;
    publishTable('50-ocfl', 'OCFL fixtures', [
      `${total} objects, verdict right ${total - wrongVerdict.length}, all named codes found ${total - otherCode.length}`,
      ...otherCode.map((line) => `  ${line}`),
    ]);
    expect(wrongVerdict).toEqual([]);
    expect(total).toBeGreaterThanOrEqual(156);
    expect(otherCode).toEqual([]);
  });
});
