// npm run api-types: writes src/web/api/schema.d.ts from the service's own OpenAPI. test/journeys/api-types.test.ts keeps it current.
import { inPackage, runNode } from './steps/run-program.ts';

const test = 'test/journeys/api-types.test.ts';
const args = [inPackage('vitest', 'vitest.mjs'), 'run', '--project', 'journeys', test];
const { status } = await runNode(args, { env: { CHAUBAN_WRITE_API_TYPES: '1' }, show: true });
process.exitCode = status ?? 1;
