// chauban ocfl validate: OCFL 1.0 and 1.1 objects, every byte, offline.
import { resolve } from 'node:path';
import { type Call, command, EXIT, UsageError } from '../command.ts';
import { kindOf } from '../kind-of.ts';

export const ocflValidate = command({
  name: 'ocfl validate',
  operands: 'DIR',
  count: [1, 1],
  vi: 'Kiểm tra đối tượng OCFL trong một thư mục: một đối tượng, một gốc lưu trữ, hoặc thư mục của một kho.',
  en: 'Validate OCFL objects in a folder: one object, a storage root, or the folder of a store.',
  flags: {},
  run,
});

async function run({ operands: [folder = ''], say }: Call<Record<string, never>>): Promise<number> {
  const root = resolve(folder);
  if ((await kindOf(root)) !== 'directory') throw new UsageError(`DIR: không có thư mục / no such folder: ${folder}`);
  const { validateOcflFolder } = await import('../../composition/ocfl-folder.ts');
  let objects = 0;
  let faulty = 0;
  for await (const { object, valid, findings } of validateOcflFolder(root)) {
    objects++;
    if (!valid) faulty++;
    const text = [`${valid ? '[ ĐẠT  ]' : '[ HỎNG ]'} ${object}`, ...findings.map(({ code, detail }) => `    ${code} ${detail}`)];
    say.result({ object, valid, findings }, text);
  }
  if (objects === 0) throw new UsageError('Không thấy đối tượng OCFL nào. / No OCFL object was found.');
  say.result({ objects, faulty }, `${objects} đối tượng, ${faulty} hỏng / ${objects} objects, ${faulty} faulty`);
  return faulty === 0 ? EXIT.passed : EXIT.failed;
}
