// npm run compliance: writes docs/compliance.md.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { complianceTable } from './steps/compliance-table.ts';
import { HOME } from './steps/run-program.ts';

await writeFile(join(HOME, 'docs', 'compliance.md'), await complianceTable(HOME));
