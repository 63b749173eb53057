// All Vietnamese messages of the desk.
import { admin } from './vi/admin.ts';
import { home, search } from './vi/home.ts';
import { packages, signatures } from './vi/packages.ts';
import { records } from './vi/records.ts';
import { session, shell } from './vi/shell.ts';
import { transfers } from './vi/transfers.ts';

export const vi = { shell, session, home, search, transfers, packages, signatures, records, admin };
