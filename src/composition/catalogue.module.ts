// The catalogue over PostgreSQL, the rules that are data, placements and trust: what every function reads.
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PostgresCatalogue } from '../adapters/postgres/catalogue/catalogue.ts';
import { PostgresCatalogueReader } from '../adapters/postgres/catalogue/catalogue-reader.ts';
import { PostgresRecordSearch } from '../adapters/postgres/catalogue/record-search.ts';
import { PostgresTrustStore } from '../adapters/postgres/preservation/trust-store.ts';
import { PostgresPlacements } from '../adapters/postgres/storage/placements.ts';
import { FolderRules } from '../adapters/rules/rules-folder.ts';
import { Catalogue, CatalogueReader } from '../catalogue/catalogue.port.ts';
import { ManageFonds } from '../catalogue/manage-fonds.ts';
import { Rules } from '../catalogue/rules.port.ts';
import { RecordSearch } from '../catalogue/search.port.ts';
import type { Configuration } from '../configuration/index.ts';
import { TrustStore } from '../preservation/trust-store.port.ts';
import { SOFTWARE_VERSION } from '../software-version.ts';
import { Placements } from '../storage/placements.port.ts';

@Global()
@Module({})
export class CatalogueModule {
  static forRoot(configuration: Configuration): DynamicModule {
    const over = <T>(provide: abstract new (...args: never[]) => T, type: new (source: DataSource) => T) => ({
      provide,
      inject: [DataSource],
      useFactory: (source: DataSource) => new type(source),
    });
    const providers = [
      { provide: Catalogue, useClass: PostgresCatalogue },
      over(CatalogueReader, PostgresCatalogueReader),
      over(RecordSearch, PostgresRecordSearch),
      over(Placements, PostgresPlacements),
      over(TrustStore, PostgresTrustStore),
      { provide: FolderRules, useFactory: () => FolderRules.open(configuration.folders, SOFTWARE_VERSION) },
      { provide: Rules, useExisting: FolderRules },
      ManageFonds,
    ];
    return {
      module: CatalogueModule,
      providers,
      exports: [Catalogue, CatalogueReader, RecordSearch, Placements, TrustStore, FolderRules, Rules, ManageFonds],
    };
  }
}
