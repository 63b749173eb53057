// The configuration: defaults, overlays, and that each wrong key or value stops the start with its name.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ConfigurationError, loadConfiguration } from '../../../src/configuration/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'chauban-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function yaml(text: string): string {
  const path = join(folder, `${Math.random()}.yaml`);
  writeFileSync(path, text);
  return path;
}

function problemsOf(environment: Record<string, string>): (readonly [string, string])[] {
  try {
    loadConfiguration({ CHAUBAN_DEMO: 'true', ...environment });
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map((problem) => [problem.key, problem.code] as const);
    throw error;
  }
  return [];
}

test('the defaults are a demonstration away from running', () => {
  const configuration = loadConfiguration({ CHAUBAN_DEMO: 'true', CHAUBAN_DATA: folder });
  expect(configuration.stores.map((store) => store.kind === 'filesystem' && store.path)).toEqual([
    join(folder, 'stores/a'),
    join(folder, 'stores/b'),
  ]);
  expect(configuration.http.port).toBe(8080);
  expect(configuration.database.url).toBeUndefined();
  expect(Object.isFrozen(configuration) && Object.isFrozen(configuration.http)).toBe(true);
});

test('environment over own file over defaults; lists are replaced', () => {
  const own = yaml('http: {port: 81, host: "::1"}\nstores: [{name: a, kind: filesystem, path: /s/a}]\nminimumCopies: 1\n');
  const configuration = loadConfiguration({
    CHAUBAN_DEMO: 'true',
    CHAUBAN_CONFIG: own,
    CHAUBAN_HTTP_PORT: '82',
    CHAUBAN_HTTP_PUBLIC_URL: 'https://luutru.example.vn',
    DATABASE_URL: 'postgres://u:p@h/d',
  });
  expect(configuration.http).toMatchObject({ port: 82, host: '::1', publicUrl: 'https://luutru.example.vn' });
  expect(configuration.stores).toHaveLength(1);
  expect(configuration.database.url).toBe('postgres://u:p@h/d');
});

test('an S3 store comes from the environment, its secret from a file', () => {
  const secret = yaml('s3cret\n');
  const configuration = loadConfiguration({
    CHAUBAN_DEMO: 'true',
    CHAUBAN_STORES_1_NAME: 's3',
    CHAUBAN_STORES_1_KIND: 's3',
    CHAUBAN_STORES_1_ENDPOINT: 'http://s3:9000',
    CHAUBAN_STORES_1_BUCKET_PREFIX: 'chauban',
    CHAUBAN_STORES_1_REGION: 'us-east-1',
    CHAUBAN_STORES_1_ACCESS_KEY: 'key',
    CHAUBAN_STORES_1_SECRET_KEY_FILE: secret,
    CHAUBAN_STORES_1_LOCK_MODE: 'governance',
  });
  expect(configuration.stores[1]).toMatchObject({ kind: 's3', secretKey: 's3cret', lockMode: 'governance' });
});

// rule: tt02-8-person
test.each([
  [{ CHAUBAN_HTTP_PORT: '70000' }, 'http.port', 'CONFIG_WRONG_VALUE'],
  [{ CHAUBAN_HTTP_PORT: 'eighty' }, 'http.port', 'CONFIG_WRONG_VALUE'],
  [{ CHAUBAN_HTPP_PORT: '80' }, 'CHAUBAN_HTPP_PORT', 'CONFIG_UNKNOWN_KEY'],
  [{ CHAUBAN_HTTP_PORT_FILE: '/x' }, 'CHAUBAN_HTTP_PORT_FILE', 'CONFIG_UNKNOWN_KEY'],
  [{ CHAUBAN_STORES_7_NAME: 'x' }, 'CHAUBAN_STORES_7_NAME', 'CONFIG_UNKNOWN_KEY'],
  [{ CHAUBAN_DATABASE_URL_FILE: '/does/not/exist' }, 'CHAUBAN_DATABASE_URL_FILE', 'CONFIG_UNREADABLE'],
  [{ CHAUBAN_DEMO: 'maybe' }, 'demo', 'CONFIG_WRONG_VALUE'],
  [{ CHAUBAN_DEMO: 'false' }, 'responsiblePerson', 'CONFIG_MISSING'],
  [{ CHAUBAN_RESPONSIBLE_PERSON_NAME: 'Lê Thị B' }, 'responsiblePerson.position', 'CONFIG_MISSING'],
  [{ CHAUBAN_MINIMUM_COPIES: '3' }, 'minimumCopies', 'CONFIG_WRONG_VALUE'],
  [{ CHAUBAN_STORES_1_NAME: 'kho-a' }, 'stores', 'CONFIG_WRONG_VALUE'],
  [{ CHAUBAN_LOG_LEVEL: 'loud' }, 'log.level', 'CONFIG_WRONG_VALUE'],
  [{ CHAUBAN_CONFIG: '/does/not/exist.yaml' }, '/does/not/exist.yaml', 'CONFIG_UNREADABLE'],
])('%j is named as %s: %s', (environment, key, code) => {
  expect(problemsOf(environment as unknown as Record<string, string>)).toContainEqual([key, code]);
});

test.each([
  ['htp: {port: 80}', 'htp', 'CONFIG_UNKNOWN_KEY'],
  ['http: {prt: 80}', 'http.prt', 'CONFIG_UNKNOWN_KEY'],
  ['http: 80', 'http', 'CONFIG_WRONG_VALUE'],
  ['stores: [{name: a, kind: tape, path: x}]', 'stores[0].kind', 'CONFIG_WRONG_VALUE'],
  ['stores: []', 'stores', 'CONFIG_WRONG_VALUE'],
  ['database: {url: "postgres://u:p@h/d"}', 'database.url', 'CONFIG_SECRET_IN_FILE'],
  ['tsas: [{name: a, url: ftp://x, priority: 1}]', 'tsas[0].url', 'CONFIG_WRONG_VALUE'],
])('in a file, %s is named as %s: %s', (text, key, code) => {
  expect(problemsOf({ CHAUBAN_CONFIG: yaml(text) })).toContainEqual([key, code]);
});

test('a problem says what was expected in both languages and never shows a secret', () => {
  try {
    loadConfiguration({ CHAUBAN_DEMO: 'true', DATABASE_URL: 'mysql://root:hunter2@h/d', CHAUBAN_LIMITS_ENTRIES: '0' });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    const { message } = error as ConfigurationError;
    expect(message).toContain('limits.entries: cần số nguyên từ 1 đến 1000000, nhưng nhận được 0');
    expect(message).toContain('expected a whole number from 1 to 1000000, got 0');
    expect(message).toContain('database.url');
    expect(message).not.toContain('hunter2');
  }
});
