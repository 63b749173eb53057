// chauban ledger verify: one copy of the published log, whole, under a key that the caller brings. Trusts nothing else.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bytes } from '../../core/encoding/bytes.ts';
import { encodeHex } from '../../core/encoding/hex.ts';
import { MalformedError } from '../../core/encoding/malformed-error.ts';
import { type NoteVerifierKey, parseVerifierKey } from '../../core/merkle/index.ts';
import { NodeEngine } from '../../engine/node-engine.ts';
import { type Call, command, EXIT, UsageError } from '../command.ts';
import { kindOf } from '../kind-of.ts';

const flags = {
  key: {
    type: 'string',
    value: 'KEY',
    required: true,
    vi: 'khóa kiểm tra của sổ cái (tên+mã+khóa), hoặc tệp chứa khóa',
    en: 'verifier key of the ledger (name+id+key), or a file with it',
  },
  since: {
    type: 'string',
    value: 'CHECKPOINT',
    vi: 'tệp điểm kiểm soát đã giữ từ trước: sổ cái phải là phần tiếp nối của nó',
    en: 'a checkpoint kept from before: the ledger must continue it',
  },
} as const;

export const ledgerVerify = command({
  name: 'ledger verify',
  operands: 'DIR|URL',
  count: [1, 1],
  vi: 'Kiểm tra toàn bộ một bản sổ cái: mọi bút toán, mọi tệp băm, điểm kiểm soát đã ký.',
  en: 'Verify a whole copy of the ledger: every entry, every tile, the signed checkpoint.',
  flags,
  run,
});

async function run({ flags: given, operands: [place = ''], say }: Call<typeof flags>): Promise<number> {
  const engine = new NodeEngine();
  const key = await readKey(engine, given.key);
  const remembered = given.since === undefined ? [] : [await readOwn('--since', given.since)];
  const isRemote = /^https?:\/\//.test(place);
  const read = isRemote ? remoteReader(place) : await folderReader(place);
  const { LOG_PROBLEM_MESSAGES, verifyLog } = await import('../../ledger/index.ts');
  const report = await verifyLog(read, { origin: key.name, key, remembered }, engine);
  // Bodies may hold personal data and are not served to the public: over HTTP the entries are checked, and this is said.
  const problems = report.problems.filter(({ key: at }) => !(isRemote && at.startsWith('bodies/')));
  const bodies = problems.length === report.problems.length;
  for (const { code, key: at, index, detail } of problems) {
    const { vi, en } = LOG_PROBLEM_MESSAGES[code];
    const where = index === undefined ? at : `${at} #${index}`;
    say.result({ problem: code, key: at, index: index ?? null, detail, vi, en }, [
      `[ HỎNG ] ${code} ${where}`,
      `  ${vi}`,
      `  ${en}`,
      `  ${detail}`,
    ]);
  }
  const passed = problems.length === 0;
  const root = report.root === undefined ? null : encodeHex(report.root);
  const told = { passed, origin: key.name, size: report.size, root, bodiesChecked: bodies, problems: problems.length };
  say.result(told, [
    passed ? `ĐẠT: ${report.size} bút toán / PASSED: ${report.size} entries` : `KHÔNG ĐẠT / FAILED: ${problems.length}`,
    ...(bodies
      ? []
      : ['Nội dung kèm bút toán không công bố nên không kiểm tra được / bodies are not published, and were not checked']),
    `${key.name} ${root ?? ''}`,
  ]);
  return passed ? EXIT.passed : EXIT.failed;
}

async function readKey(engine: NodeEngine, given: string): Promise<NoteVerifierKey> {
  const text = /\+[0-9a-f]{8}\+/.test(given) ? given : Buffer.from(await readOwn('--key', given)).toString('utf8');
  const line = text.split('\n').find((one) => /^[^#\s]/.test(one)) ?? '';
  try {
    return parseVerifierKey(engine, line.trim());
  } catch (cause) {
    if (cause instanceof MalformedError) throw new UsageError(`--key: ${cause.message}`, { cause });
    throw cause;
  }
}

async function readOwn(flag: string, path: string): Promise<Bytes> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new UsageError(`${flag}: không đọc được / cannot be read: ${path}`, { cause });
  }
}

// The folder of a store has the log in its area `ledger`.
async function folderReader(folder: string): Promise<(key: string) => Promise<Bytes | undefined>> {
  const found = await Promise.all(
    [join(folder, 'ledger'), folder].map(async (path) => ((await isThere(join(path, 'checkpoint'))) ? path : undefined)),
  );
  const root = found.find((path) => path !== undefined);
  if (root === undefined) throw new UsageError(`Không có sổ cái trong thư mục này. / There is no ledger in ${folder}`);
  return async (key) => ((await isThere(join(root, key))) ? new Uint8Array(await readFile(join(root, key))) : undefined);
}

async function isThere(path: string): Promise<boolean> {
  return (await kindOf(path)) === 'file';
}

function remoteReader(url: string): (key: string) => Promise<Bytes | undefined> {
  const base = url.endsWith('/') ? url : `${url}/`;
  return async (key) => {
    const response = await fetch(new URL(key, base));
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    if (response.status === 404 || response.status === 403) return undefined;
    throw new Error(`${new URL(key, base).href}: HTTP ${response.status}`);
  };
}
