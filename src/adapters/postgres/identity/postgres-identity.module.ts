// Wires the identity ports to PostgreSQL.
import { Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccessLog } from '../../../identity/access-log.port.ts';
import { Sessions } from '../../../identity/sessions.port.ts';
import { Organisations, Users } from '../../../identity/users.port.ts';
import { PostgresAccessLog } from './access-log.ts';
import { PostgresSessions } from './sessions.ts';
import { PostgresOrganisations, PostgresUsers } from './users.ts';

const PORTS = [
  { provide: Users, inject: [DataSource], useFactory: (dataSource: DataSource) => new PostgresUsers(dataSource) },
  { provide: Organisations, inject: [DataSource], useFactory: (dataSource: DataSource) => new PostgresOrganisations(dataSource) },
  { provide: Sessions, inject: [DataSource], useFactory: (dataSource: DataSource) => new PostgresSessions(dataSource) },
  { provide: AccessLog, inject: [DataSource], useFactory: (dataSource: DataSource) => new PostgresAccessLog(dataSource) },
];

@Global()
@Module({ providers: PORTS, exports: [Users, Organisations, Sessions, AccessLog] })
export class PostgresIdentityModule {}
