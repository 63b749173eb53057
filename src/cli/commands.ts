// The table of commands.
import type { Command } from './command.ts';
import { backupFull, backupIncremental, backupRestore } from './commands/backup.ts';
import { ledgerVerify } from './commands/ledger.ts';
import { ledgerKey } from './commands/ledger-key.ts';
import { ocflValidate } from './commands/ocfl.ts';
import { packageBuild, packageCheck } from './commands/package.ts';
import { rebuild } from './commands/rebuild.ts';
import { validate } from './commands/validate.ts';
import { verify } from './commands/verify.ts';

export const COMMANDS: readonly Command[] = [
  verify,
  validate,
  packageCheck,
  packageBuild,
  ocflValidate,
  ledgerVerify,
  ledgerKey,
  rebuild,
  backupFull,
  backupIncremental,
  backupRestore,
];
