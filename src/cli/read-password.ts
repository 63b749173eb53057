// A password for a command: from the environment, or typed on a terminal without being shown. Never an argument: arguments are seen by
// everybody on the machine.
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { UsageError } from './command.ts';

export const PASSWORD_VARIABLE = 'CHAUBAN_PASSWORD';

/** Throws UsageError when there is neither variable nor terminal. */
export async function readPassword(): Promise<string> {
  const given = process.env[PASSWORD_VARIABLE];
  if (given !== undefined && given !== '') return given;
  if (!process.stdin.isTTY) {
    throw new UsageError(
      `Đặt mật khẩu vào biến ${PASSWORD_VARIABLE}. / Put the password into the variable ${PASSWORD_VARIABLE}.`,
    );
  }
  process.stderr.write('Mật khẩu / password: ');
  const silent = new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      lines.once('close', () => reject(new UsageError('Chưa nhập mật khẩu. / No password was given.')));
    });
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
