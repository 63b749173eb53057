// npm run conformance [file]: our readers and verifiers against the public corpora, which are not part of the project. Run as a whole, it
// writes docs/conformance.md.
import { writeFile } from 'node:fs/promises';
import { CONFORMANCE_DOCUMENT, withTables } from './steps/conformance-document.ts';
import { say } from './steps/run-program.ts';
import { findCorpora, runSuites } from './steps/suites.ts';

if (findCorpora() === undefined) {
  say('Không có bộ mẫu: đặt CHAUBAN_CORPORA=<thư mục>', 'The corpora are not here: set CHAUBAN_CORPORA=<folder>');
  process.exit(1);
}
const filters = process.argv.slice(2);
const { result, document } = await withTables(() => runSuites(['conformance'], filters));
if (result.ok && filters.length === 0) await writeFile(CONFORMANCE_DOCUMENT, document);
process.exit(result.ok ? 0 : 1);
