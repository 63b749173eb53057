// chauban keys make: the keys of an archive, before its first start.
import { type Call, command, EXIT } from '../command.ts';

const flags = {
  organisation: {
    type: 'string',
    value: 'TEXT',
    required: true,
    vi: 'tên cơ quan lưu trữ ghi trong chứng thư biên nhận',
    en: 'name of the archive, for the certificate of its receipts',
  },
} as const;

export const keysMake = command({
  name: 'keys make',
  operands: '',
  count: [0, 0],
  vi: 'Tạo khóa sổ cái và khóa biên nhận trước lần khởi động đầu tiên; từ chối khi đã có khóa hoặc sổ cái.',
  en: 'Make the keys of ledger and receipts before the first start; refuses where there are keys or a ledger.',
  flags,
  run,
});

async function run({ flags: { organisation }, now, say }: Call<typeof flags>): Promise<number> {
  const { readInstallation } = await import('../../composition/installation.ts');
  const { makeKeys } = await import('../../composition/make-keys.ts');
  const made = await makeKeys(readInstallation(), organisation, now);
  say.result(made, [
    `Đã tạo khóa trong / keys made in: ${made.folder}`,
    `Khóa kiểm tra sổ cái (công bố) / verifier key of the ledger (to publish):\n  ${made.verifierKey}`,
    `Chứng thư biên nhận (công bố) / certificate of receipts (to publish):\n  ${made.receiptCertificate}\n  SHA-256 ${made.receiptFingerprint}`,
    'Hãy sao lưu ngay thư mục khóa ra nơi an toàn, tách khỏi các kho. / Back the keys folder up now, apart from the stores.',
  ]);
  return EXIT.passed;
}
