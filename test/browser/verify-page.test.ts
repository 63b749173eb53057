// The verification page as a stranger uses it: from file:// and from http://<LAN address>, true and tampered bundles, no network.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bytes } from '../../src/core/encoding/bytes.ts';
import { writeZip } from '../../src/web/upload/zip-writer.ts';
import { makeKeys, makeProof } from '../unit/core/proof/demo-proof.ts';
import { expectAccessible, hasChromium, launchChromium } from './chromium.ts';

let folder: string;
let browser: Browser;
let server: Server;

/** In a process of its own: the test runner's NODE_ENV would build a development page. */
async function buildPage(outDir: string): Promise<void> {
  const vite = 'node_modules/vite/bin/vite.js';
  const options = { env: { ...process.env, NODE_ENV: 'production' } };
  await promisify(execFile)(process.execPath, [vite, 'build', '-c', 'vite.verify.config.ts', '--outDir', outDir], options);
}

async function writeBundle(name: string, members: ReadonlyMap<string, Bytes>): Promise<void> {
  const zip = await writeZip([...members].map(([path, bytes]) => ({ name: path, content: new Blob([bytes]) })));
  await writeFile(join(folder, name), new Uint8Array(await zip.arrayBuffer()));
}

describe.skipIf(!hasChromium())('verification page', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chauban-verify-'));
    await buildPage(folder);
    const keys = await makeKeys();
    const { members, trust } = await makeProof(keys, { withContent: true, witnessed: true });
    await writeBundle('true.zip', members);
    const [path = '', content] = [...members].find(([name]) => name.endsWith('.txt') && name !== 'README.txt') ?? [];
    const flipped = new Uint8Array(content ?? []);
    flipped[0] = (flipped[0] ?? 0) ^ 1;
    await writeBundle('tampered.zip', new Map([...members, [path, flipped]]));
    for (const purpose of ['ledger', 'tsa']) await mkdir(join(folder, 'trust', purpose), { recursive: true });
    await writeFile(join(folder, 'trust/ledger/archive.txt'), `# khoá sổ cái\n${trust.ledger.join('\n')}\n`);
    await writeFile(join(folder, 'trust/tsa/root.der'), trust.tsa[0] ?? new Uint8Array());
    await writeFile(
      join(folder, 'trust/policy.json'),
      JSON.stringify({ name: 'minh hoạ', demo: true, signatures: 'vn-existing' }),
    );
    await writeFile(join(folder, 'broken.zip'), 'no ZIP');
    const html = await readFile(join(folder, 'verify.html'));
    server = createServer((_, response) => response.setHeader('Content-Type', 'text/html; charset=utf-8').end(html));
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** A page that fails on any request after its own address. */
  async function open(address: string): Promise<Page> {
    const page = await browser.newPage();
    page.setDefaultTimeout(20_000);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(address);
    page.on('close', () => expect(asked).toEqual([address]));
    return page;
  }

  async function verify(page: Page, bundle: string): Promise<string | null> {
    await page.getByTestId('bundle').setInputFiles(join(folder, bundle));
    await page.getByRole('button', { name: 'Kiểm chứng', exact: true }).click();
    return page.locator('.verdict').getAttribute('data-indication');
  }

  const fileAddress = () => pathToFileURL(join(folder, 'verify.html')).href;

  it('passes a true bundle from file://, names a changed file in a tampered one', async () => {
    const page = await open(fileAddress());
    await page.getByTestId('trust-folder').setInputFiles(join(folder, 'trust'));
    expect(await verify(page, 'true.zip')).toBe('TOTAL-PASSED');
    await page.getByText('không có giá trị pháp lý').first().waitFor();
    await expectAccessible(page, 'verify.html with a verdict');
    expect(await verify(page, 'tampered.zip')).toBe('TOTAL-FAILED');
    expect(await page.locator('.checks').textContent()).toContain('12-QĐ-UBND.txt');
    await page.close();
  });

  it('without trust of one’s own gives no PASSED, in English too', async () => {
    const page = await open(fileAddress());
    await expectAccessible(page, 'verify.html');
    expect(await verify(page, 'true.zip')).toBe('INDETERMINATE');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Indeterminate' }).waitFor();
    await page.close();
  });

  it('does not count demonstration anchors outside demonstration mode', async () => {
    const page = await open(fileAddress());
    await page.getByText('Hoặc chọn từng loại').click();
    await page.getByTestId('trust-ledger').setInputFiles(join(folder, 'trust/ledger/archive.txt'));
    await page.getByTestId('trust-tsa').setInputFiles(join(folder, 'trust/tsa/root.der'));
    expect(await verify(page, 'true.zip')).toBe('INDETERMINATE');
    await page.getByLabel('Chấp nhận khoá và chứng thư minh hoạ').check();
    expect(await verify(page, 'true.zip')).toBe('TOTAL-PASSED');
    await page.close();
  });

  it('says in words that a file is no bundle', async () => {
    const page = await open(fileAddress());
    await page.getByTestId('bundle').setInputFiles(join(folder, 'broken.zip'));
    await page.getByRole('button', { name: 'Kiểm chứng', exact: true }).click();
    expect(await page.getByRole('alert').textContent()).toContain('không phải là tệp ZIP');
    await page.close();
  });

  const address = Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

  it.skipIf(address === undefined)('works from http://<LAN address>, where crypto.subtle is missing', async () => {
    const page = await open(`http://${address}:${(server.address() as AddressInfo).port}/`);
    expect(await page.evaluate('typeof crypto.subtle')).toBe('undefined');
    await page.getByTestId('trust-folder').setInputFiles(join(folder, 'trust'));
    expect(await verify(page, 'true.zip')).toBe('TOTAL-PASSED');
    await page.close();
  });
});
