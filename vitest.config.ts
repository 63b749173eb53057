import { defineConfig } from 'vitest/config';

// Projects by what they need: unit needs nothing, the others start real servers or a browser.
const project = (name: string, include: string[], extra: object = {}) => ({
  extends: true as const,
  test: { name, include, environment: 'node', testTimeout: 30_000, hookTimeout: 120_000, ...extra },
});

export default defineConfig({
  test: {
    reporters: ['default'],
    // Servers, databases and browsers run beside the tests: more than two files at once would measure the machine.
    maxWorkers: 2,
    // Modules are loaded once for all files of a worker: loading them for each took longer than many files.
    isolate: false,
    projects: [
      project('unit', ['test/unit/**/*.test.ts']),
      project('conformance', ['test/conformance/**/*.test.ts'], { testTimeout: 120_000 }),
      project('contract', ['test/contract/**/*.test.ts'], { testTimeout: 120_000 }),
      project('faults', ['test/faults/**/*.test.ts'], { testTimeout: 300_000 }),
      project('journeys', ['test/journeys/**/*.test.ts'], { testTimeout: 300_000 }),
      // After the others and alone: what a page shows in time is measured here, not the machine.
      project('browser', ['test/browser/**/*.test.ts'], {
        testTimeout: 300_000,
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      }),
    ],
  },
});
