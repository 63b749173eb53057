// The test suites: which there are, what each needs besides this machine, and their totals.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HOME, inPackage, runNode } from './run-program.ts';

export interface Suite {
  readonly project: 'unit' | 'contract' | 'faults' | 'journeys' | 'conformance' | 'browser';
  /** What is missing here, in both languages; undefined when it can run. */
  readonly lacks: () => { readonly vi: string; readonly en: string } | undefined;
}

export interface Totals {
  readonly ok: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

const nothing = () => undefined;

export const SUITES: readonly Suite[] = [
  { project: 'unit', lacks: nothing },
  { project: 'contract', lacks: nothing },
  { project: 'faults', lacks: nothing },
  { project: 'journeys', lacks: nothing },
  {
    project: 'conformance',
    lacks: () =>
      findCorpora() === undefined ? { vi: 'cần bộ mẫu (CHAUBAN_CORPORA)', en: 'needs the corpora (CHAUBAN_CORPORA)' } : undefined,
  },
  {
    project: 'browser',
    lacks: () => (findBrowser() === undefined ? { vi: 'cần Chromium', en: 'needs Chromium' } : undefined),
  },
];

export function findCorpora(): string | undefined {
  const places = [process.env['CHAUBAN_CORPORA'] ?? '', '../shared/corpora'];
  return places
    .filter((place) => place !== '')
    .map((place) => resolve(HOME, place))
    .find((place) => existsSync(place));
}

export function findBrowser(): string | undefined {
  const places = [
    process.env['CHAUBAN_CHROMIUM'] ?? '',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return places.find((place) => place !== '' && existsSync(place));
}

/** Runs the suites that have tests, one after the other in one Vitest run, and shows its report. */
export async function runSuites(projects: readonly Suite['project'][], filters: readonly string[] = []): Promise<Totals> {
  const report = join(HOME, '.cache', `vitest-${process.pid}.json`);
  await mkdir(join(HOME, '.cache'), { recursive: true });
  const args = projects.flatMap((project) => ['--project', project]);
  const outputs = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const outcome = await runNode(
    [inPackage('vitest', 'vitest.mjs'), 'run', '--passWithNoTests', ...args, ...outputs, ...filters],
    { show: true },
  );
  const totals = await readTotals(report, outcome.status === 0);
  await rm(report, { force: true });
  return totals;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

async function readTotals(path: string, ok: boolean): Promise<Totals> {
  if (!existsSync(path)) return { ok, passed: 0, failed: ok ? 0 : 1, skipped: [] };
  const report: VitestReport = JSON.parse(await readFile(path, 'utf8'));
  // A file that could not even be loaded has no tests of its own to count.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  const skipped = report.testResults.flatMap((file) =>
    file.assertionResults.filter((test) => test.status !== 'passed' && test.status !== 'failed').map((test) => test.fullName),
  );
  const failed = report.numFailedTests + broken;
  return { ok, passed: report.numPassedTests, failed: failed === 0 && !ok ? 1 : failed, skipped };
}
