// chauban package check, chauban package build: a submission package before it is handed over.
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Profile } from '../../core/package/index.ts';
import type { AnyFinding } from '../../ingest/transfer.ts';
import { type Call, command, EXIT, Refusal, type Speaker, UsageError } from '../command.ts';
import { kindOf } from '../kind-of.ts';

const DEFAULT_PROFILE = 'tt02-2019';
const profile = {
  type: 'string',
  value: 'ID',
  vi: `bộ quy tắc (mặc định ${DEFAULT_PROFILE})`,
  en: `profile (default ${DEFAULT_PROFILE})`,
} as const;
const checkFlags = { profile } as const;
const buildFlags = {
  out: { type: 'string', value: 'ZIP', required: true, vi: 'tệp ZIP cần tạo', en: 'the ZIP file to make' },
  profile,
} as const;

export const packageCheck = command({
  name: 'package check',
  operands: 'ZIP',
  count: [1, 1],
  vi: 'Kiểm tra gói nộp lưu trước khi giao nộp (không kiểm tra chữ ký: dùng validate).',
  en: 'Check a submission package before handing it over (signatures: use validate).',
  flags: checkFlags,
  run: check,
});

export const packageBuild = command({
  name: 'package build',
  operands: 'FOLDER',
  count: [1, 1],
  vi: 'Đóng gói một thư mục (có hoso.xml hoặc hoso.xlsx) thành gói nộp lưu rồi kiểm tra.',
  en: 'Make a submission package of a folder (with hoso.xml or hoso.xlsx), then check it.',
  flags: buildFlags,
  run: build,
});

async function check({ flags, operands: [file = ''], say }: Call<typeof checkFlags>): Promise<number> {
  if ((await kindOf(file)) !== 'file') throw new UsageError(`ZIP: không có tệp / no such file: ${file}`);
  return report(file, await chosen(flags.profile), say);
}

async function build({ flags, operands: [given = ''], now, say }: Call<typeof buildFlags>): Promise<number> {
  const folder = resolve(given);
  const out = resolve(flags.out);
  if ((await kindOf(folder)) !== 'directory') throw new UsageError(`FOLDER: không có thư mục / no such folder: ${given}`);
  if (existsSync(out)) {
    throw new Refusal({ vi: `Đã có tệp ${out}. Hãy chọn tên khác.`, en: `${out} exists. Choose another name.` });
  }
  if (!['hoso.xml', 'hoso.xlsx'].some((name) => existsSync(join(folder, name)))) {
    throw new Refusal({
      vi: `Thư mục ${basename(folder)} chưa có hoso.xml hoặc hoso.xlsx. Hãy tải mẫu hoso.xlsx trên giao diện web và điền thông tin.`,
      en: `The folder ${basename(folder)} has neither hoso.xml nor hoso.xlsx. Download the template in the web interface and fill it in.`,
    });
  }
  const wanted = await chosen(flags.profile);
  const { buildPackage } = await import('../../composition/package-folder.ts');
  await buildPackage(folder, out, now);
  return report(out, wanted, say);
}

async function chosen(id = DEFAULT_PROFILE): Promise<Profile> {
  const { knownProfiles } = await import('../../composition/package-folder.ts');
  const profiles = await knownProfiles();
  const found = profiles.get(id);
  if (found === undefined) throw new UsageError(`--profile: ${[...profiles.keys()].join(', ')}`);
  return found;
}

async function report(file: string, wanted: Profile, say: Speaker): Promise<number> {
  const { checkPackage } = await import('../../composition/package-folder.ts');
  const { findings, description, files } = await checkPackage(file, wanted);
  const refused = findings.some(({ severity }) => severity === 'refuse');
  const result = { file, profile: wanted.id, passed: !refused, files, documents: description?.documents.length ?? 0, findings };
  const verdict = refused
    ? 'KHÔNG ĐẠT: gói này sẽ bị từ chối / FAILED: this package would be refused'
    : 'ĐẠT: gói đúng quy cách / PASSED: the package is in order';
  say.result(result, [file, ...findings.flatMap(textOf), verdict]);
  return refused ? EXIT.failed : EXIT.passed;
}

const MARKS = { refuse: '[ LỖI  ]', warn: '[LƯU Ý ]', info: '[  i   ]' } as const;

function textOf({ code, severity, vi, en }: AnyFinding): string[] {
  return [`  ${MARKS[severity]} ${code}: ${vi}`, `           ${en}`];
}
