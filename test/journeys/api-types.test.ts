// The desk's API types are those of the service's OpenAPI: made by `npm run api-types`, kept current by this test.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTypes, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withPostgres } from '../postgres.ts';
import { TestService } from '../service.ts';

const FILE = 'src/web/api/schema.d.ts';
const HEAD = '// Generated from the service’s OpenAPI by `npm run api-types`. Do not edit.\n';

const postgres = withPostgres();
let service: TestService;
beforeAll(async () => {
  service = await TestService.start(postgres.server, { CHAUBAN_DEMO_RECORDS: 'false' });
});
afterAll(() => service?.stop());

test('src/web/api/schema.d.ts is what the service says (otherwise: npm run api-types)', async () => {
  const answer = await fetch(`${service.url}/api/docs/json`);
  const types = HEAD + astToString(await openapiTypes((await answer.json()) as Parameters<typeof openapiTypes>[0]));
  if (process.env['CHAUBAN_WRITE_API_TYPES'] === '1') await writeFile(FILE, types);
  expect(await readFile(FILE, 'utf8')).toBe(types);
});
