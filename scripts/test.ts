// npm test: every suite that needs nothing but this machine. In CI every suite must run, whatever it needs, and none may skip.
import { build } from './steps/build-steps.ts';
import { isWritten, withTables } from './steps/conformance-document.ts';
import { say } from './steps/run-program.ts';
import { runSuites, SUITES } from './steps/suites.ts';

const ci = process.env['CI'] === 'true';
await build(ci ? ['server', 'web'] : ['server']);
const usual = new Set(['unit', 'contract', 'faults', 'journeys']);
const lacking = SUITES.filter((suite) => (ci || usual.has(suite.project)) && suite.lacks() !== undefined);
const running = SUITES.filter((suite) => (ci || usual.has(suite.project)) && suite.lacks() === undefined);
const filters = process.argv.slice(2);
const projects = running.map((suite) => suite.project);
const { result: totals, document } = await withTables(() => runSuites(projects, filters));

for (const suite of SUITES.filter((one) => !running.includes(one))) {
  const why = suite.lacks() ?? { vi: 'không thuộc npm test', en: 'not part of npm test' };
  say(`Bỏ qua bộ ${suite.project}: ${why.vi}`, `Skipped suite ${suite.project}: ${why.en}`);
}
if (totals.skipped.length > 0) {
  say(`${totals.skipped.length} phép thử bị bỏ qua`, `${totals.skipped.length} tests skipped`);
  if (ci) process.stderr.write(totals.skipped.map((name) => `  ${name}\n`).join(''));
}
// docs/conformance.md says what the suites find now, or it lies.
const isStale = projects.includes('conformance') && filters.length === 0 && totals.ok && !(await isWritten(document));
if (isStale)
  say('docs/conformance.md đã cũ: chạy npm run conformance', 'docs/conformance.md is out of date: run npm run conformance');
// In CI a suite or a test that did not run is one that failed: no claim may rest on it unseen.
const failed = totals.failed + Number(isStale) + (ci ? lacking.length + totals.skipped.length : 0);
process.stdout.write(`${totals.passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && totals.ok ? 0 : 1);
