// All English messages of the desk: the same keys as the Vietnamese ones, kept by the type.
import { admin } from './en/admin.ts';
import { home, search } from './en/home.ts';
import { packages, signatures } from './en/packages.ts';
import { records } from './en/records.ts';
import { session, shell } from './en/shell.ts';
import { transfers } from './en/transfers.ts';
import type { Messages } from './shape.ts';

export const en: Messages = { shell, session, home, search, transfers, packages, signatures, records, admin };
