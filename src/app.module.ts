// Lists the modules: the only place where functions, adapters and routes meet. One line per module.
import { type DynamicModule, Module } from '@nestjs/common';
import { PostgresIdentityModule } from './adapters/postgres/identity/postgres-identity.module.ts';
import { PostgresModule } from './adapters/postgres/postgres.module.ts';
import { SystemModule } from './adapters/system/system.module.ts';
import { type Configuration, ConfigurationModule } from './configuration/index.ts';
import { HttpModule } from './http/http.module.ts';
import { IdentityHttpModule } from './http/identity/identity-http.module.ts';
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
    const adapters = [PostgresIdentityModule];
    // Functions of the archive: ledger, storage, catalogue, ingest, access, preservation, identity.
    const functions = [IdentityModule];
    // Their routes.
    const routes = [IdentityHttpModule];
    return { module: AppModule, imports: [...house, ...adapters, ...functions, ...routes] };
  }
}
