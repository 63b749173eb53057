// A clerk with PDFs and Excel only, in Chromium, against the real service: from sign-in to receipt; then the archivist's desk.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { KeyFolder } from '../../src/adapters/keys/key-folder.ts';
import { ManageUsers } from '../../src/identity/index.ts';
import { addFonds, FONDS_CODE, INSTITUTION } from '../journeys/deposit.ts';
import { SignedDocuments } from '../journeys/signed-documents.ts';
import { withPostgres } from '../postgres.ts';
import { TestService } from '../service.ts';
import { expectAccessible, hasChromium, launchChromium } from './chromium.ts';
import { filledSheet } from './filled-sheet.ts';
import { lanAddress } from './lan-address.ts';
import { writeOwnTrust } from './own-trust.ts';

const PASSWORD = 'mật khẩu để thử';
const SUBJECT = 'Về việc phê duyệt quy hoạch khu dân cư phường Năm';
const TITLE = 'Hồ sơ quy hoạch khu dân cư phường Năm';

let folder: string;
let browser: Browser;
let service: TestService;

/** The pages as `npm run build` makes them, when nobody has built them yet. */
async function ensurePages(): Promise<void> {
  if (existsSync('dist/web/index.html') && existsSync('dist/web/verify.html')) return;
  await promisify(execFile)(process.execPath, ['scripts/front-door.mjs', 'build']);
}

async function writeClerkFiles(): Promise<void> {
  const documents = await SignedDocuments.open(service.app.get(KeyFolder));
  await writeFile(join(folder, 'quyet-dinh-125.pdf'), await documents.signed('125/QĐ-UBND', SUBJECT));
  await writeFile(join(folder, 'to-trinh-88.pdf'), await documents.unsigned('88/TTr-SXD', 'Tờ trình thẩm định quy hoạch'));
  const shared = { 'Tên cơ quan, tổ chức ban hành văn bản': 'Ủy ban nhân dân tỉnh thử', 'Chế độ sử dụng': 'Không hạn chế' };
  const sheet = await filledSheet(
    {
      'Mã hồ sơ': `${INSTITUTION}.${FONDS_CODE}.2026.07.QH`,
      'Mã cơ quan lưu trữ lịch sử': INSTITUTION,
      'Mã phông/công trình/sưu tập lưu trữ': FONDS_CODE,
      'Mục lục số hoặc năm hình thành hồ sơ': '2026',
      'Số và ký hiệu hồ sơ': '07.QH',
      'Tiêu đề hồ sơ': TITLE,
      'Thời hạn bảo quản': 'Vĩnh viễn',
      'Thời gian bắt đầu': '01/01/2026',
      'Thời gian kết thúc': '31/03/2026',
      'Tổng số văn bản trong hồ sơ': '2',
    },
    [
      {
        'Mã định danh văn bản': '07.QH.1',
        'Số thứ tự văn bản trong hồ sơ': '1',
        'Tên loại văn bản': 'Quyết định',
        'Số của văn bản': '125',
        'Ký hiệu của văn bản': 'QĐ-UBND',
        'Ngày, tháng, năm văn bản': '02/03/2026',
        'Trích yếu nội dung': SUBJECT,
        'Tệp chính': 'quyet-dinh-125.pdf',
        ...shared,
      },
      {
        'Mã định danh văn bản': '07.QH.2',
        'Số thứ tự văn bản trong hồ sơ': '2',
        'Tên loại văn bản': 'Tờ trình',
        'Số của văn bản': '88',
        'Ký hiệu của văn bản': 'TTr-SXD',
        'Ngày, tháng, năm văn bản': '02/03/2026',
        'Trích yếu nội dung': 'Thẩm định quy hoạch',
        'Tệp chính': 'to-trinh-88.pdf',
        ...shared,
      },
    ],
  );
  await writeFile(join(folder, 'hoso.xlsx'), sheet);
}

async function signedInPage(username: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(service.url);
  await page.getByLabel('Tên đăng nhập').fill(username);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.getByRole('heading', { level: 1, name: /^Chào / }).waitFor();
  return page;
}

describe.skipIf(!hasChromium())('desk', () => {
  const postgres = withPostgres();

  beforeAll(async () => {
    await ensurePages();
    folder = await mkdtemp(join(tmpdir(), 'chauban-desk-'));
    service = await TestService.start(postgres.server);
    const administrator = await service.signedIn({ username: 'quantri', role: 'administrator', organisationId: null });
    const { body } = await administrator.send<{ id: string }>('POST', '/api/organisations', {
      code: 'H26.1',
      name: 'Sở Xây dựng',
    });
    const users = service.app.get(ManageUsers);
    const fixed = { password: PASSWORD, permanent: true } as const;
    await users.add({
      username: 'vanthu',
      displayName: 'Lê Văn Cường',
      role: 'agency-officer',
      organisationId: body.id,
      ...fixed,
    });
    await users.add({ username: 'luutru', displayName: 'Nguyễn Thị Hạnh', role: 'archivist', organisationId: null, ...fixed });
    await users.add({ username: 'kiemtra', displayName: 'Phạm Thu Hà', role: 'auditor', organisationId: null, ...fixed });
    await addFonds(service, body.id, { acceptUnsigned: true });
    await writeClerkFiles();
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  // CHAUBAN_SHOTS=<folder> keeps what the pages showed when a test ended.
  afterEach(async ({ task }) => {
    const shots = process.env['CHAUBAN_SHOTS'];
    const pages = browser.contexts().flatMap((context) => context.pages());
    if (shots === undefined) return;
    for (const [index, page] of pages.entries())
      await page.screenshot({ path: join(shots, `${task.name.slice(0, 20)}-${index}.png`), fullPage: true });
  });

  it('tells a wrong password in words, and can be read by everybody', async () => {
    const page = await browser.newPage();
    await page.goto(service.url);
    await page.getByLabel('Tên đăng nhập').fill('vanthu');
    await page.getByLabel('Mật khẩu', { exact: true }).fill('không phải');
    await expectAccessible(page, 'sign-in');
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await page.getByRole('alert').filter({ hasText: 'mật khẩu' }).waitFor();
    await page.close();
  });

  it('takes a clerk with PDFs and Excel from sign-in to submission, an archivist to a decision, the clerk to the receipt', async () => {
    const clerk = await signedInPage('vanthu');
    await clerk.getByRole('link', { name: 'Lập đợt giao nộp mới' }).click();
    await clerk.getByRole('dialog').getByRole('button', { name: 'Lập đợt giao nộp' }).click();
    await clerk.getByRole('heading', { level: 1, name: /Đợt giao nộp / }).waitFor();
    await clerk.getByTestId('sheet-file').setInputFiles(join(folder, 'hoso.xlsx'));
    await clerk
      .getByTestId('document-files')
      .setInputFiles(['quyet-dinh-125.pdf', 'to-trinh-88.pdf'].map((name) => join(folder, name)));
    await expectAccessible(clerk, 'open transfer');
    await clerk.getByRole('button', { name: 'Đóng gói và tải lên' }).click();
    await clerk.getByText('Đã tải lên đủ').waitFor();
    await clerk.getByRole('button', { name: 'Gửi để kiểm tra' }).click();
    await clerk.getByRole('dialog').getByRole('button', { name: 'Gửi để kiểm tra' }).click();
    await clerk.getByRole('link', { name: TITLE }).waitFor({ timeout: 60_000 });
    await clerk.getByRole('link', { name: TITLE }).click();
    await clerk.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    expect(await clerk.getByRole('button', { name: 'Tiếp nhận…' }).count()).toBe(0);

    const archivist = await signedInPage('luutru');
    await archivist.getByRole('link', { name: /chờ quyết định tiếp nhận/ }).click();
    await archivist.getByRole('link', { name: /^GN-/ }).first().click();
    await archivist.getByRole('link', { name: TITLE }).click();
    await archivist.getByText('Không có chữ ký số', { exact: false }).first().waitFor();
    await archivist.frameLocator('iframe').locator('body').waitFor();
    await expectAccessible(archivist, 'package awaiting decision');
    await archivist.getByRole('button', { name: 'Tiếp nhận…' }).click();
    await archivist.getByLabel('Lý do').fill('Đã đối chiếu, đủ thành phần hồ sơ.');
    await archivist.getByRole('dialog').getByRole('button', { name: 'Tiếp nhận' }).click();
    await archivist.getByRole('heading', { name: 'Biên nhận' }).waitFor({ timeout: 60_000 });
    await expectAccessible(archivist, 'accepted package');
    await archivist.context().close();

    await clerk.getByRole('heading', { name: 'Biên nhận' }).waitFor({ timeout: 60_000 });
    const download = clerk.waitForEvent('download');
    await clerk.getByRole('link', { name: 'Nội dung được ký (JSON)' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.json$/);
    await clerk.context().close();
  });

  it('lets an archivist find it by unaccented words and by number, and seal it', async () => {
    const archivist = await signedInPage('luutru');
    await archivist
      .getByRole('searchbox')
      .or(archivist.getByPlaceholder('Tìm hồ sơ, văn bản…'))
      .first()
      .fill('quy hoach khu dan cu');
    await archivist.keyboard.press('Enter');
    await archivist.getByRole('link', { name: SUBJECT }).waitFor();
    expect(await archivist.locator('mark').first().textContent()).toMatch(/quy|hoạch|khu|dân|cư/i);
    await expectAccessible(archivist, 'search');
    await archivist.goto(`${service.url}/search`);
    await archivist.getByLabel('Số văn bản').fill('125');
    await archivist.keyboard.press('Enter');
    await archivist.getByRole('link', { name: SUBJECT }).click();
    await archivist.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    await expectAccessible(archivist, 'dossier');
    await archivist.getByRole('link', { name: 'Niêm phong' }).click();
    await archivist.getByRole('button', { name: 'Niêm phong ngay' }).click();
    await archivist.getByRole('cell', { name: /^\d+ – \d+$/ }).waitFor({ timeout: 60_000 });
    await expectAccessible(archivist, 'seals');
    await archivist.context().close();
  });

  it('lets an auditor verify the proof on the page that the service hands out, from file:// and from a LAN address', async () => {
    const auditor = await signedInPage('kiemtra');
    await auditor.goto(`${service.url}/search?q=quy+hoach`);
    await auditor.getByRole('link', { name: TITLE }).first().click();
    const download = auditor.waitForEvent('download');
    await auditor.getByRole('link', { name: 'Tải gói chứng minh kèm văn bản' }).click();
    const bundle = join(folder, 'goi-chung-minh.zip');
    await (await download).saveAs(bundle);
    await writeOwnTrust(service, join(folder, 'trust'));
    const page = join(folder, 'verify.html');
    await writeFile(page, await (await fetch(`${service.url}/verify.html`)).text());
    const lan = await lanAddress(service);
    for (const address of [
      pathToFileURL(page).href,
      `${service.url}/verify.html`,
      ...(lan === null ? [] : [`${lan.url}/verify.html`]),
    ]) {
      await auditor.goto(address);
      await auditor.getByTestId('trust-folder').setInputFiles(join(folder, 'trust'));
      await auditor.getByTestId('bundle').setInputFiles(bundle);
      await auditor.getByRole('button', { name: 'Kiểm chứng', exact: true }).click();
      const verdict = auditor.locator('.verdict');
      expect(await verdict.getAttribute('data-indication'), `${address}: ${await verdict.textContent()}`).toBe('TOTAL-PASSED');
    }
    lan?.close();
    await auditor.context().close();
  });

  it('goes on with a broken upload after a reload, from where it stopped', async () => {
    await writeFile(join(folder, 'lon.zip'), randomBytes(36 << 20));
    const clerk = await signedInPage('vanthu');
    await clerk.goto(`${service.url}/transfers?new=1`);
    await clerk.getByRole('dialog').getByRole('button', { name: 'Lập đợt giao nộp' }).click();
    await clerk.getByRole('tab', { name: 'Tải lên gói đã đóng (ZIP)' }).click();
    const offsets: number[] = [];
    let held = true;
    await clerk.route('**/api/uploads/**', async (route) => {
      const request = route.request();
      const offset = Number(request.headers()['upload-offset'] ?? Number.NaN);
      if (request.method() === 'PATCH') offsets.push(offset);
      // The network fails after the first piece.
      if (request.method() === 'PATCH' && offset > 0 && held) return;
      await route.continue();
    });
    await clerk.getByTestId('zip-files').setInputFiles(join(folder, 'lon.zip'));
    await expect.poll(() => offsets.some((offset) => offset > 0), { timeout: 30_000 }).toBe(true);
    await clerk.getByRole('button', { name: 'Tạm dừng' }).click();
    await clerk.getByRole('button', { name: 'Tiếp tục' }).waitFor();
    held = false;
    await clerk.reload();
    await clerk.getByText('Tải lên dở dang').waitFor();
    offsets.length = 0;
    await clerk.getByRole('tab', { name: 'Tải lên gói đã đóng (ZIP)' }).click();
    await clerk.getByTestId('zip-files').setInputFiles(join(folder, 'lon.zip'));
    await clerk.getByText('Đã tải lên đủ').waitFor();
    expect(offsets[0]).toBeGreaterThan(0);
    await clerk.getByRole('button', { name: 'Gỡ gói' }).click();
    await clerk.getByRole('dialog').getByRole('button', { name: 'Gỡ gói' }).click();
    await clerk.getByText('Chưa có gói nào để gửi.').first().waitFor();
    await clerk.context().close();
  });
});
