// chauban trust add, chauban trust list: the operator's trust, on the installation itself. Nothing is trusted that nobody added.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { TrustView } from '../../preservation/manage-trust.ts';
import { type Call, command, EXIT, type Speaker, UsageError } from '../command.ts';

const PURPOSES = ['signers', 'tsa', 'intermediates'] as const;

const addFlags = {
  purpose: {
    type: 'string',
    value: 'PURPOSE',
    required: true,
    vi: 'signers: gốc của người ký; tsa: gốc của dấu thời gian; intermediates: chứng thư trung gian',
    en: 'signers, tsa: anchors for that purpose alone; intermediates: never anchors',
  },
  by: { type: 'string', value: 'USERNAME', required: true, vi: 'người quản trị thực hiện', en: 'the administrator who does it' },
  source: { type: 'string', value: 'TEXT', vi: 'chứng thư lấy từ đâu', en: 'where the certificate was taken from' },
} as const;

export const trustAdd = command({
  name: 'trust add',
  operands: 'FILE',
  count: [1, 1],
  vi: 'Thêm chứng thư được tin cậy (DER hoặc PEM); hãy so mã băm với nơi công bố rồi xác nhận trên giao diện web.',
  en: 'Add trusted certificates (DER or PEM); compare the fingerprint with the publication, then confirm in the web interface.',
  flags: addFlags,
  run: add,
});

export const trustList = command({
  name: 'trust list',
  operands: '',
  count: [0, 0],
  vi: 'Liệt kê chứng thư được tin cậy.',
  en: 'List the trusted certificates.',
  flags: {},
  run: list,
});

async function add({ flags, operands: [file = ''], say }: Call<typeof addFlags>): Promise<number> {
  const purpose = PURPOSES.find((one) => one === flags.purpose);
  if (purpose === undefined) throw new UsageError(`--purpose: ${PURPOSES.join(', ')}`);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new UsageError(`FILE: không đọc được / cannot be read: ${file}`, { cause });
  });
  const { readInstallation, withDatabase } = await import('../../composition/installation.ts');
  const { findUser, manageTrust } = await import('../../composition/manage-installation.ts');
  const installation = readInstallation();
  const added = await withDatabase(installation, async (database) => {
    const { id, username, role, active } = await findUser(database, flags.by);
    if (role !== 'administrator' || !active) throw new UsageError('--by: cần một người quản trị / expected an administrator');
    const trust = await manageTrust(database, installation.configuration);
    const actor = { userId: id, username, requestId: 'chauban trust add' };
    return trust.add(actor, purpose, new Uint8Array(bytes), flags.source ?? basename(file));
  });
  for (const view of added) tell(say, view);
  return EXIT.passed;
}

async function list({ say }: Call<Record<string, never>>): Promise<number> {
  const { readInstallation, withDatabase } = await import('../../composition/installation.ts');
  const { manageTrust } = await import('../../composition/manage-installation.ts');
  const installation = readInstallation();
  const views = await withDatabase(installation, async (database) =>
    (await manageTrust(database, installation.configuration)).list(),
  );
  for (const view of views) tell(say, view);
  return EXIT.passed;
}

function tell(say: Speaker, view: TrustView): void {
  const { purpose, sha256, subject, notBefore, notAfter, confirmed, source } = view;
  const day = (time: Date): string => time.toISOString().slice(0, 10);
  say.result(view, [
    `${purpose}  ${confirmed ? 'đã xác nhận / confirmed' : 'CHƯA XÁC NHẬN / unconfirmed'}  ${day(notBefore)} – ${day(notAfter)}`,
    `  ${subject}`,
    `  SHA-256 ${sha256}`,
    `  ${source}`,
  ]);
}
