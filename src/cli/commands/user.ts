// chauban user add, chauban user password: on the installation itself, for the first accounts and for locked-out administrators.
import { randomUUID } from 'node:crypto';
import { type Call, command, EXIT, UsageError } from '../command.ts';
import { PASSWORD_VARIABLE } from '../read-password.ts';

const ROLES = ['archivist', 'agency-officer', 'auditor', 'administrator'] as const;

const addFlags = {
  name: { type: 'string', value: 'TEXT', required: true, vi: 'họ tên', en: 'full name' },
  role: { type: 'string', value: 'ROLE', required: true, vi: ROLES.join(', '), en: 'the role' },
  organisation: {
    type: 'string',
    value: 'CODE',
    vi: 'mã định danh cơ quan (cán bộ cơ quan phải có)',
    en: 'code of the organisation',
  },
} as const;

const PASSWORD_NOTE = {
  vi: `Mật khẩu lấy từ ${PASSWORD_VARIABLE}; không có thì được tạo và chỉ hiện một lần.`,
  en: `The password comes from ${PASSWORD_VARIABLE}; without it one is made and shown once.`,
};

export const userAdd = command({
  name: 'user add',
  operands: 'USERNAME',
  count: [1, 1],
  vi: `Thêm người dùng (dịch vụ đã dừng nếu dùng PostgreSQL kèm theo). ${PASSWORD_NOTE.vi}`,
  en: `Add a user (service stopped if it uses the embedded PostgreSQL). ${PASSWORD_NOTE.en}`,
  flags: addFlags,
  run: add,
});

export const userPassword = command({
  name: 'user password',
  operands: 'USERNAME',
  count: [1, 1],
  vi: `Đặt lại mật khẩu; người dùng phải đổi khi đăng nhập. ${PASSWORD_NOTE.vi}`,
  en: `Set a new password, which the user must change at sign-in. ${PASSWORD_NOTE.en}`,
  flags: {},
  run: setPassword,
});

async function add({
  flags: { name, role, organisation },
  operands: [username = ''],
  say,
}: Call<typeof addFlags>): Promise<number> {
  const known = ROLES.find((one) => one === role);
  if (known === undefined) throw new UsageError(`--role: ${ROLES.join(', ')}`);
  const { password, shown } = await newPassword();
  const { readInstallation, withDatabase } = await import('../../composition/installation.ts');
  const { manageUsers, organisationId } = await import('../../composition/manage-installation.ts');
  const user = await withDatabase(readInstallation(), async (database) => {
    const id = organisation === undefined ? null : await organisationId(database, organisation);
    return manageUsers(database).add({ username, displayName: name.normalize('NFC'), role: known, organisationId: id, password });
  });
  tell(say, { id: user.id, username: user.username, role: known }, user.username, shown);
  return EXIT.passed;
}

async function setPassword({ operands: [username = ''], say }: Call<Record<string, never>>): Promise<number> {
  const { password, shown } = await newPassword();
  const { readInstallation, withDatabase } = await import('../../composition/installation.ts');
  const { findUser, manageUsers } = await import('../../composition/manage-installation.ts');
  const user = await withDatabase(readInstallation(), async (database) => {
    const found = await findUser(database, username);
    // Whoever can run this command on the machine has the database anyway.
    const by = { ...found, id: randomUUID(), role: 'administrator' as const };
    await manageUsers(database).changePassword({ by, userId: found.id, password, current: undefined, token: undefined });
    return found;
  });
  tell(say, { id: user.id, username: user.username }, user.username, shown);
  return EXIT.passed;
}

function tell(say: Call<Record<string, never>>['say'], value: object, username: string, shown: string | undefined): void {
  say.result({ ...value, ...(shown !== undefined && { password: shown }) }, [
    `Tên đăng nhập / user: ${username}`,
    ...(shown === undefined ? [] : [`Mật khẩu (chỉ hiện một lần) / password (shown once): ${shown}`]),
  ]);
}

async function newPassword(): Promise<{ readonly password: string; readonly shown: string | undefined }> {
  const { PASSWORD_MAXIMUM, PASSWORD_MINIMUM, randomPassword } = await import('../../identity/index.ts');
  const given = process.env[PASSWORD_VARIABLE];
  if (given === undefined || given === '') {
    const made = randomPassword();
    return { password: made, shown: made };
  }
  if (given.length < PASSWORD_MINIMUM || given.length > PASSWORD_MAXIMUM) {
    throw new UsageError(
      `Mật khẩu cần từ ${PASSWORD_MINIMUM} ký tự. / A password needs at least ${PASSWORD_MINIMUM} characters.`,
    );
  }
  return { password: given, shown: undefined };
}
