// npm run conformance: our readers and verifiers against the public corpora, which are not part of the project.

import { say } from './steps/run-program.ts';
import { findCorpora, runSuites } from './steps/suites.ts';

if (findCorpora() === undefined) {
  say('Không có bộ mẫu: đặt CHAUBAN_CORPORA=<thư mục>', 'The corpora are not here: set CHAUBAN_CORPORA=<folder>');
  process.exit(1);
}
process.exit((await runSuites(['conformance'], process.argv.slice(2))).ok ? 0 : 1);
