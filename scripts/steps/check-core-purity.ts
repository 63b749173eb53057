// Prints the impurities of src/core; ends with 1 when there are any.
import { join } from 'node:path';
import { findImpurities } from './core-purity.ts';
import { HOME } from './run-program.ts';

const found = await findImpurities(join(HOME, 'src', 'core'));
for (const { file, line, message } of found) console.log(`src/core/${file}:${line} ${message}`);
process.exit(found.length === 0 ? 0 : 1);
