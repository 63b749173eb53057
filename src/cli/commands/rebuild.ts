// chauban rebuild: the database made anew from one store.
import { readFile } from 'node:fs/promises';
import { type Call, command, EXIT, UsageError } from '../command.ts';

const flags = {
  from: {
    type: 'string',
    value: 'STORE',
    required: true,
    vi: 'tên kho dùng để dựng lại',
    en: 'name of the store to rebuild from',
  },
  replace: {
    type: 'boolean',
    vi: 'thay cơ sở dữ liệu đang có (dịch vụ đã dừng); cơ sở cũ được đổi tên và giữ lại',
    en: 'replace the present database (service stopped); the old one is renamed and kept',
  },
  since: {
    type: 'string',
    value: 'CHECKPOINT',
    vi: 'tệp điểm kiểm soát đã giữ từ trước: sổ cái phải là phần tiếp nối của nó',
    en: 'a checkpoint kept from before: the ledger must continue it',
  },
} as const;

export const rebuild = command({
  name: 'rebuild',
  operands: '',
  count: [0, 0],
  vi: 'Dựng lại cơ sở dữ liệu từ một kho, sau khi kiểm tra toàn bộ sổ cái.',
  en: 'Make the database anew from one store, after verifying the whole ledger.',
  flags,
  run,
});

async function run({ flags: given, now, say }: Call<typeof flags>): Promise<number> {
  const remembered = given.since === undefined ? [] : [await readCheckpoint(given.since)];
  const { readInstallation } = await import('../../composition/installation.ts');
  const { rebuildInstallation } = await import('../../composition/rebuild/rebuild-installation.ts');
  const { REBUILD_FAULT_SENTENCES } = await import('../../composition/rebuild/rebuild-faults.ts');
  const { LOG_PROBLEM_MESSAGES } = await import('../../ledger/index.ts');
  const { NOT_REBUILT } = await import('../../composition/rebuild/not-rebuilt.ts');
  const { log, statements, faults, kept } = await rebuildInstallation(readInstallation(), {
    ...{ from: given.from, replace: given.replace, remembered, now },
    tell: (entries, size) => say.progress({ vi: `${entries}/${size} bút toán`, en: `${entries}/${size} entries` }),
  });
  for (const { code, key, index, detail } of log.problems) {
    const { vi, en } = LOG_PROBLEM_MESSAGES[code];
    const place = index === undefined ? key : `${key} #${index}`;
    say.result({ problem: code, key, index: index ?? null, detail, vi, en }, [`[ HỎNG ] ${code} ${place}`, `  ${vi}`, `  ${en}`]);
  }
  for (const fault of faults) {
    const { vi, en } = REBUILD_FAULT_SENTENCES[fault.code];
    say.result({ ...fault, vi, en }, [`[ HỎNG ] ${fault.code} #${fault.entry} ${fault.subject}`, `  ${vi}`, `  ${en}`]);
  }
  const rebuilt = log.problems.length === 0;
  const notRebuilt = rebuilt ? NOT_REBUILT : [];
  say.result({ rebuilt, entries: log.size, statements, faults: faults.length, kept, notRebuilt }, [
    rebuilt
      ? `Đã dựng lại từ kho ${given.from}: ${log.size} bút toán / rebuilt from ${given.from}: ${log.size} entries`
      : 'KHÔNG dựng lại: sổ cái của kho này không nguyên vẹn / NOT rebuilt: the ledger of this store is not whole',
    ...(kept === null ? [] : [`Cơ sở dữ liệu cũ giữ tại / the former database is kept as: ${kept}`]),
    ...notRebuilt.flatMap(({ table, columns, vi, en }) => [
      `  - ${table}${columns === undefined ? '' : ` (${columns.join(', ')})`}: ${vi}`,
      `    ${en}`,
    ]),
  ]);
  return rebuilt && faults.length === 0 ? EXIT.passed : EXIT.failed;
}

async function readCheckpoint(path: string) {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new UsageError(`--since: không đọc được / cannot be read: ${path}`, { cause });
  }
}
