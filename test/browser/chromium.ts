// Drives the Chromium of the machine. Without one the suites are skipped with one line; in CI that is a failure.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';

const EXECUTABLE = process.env['CHAUBAN_CHROMIUM'] ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** false: skip. Says so in one line. Throws in CI. */
export function hasChromium(): boolean {
  if (existsSync(EXECUTABLE)) return true;
  if (process.env['CI'] === 'true') throw new Error(`expected Chromium at ${EXECUTABLE} in CI (set CHAUBAN_CHROMIUM)`);
  console.log(`skipped: browser tests need Chromium at ${EXECUTABLE} (set CHAUBAN_CHROMIUM)`);
  return false;
}

export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: ARGUMENTS });
}

// As text: it runs in the page, where other types hold.
const RUN_AXE = `axe
  .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'], iframes: false })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | ')))`;

// Colours in the middle of a transition are nobody's to read; animations without end (a spinner) are not waited for.
const TRANSITIONS_ENDED = `Promise.all(document.getAnimations()
  .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
  .map((animation) => animation.finished.catch(() => undefined)))
  .then(() => undefined)`;

/** WCAG 2.1 A and AA by axe-core; a violation fails with its rule and the element. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axe);
  await page.evaluate(TRANSITIONS_ENDED);
  const violations: unknown = await page.evaluate(RUN_AXE);
  expect(violations, `accessibility of ${name}`).toEqual([]);
}
