// The table of commands.
import type { Command } from './command.ts';
import { audit } from './commands/audit.ts';
import { backupFull, backupIncremental, backupRestore } from './commands/backup.ts';
import { deposit } from './commands/deposit.ts';
import { keysMake } from './commands/keys.ts';
import { ledgerVerify } from './commands/ledger.ts';
import { ledgerKey } from './commands/ledger-key.ts';
import { ocflValidate } from './commands/ocfl.ts';
import { packageBuild, packageCheck } from './commands/package.ts';
import { path } from './commands/path.ts';
import { rebuild } from './commands/rebuild.ts';
import { trustAdd, trustList } from './commands/trust.ts';
import { userAdd, userPassword } from './commands/user.ts';
import { validate } from './commands/validate.ts';
import { verify } from './commands/verify.ts';

/** Offline ones first, then those over a running service, then those on the installation. */
export const COMMANDS: readonly Command[] = [
  ...[verify, validate, path, packageCheck, packageBuild, ocflValidate, ledgerVerify],
  ...[deposit, audit],
  ...[keysMake, ledgerKey, userAdd, userPassword, trustAdd, trustList],
  ...[backupIncremental, backupFull, backupRestore, rebuild],
];
