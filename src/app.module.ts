// Lists the modules: the only place where functions, adapters and routes meet. One line per module.
import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { PostgresIdentityModule } from './adapters/postgres/identity/postgres-identity.module.ts';
import { PostgresModule } from './adapters/postgres/postgres.module.ts';
import { SystemModule } from './adapters/system/system.module.ts';
import { AccessModule } from './composition/access.module.ts';
import { BackupModule } from './composition/backup.module.ts';
import { CatalogueModule } from './composition/catalogue.module.ts';
import { DemonstrationModule } from './composition/demonstration.module.ts';
import { DutyModule } from './composition/duty.module.ts';
import { IngestModule } from './composition/ingest.module.ts';
import { KeysModule } from './composition/keys.module.ts';
import { LedgerModule } from './composition/ledger.module.ts';
import { PreservationModule } from './composition/preservation.module.ts';
import { StoresModule } from './composition/stores.module.ts';
import { TimeStampsModule } from './composition/time-stamps.module.ts';
import { type Configuration, ConfigurationModule } from './configuration/index.ts';
import { AccessHttpModule } from './http/access/access-http.module.ts';
import { CatalogueHttpModule } from './http/catalogue/catalogue-http.module.ts';
import { DutyHttpModule } from './http/duty/duty-http.module.ts';
import { HttpModule } from './http/http.module.ts';
import { IdentityHttpModule } from './http/identity/identity-http.module.ts';
import { IngestHttpModule } from './http/ingest/ingest-http.module.ts';
import { IdentityModule } from './identity/index.ts';

export interface AppOptions {
  readonly configuration: Configuration;
  /** The configured database, or the embedded one that main.ts has started. */
  readonly databaseUrl: string;
}

@Module({})
export class AppModule {
  static forRoot({ configuration, databaseUrl }: AppOptions): DynamicModule {
    const house = [
      ConfigurationModule.forRoot(configuration),
      PostgresModule.forRoot({ url: databaseUrl, poolSize: configuration.database.poolSize }),
      SystemModule,
      HttpModule,
    ];
    // Adapters: global modules that export the ports they implement.
    const adapters = [
      PostgresIdentityModule,
      StoresModule.forRoot(configuration),
      CatalogueModule.forRoot(configuration),
      LedgerModule.forRoot(databaseUrl),
      KeysModule.forRoot(configuration),
      TimeStampsModule.forRoot(configuration),
    ];
    // Functions of the archive: ledger, storage, catalogue, ingest, access, preservation, identity.
    const functions = [
      IdentityModule,
      IngestModule.forRoot(configuration),
      PreservationModule.forRoot(configuration),
      AccessModule.forRoot(configuration),
      DutyModule.forRoot(configuration),
      BackupModule.forRoot(configuration),
    ];
    const demonstration = DemonstrationModule.forRoot(configuration);
    // Their routes.
    const routes = [
      IdentityHttpModule,
      CatalogueHttpModule,
      AccessHttpModule,
      DutyHttpModule,
      IngestHttpModule.forRoot(join(configuration.dataDir, 'staging')),
    ];
    return { module: AppModule, imports: [...house, ...adapters, ...functions, ...routes, demonstration] };
  }
}
