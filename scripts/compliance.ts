// npm run compliance: writes docs/compliance.md, and the tables of README.md that repeat what the code says.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { complianceTable } from './steps/compliance-table.ts';
import { withTables } from './steps/readme-tables.ts';
import { HOME } from './steps/run-program.ts';

await writeFile(join(HOME, 'docs', 'compliance.md'), await complianceTable(HOME));
const readme = join(HOME, 'README.md');
await writeFile(readme, withTables(await readFile(readme, 'utf8')));
