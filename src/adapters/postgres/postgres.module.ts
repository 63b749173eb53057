// The connected, migrated database and its transactions, for every other PostgreSQL module.
import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Readiness } from '../../http/health/readiness.port.ts';
import { Transactions } from '../../ledger/transactions.port.ts';
import { type DatabaseOptions, openDataSource } from './data-source.ts';
import { migrate } from './migrations.ts';
import { PostgresTransactions } from './transactions.ts';

@Global()
@Module({})
export class PostgresModule implements OnApplicationShutdown {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Readiness) readiness: Readiness,
  ) {
    readiness.add('database', async () => {
      await dataSource.query('select 1');
    });
  }

  static forRoot(options: DatabaseOptions): DynamicModule {
    const dataSource = {
      provide: DataSource,
      useFactory: async () => {
        const opened = await openDataSource(options);
        await migrate(opened);
        return opened;
      },
    };
    const transactions = {
      provide: Transactions,
      inject: [DataSource],
      useFactory: (opened: DataSource) => new PostgresTransactions(opened),
    };
    return { module: PostgresModule, providers: [dataSource, transactions], exports: [DataSource, Transactions] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
