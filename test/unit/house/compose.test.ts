// docker-compose.yml and Dockerfile against the configuration: every variable is a key, and together they start.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { installationFolder, loadConfiguration } from '../../../src/configuration/index.ts';

interface Compose {
  readonly services: Record<
    string,
    { image?: string; environment?: Record<string, string>; secrets?: string[]; volumes?: string[] }
  >;
  readonly secrets: Record<string, unknown>;
  readonly volumes: Record<string, unknown>;
}

const home = installationFolder();
const compose: Compose = parse(readFileSync(join(home, 'docker-compose.yml'), 'utf8'), { merge: true });
const folder = mkdtempSync(join(tmpdir(), 'chauban-compose-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As compose would set them, with secrets in a temporary folder and ${NAME:?…} filled in. */
function serviceEnvironment(): Record<string, string> {
  const secrets: Record<string, string> = { 'database-url': 'postgres://chauban:x@postgres/chauban' };
  for (const name of Object.keys(compose.secrets)) writeFileSync(join(folder, name), `${secrets[name] ?? 'a-secret'}\n`);
  const fill = (text: string) =>
    text
      .replace(/\$\{[A-Z_]*EMAIL:\?[^}]*\}/, 'lan@example.gov.vn')
      .replace(/\$\{LEDGER_ORIGIN:\?[^}]*\}/, 'luutru.example.gov.vn/so-cai')
      .replace(/\$\{\w+:\?[^}]*\}/, 'Nguyễn Thị Lan')
      .replace(/\$\{\w+:-([^}]*)\}/, '$1')
      .replace('/run/secrets/', `${folder}/`);
  const environment = Object.entries(compose.services['chauban']?.environment ?? {});
  const image = [...readFileSync(join(home, 'Dockerfile'), 'utf8').matchAll(/\b(CHAUBAN_\w+)=(\S+)/g)];
  return Object.fromEntries([
    ...image.map(([, name = '', value = '']) => [name, value]),
    ...environment.map(([name, value]) => [name, fill(value)]),
  ]);
}

test('every variable of the service is a configuration key, and the whole is a valid configuration', () => {
  const configuration = loadConfiguration(serviceEnvironment());
  expect(configuration).toMatchObject({ demo: false, dataDir: '/data', minimumCopies: 2, http: { trustedProxies: 1 } });
  expect(configuration.stores.map((store) => [store.name, store.kind])).toEqual([
    ['kho-a', 's3'],
    ['kho-b', 's3'],
  ]);
  expect(configuration.database.url).toBe('postgres://chauban:x@postgres/chauban');
});

test.each(['.dockerignore', '.gitignore'])('%s leaves out the secrets that compose names, and copies of the keys', (name) => {
  const lines = readFileSync(join(home, name), 'utf8').split('\n');
  const entries = lines.map((line) => line.replace(/^\/|\/$/g, ''));
  for (const folder of ['secrets', 'keys-backup']) expect(entries).toContain(folder);
});

test('a variable that no key has is found', () => {
  expect(() => loadConfiguration({ ...serviceEnvironment(), CHAUBAN_STORES_0_BUCKET: 'x' })).toThrow('CHAUBAN_STORES_0_BUCKET');
});

test('secrets and volumes that services name are declared; images are pinned', () => {
  for (const service of Object.values(compose.services)) {
    for (const secret of service.secrets ?? []) expect(compose.secrets).toHaveProperty([secret]);
    for (const volume of service.volumes ?? []) expect(compose.volumes).toHaveProperty([volume.split(':')[0] ?? '']);
    if (service.image !== undefined) expect(service.image).toMatch(/:(RELEASE\.[\dTZ-]+|\d+)$/);
  }
});
