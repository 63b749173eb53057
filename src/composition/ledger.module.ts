// The ledger: opened at start, with one sequencer somewhere among the processes. A fault that needs a person stops the sequencing, not
// the service: what is held can still be read.
import {
  type DynamicModule,
  Global,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PostgresLedgerLeadership } from '../adapters/postgres/ledger/ledger-leadership.ts';
import { PostgresLedgerSignals } from '../adapters/postgres/ledger/ledger-signals.ts';
import { PostgresLedgerStates } from '../adapters/postgres/ledger/ledger-states.ts';
import { PostgresPendingStatements } from '../adapters/postgres/ledger/pending-statements.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { Readiness } from '../http/health/readiness.port.ts';
import { Ledger, LedgerError, LedgerProver, openLedger, runSequencer } from '../ledger/index.ts';
import { LedgerLeadership } from '../ledger/ledger-leadership.port.ts';
import { LedgerObjects } from '../ledger/ledger-objects.port.ts';
import { LedgerSignals } from '../ledger/ledger-signals.port.ts';
import { LedgerStates } from '../ledger/ledger-state.port.ts';
import { PendingStatements } from '../ledger/pending-statements.port.ts';
import { LedgerSigner } from '../ledger/signer.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { LedgerWitnesses, NoWitnesses } from '../ledger/witnesses.port.ts';

@Global()
@Module({})
export class LedgerModule implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger('ledger');
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #fault: unknown;

  constructor(
    private readonly transactions: Transactions,
    private readonly pending: PendingStatements,
    private readonly states: LedgerStates,
    private readonly objects: LedgerObjects,
    private readonly witnesses: LedgerWitnesses,
    private readonly signer: LedgerSigner,
    private readonly engine: NodeEngine,
    private readonly leadership: LedgerLeadership,
    private readonly signals: LedgerSignals,
    readiness: Readiness,
  ) {
    readiness.add('ledger', async () => {
      if (this.#fault !== undefined) throw this.#fault;
    });
  }

  static forRoot(databaseUrl: string): DynamicModule {
    const provide = [
      {
        provide: PendingStatements,
        inject: [DataSource],
        useFactory: (source: DataSource) => new PostgresPendingStatements(source),
      },
      { provide: LedgerStates, inject: [DataSource], useFactory: (source: DataSource) => new PostgresLedgerStates(source) },
      { provide: LedgerSignals, useFactory: () => new PostgresLedgerSignals(databaseUrl) },
      { provide: LedgerLeadership, useFactory: () => new PostgresLedgerLeadership(databaseUrl) },
      { provide: LedgerWitnesses, useClass: NoWitnesses },
      {
        provide: Ledger,
        inject: [PendingStatements, LedgerStates, LedgerSignals, NodeEngine],
        useFactory: (pending: PendingStatements, states: LedgerStates, signals: LedgerSignals, engine: NodeEngine) =>
          new Ledger(pending, states, signals, engine),
      },
      {
        provide: LedgerProver,
        inject: [LedgerStates, NodeEngine],
        useFactory: (states: LedgerStates, engine: NodeEngine) => new LedgerProver(states, engine),
      },
    ];
    const exported = [PendingStatements, LedgerStates, LedgerSignals, LedgerLeadership, LedgerWitnesses, Ledger, LedgerProver];
    return { module: LedgerModule, providers: provide, exports: exported };
  }

  async onApplicationBootstrap(): Promise<void> {
    // A missing or different key with a non-empty ledger stops the start here (design section 5).
    await openLedger(this.signer.keyName, this.signer, this.states, this.objects, this.engine);
    const { transactions, pending, states, objects, witnesses, signer, engine } = this;
    const parts = { transactions, pending, states, objects, witnesses, signer, engine };
    const report = { onError: (error: unknown) => this.#logger.error(said(error)) };
    this.#running = runSequencer(parts, this.leadership, this.signals, report, this.#stop.signal).catch((fault: unknown) => {
      this.#fault = fault;
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    if (this.signals instanceof PostgresLedgerSignals) await this.signals.close();
  }
}

function said(error: unknown): object {
  return error instanceof LedgerError
    ? { message: error.message, code: error.code, err: error }
    : { message: 'ledger', err: error };
}
