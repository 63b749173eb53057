// chauban deposit: a transfer from the command line, up to its receipts.
import { stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Call, command, EXIT, Refusal, type Speaker, UsageError } from '../command.ts';
import { kindOf } from '../kind-of.ts';
import { SERVICE_FLAGS, ServiceClient } from '../service-client.ts';

const flags = {
  ...SERVICE_FLAGS,
  note: { type: 'string', value: 'TEXT', vi: 'ghi chú của đợt giao nộp', en: 'note of the transfer' },
  transfer: {
    type: 'string',
    value: 'ID',
    vi: 'làm tiếp một đợt giao nộp dở dang: tệp đã tải một phần được tải tiếp',
    en: 'go on with a transfer that was broken off: files that were sent in part are resumed',
  },
  receipts: {
    type: 'string',
    value: 'DIR',
    vi: 'thư mục lưu biên nhận (mặc định: thư mục hiện tại)',
    en: 'folder for the receipts (default: here)',
  },
} as const;

export const deposit = command({
  name: 'deposit',
  operands: 'FONDS_CODE ZIP...',
  count: [2, Number.POSITIVE_INFINITY],
  vi: 'Giao nộp các gói nộp lưu vào một phông: tải lên, nộp, chờ kết quả, lưu biên nhận.',
  en: 'Transfer submission packages to a fonds: upload, submit, wait, save the receipts.',
  flags,
  run,
});

interface PackageView {
  readonly id: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly state: string;
  readonly dossierId: string | null;
  readonly receipt: boolean;
}

interface TransferView {
  readonly id: string;
  readonly code: string;
  readonly submittedAt: string | null;
  readonly packages: readonly PackageView[];
}

const POLL_MS = 1_000;
// A person has to decide about the last one; nobody waits for that on a terminal.
const SETTLED = ['ACCEPTED', 'REFUSED', 'CANCELLED', 'AWAITING_DECISION'];

async function run({ flags: given, operands: [code = '', ...files], say }: Call<typeof flags>): Promise<number> {
  const folder = resolve(given.receipts ?? '.');
  for (const file of files) await assertFile(file);
  const names = files.map((file) => basename(file).normalize('NFC'));
  if (new Set(names).size < names.length) throw new UsageError('Hai gói trùng tên tệp. / Two packages have the same file name.');
  const client = await ServiceClient.signIn(given.url, given.user);
  try {
    const transfer = await openTransfer(client, code, given.transfer, given.note ?? '');
    await sendAll(client, transfer, files, say);
    const settled = await waitForAll(client, transfer.id, say);
    for (const item of settled.packages) await report(client, settled, item, folder, say);
    return exitOf(settled.packages);
  } finally {
    await client.signOut().catch(() => undefined); // the session ends by itself
  }
}

async function assertFile(path: string): Promise<void> {
  if ((await kindOf(path)) !== 'file') throw new UsageError(`ZIP: không có tệp / no such file: ${path}`);
}

async function openTransfer(client: ServiceClient, code: string, id: string | undefined, note: string): Promise<TransferView> {
  if (id !== undefined) return client.send<TransferView>('GET', `/api/transfers/${encodeURIComponent(id)}`);
  const query = new URLSearchParams({ q: code, pageSize: '100' });
  const { items } = await client.send<{ items: readonly { id: string; code: string; name: string }[] }>(
    'GET',
    `/api/fonds?${query}`,
  );
  const [fonds, another] = items.filter((one) => one.code === code || one.id === code);
  if (fonds === undefined)
    throw new Refusal({ vi: `Không có phông mang mã ${code}.`, en: `There is no fonds with the code ${code}.` });
  if (another !== undefined) {
    throw new Refusal({
      vi: `Có nhiều phông mang mã ${code}. Hãy dùng định danh phông (id).`,
      en: `Several fonds have the code ${code}. Use the id of the fonds.`,
    });
  }
  return client.send<TransferView>('POST', '/api/transfers', { fondsId: fonds.id, note });
}

async function sendAll(client: ServiceClient, transfer: TransferView, files: readonly string[], say: Speaker): Promise<void> {
  if (transfer.submittedAt !== null) return;
  say.progress({ vi: `Đợt giao nộp ${transfer.code} (--transfer ${transfer.id})`, en: `Transfer ${transfer.code}` });
  for (const file of files) {
    const name = basename(file).normalize('NFC');
    const { size } = await stat(file);
    const begun = transfer.packages.find(
      (item) => item.fileName === name && item.sizeBytes === size && item.state === 'RECEIVING',
    );
    await client.upload(file, transfer.id, begun, (sent, total) =>
      say.progress({ vi: `${name}: ${sent}/${total} byte`, en: 'sent' }),
    );
  }
  await client.send('POST', `/api/transfers/${transfer.id}/submit`);
}

async function waitForAll(client: ServiceClient, id: string, say: Speaker): Promise<TransferView> {
  let told = '';
  for (;;) {
    const transfer = await client.send<TransferView>('GET', `/api/transfers/${id}`);
    const waiting = transfer.packages.filter(({ state }) => !SETTLED.includes(state));
    if (waiting.length === 0) return transfer;
    const states = waiting.map(({ fileName, state }) => `${fileName} ${state}`).join(', ');
    if (states !== told) say.progress({ vi: `Đang chờ: ${states}`, en: 'waiting' });
    told = states;
    await sleep(POLL_MS);
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ACCEPTED: '[ TIẾP NHẬN ] / accepted',
  REFUSED: '[ TỪ CHỐI ] / refused',
  AWAITING_DECISION: '[ CHỜ QUYẾT ĐỊNH ] / a person decides',
  CANCELLED: '[ ĐÃ HỦY ] / cancelled',
};

async function report(
  client: ServiceClient,
  transfer: TransferView,
  item: PackageView,
  folder: string,
  say: Speaker,
): Promise<void> {
  const receipts: string[] = [];
  if (item.receipt) {
    for (const kind of ['json', 'p7s']) {
      const path = join(folder, `${transfer.code}-${item.id.slice(0, 8)}-bien-nhan.${kind}`);
      await writeFile(path, await client.bytes(`/api/packages/${item.id}/receipt.${kind}`));
      receipts.push(path);
    }
  }
  const { id, fileName, state, dossierId } = item;
  const findings = state === 'ACCEPTED' ? [] : await findingsOf(client, id);
  say.result({ transfer: transfer.id, code: transfer.code, package: id, file: fileName, state, dossierId, receipts, findings }, [
    `${WORDS[state] ?? state} ${fileName}`,
    ...findings.flatMap(({ code, vi, en }) => [`    ${code}: ${vi}`, `      ${en}`]),
    ...receipts.map((path) => `    ${path}`),
  ]);
}

interface FindingView {
  readonly code: string;
  readonly severity: string;
  readonly vi: string;
  readonly en: string;
}

async function findingsOf(client: ServiceClient, id: string): Promise<readonly FindingView[]> {
  const { findings } = await client.send<{ readonly findings: readonly FindingView[] }>('GET', `/api/packages/${id}`);
  return findings.filter(({ severity }) => severity !== 'info').map(({ code, severity, vi, en }) => ({ code, severity, vi, en }));
}

function exitOf(packages: readonly PackageView[]): number {
  if (packages.some(({ state }) => state === 'REFUSED' || state === 'CANCELLED')) return EXIT.failed;
  return packages.every(({ state }) => state === 'ACCEPTED') ? EXIT.passed : EXIT.indeterminate;
}
