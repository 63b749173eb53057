// The demonstration archive, in demonstration mode only: main.ts asks for its accounts before listening and lets it load afterwards.
import { join } from 'node:path';
import { type DynamicModule, Global, Injectable, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { KeyFolder } from '../adapters/keys/key-folder.ts';
import { ManageFonds } from '../catalogue/manage-fonds.ts';
import { Rules } from '../catalogue/rules.port.ts';
import type { Configuration } from '../configuration/index.ts';
import { writeDemoTrust } from '../demo/demo-trust-folder.ts';
import { type DemoAccount, Demonstration, type DemonstrationProgress } from '../demo/demonstration.ts';
import { DemonstrationMarker } from '../demo/demonstration-marker.ts';
import { DemoTrustServices } from '../demo/signing-office.ts';
import { ManageOrganisations, ManageUsers, randomPassword } from '../identity/index.ts';
import { DecidePackage } from '../ingest/decide-package.ts';
import { ReceiveTransfer } from '../ingest/receive-transfer.ts';
import { Staging } from '../ingest/staging.port.ts';
import { Transfers } from '../ingest/transfers.port.ts';
import { Clock } from '../ledger/clock.port.ts';
import { LedgerSigner } from '../ledger/signer.port.ts';
import { SealRunner } from '../preservation/index.ts';

/** Does nothing outside demonstration mode, and once the demonstration archive is loaded. */
@Injectable()
export class DemonstrationRunner implements OnApplicationShutdown {
  readonly #stop = new AbortController();
  readonly #logger = new Logger('demonstration');
  readonly #make: (() => Demonstration) | null;
  #demonstration: Demonstration | null = null;
  #loading: Promise<void> = Promise.resolve();

  constructor(make: (() => Demonstration) | null) {
    this.#make = make;
  }

  /** Before the service listens: accounts that were made now, with the passwords to be shown once. */
  async prepare(): Promise<readonly DemoAccount[]> {
    this.#demonstration = this.#make?.() ?? null;
    return (await this.#demonstration?.prepare()) ?? [];
  }

  /** After `prepare`, when the service listens; answers at once and loads in the background. */
  begin(): void {
    if (this.#demonstration === null) return;
    this.#loading = this.#demonstration.load(this.#stop.signal).catch((err: unknown) => {
      if (this.#stop.signal.aborted) return;
      this.#logger.error({ message: 'the demonstration archive was not loaded; the next start goes on', err });
    });
  }

  get progress(): DemonstrationProgress | null {
    return this.#demonstration?.progress ?? null;
  }

  /** Resolves when loading has ended, for whatever reason. */
  ended(): Promise<void> {
    return this.#loading;
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    await this.#loading;
  }
}

@Global()
@Module({})
export class DemonstrationModule {
  static forRoot(configuration: Configuration): DynamicModule {
    const wanted = configuration.demo && configuration.demoRecords;
    const runner = {
      provide: DemonstrationRunner,
      inject: [ModuleRef],
      useFactory: (modules: ModuleRef) => new DemonstrationRunner(wanted ? () => demonstrationOf(modules, configuration) : null),
    };
    return { module: DemonstrationModule, providers: [runner], exports: [DemonstrationRunner] };
  }
}

function demonstrationOf(modules: ModuleRef, { dataDir }: Configuration): Demonstration {
  const get = <T>(token: abstract new (...args: never[]) => T): T => modules.get(token, { strict: false });
  const logger = new Logger('demonstration');
  const profile = get(Rules).profiles.get('tt02-2019');
  if (profile === undefined) throw new Error('expected profile tt02-2019');
  return new Demonstration({
    users: get(ManageUsers),
    organisations: get(ManageOrganisations),
    fonds: get(ManageFonds),
    transfers: get(Transfers),
    receive: get(ReceiveTransfer),
    staging: get(Staging),
    decide: get(DecidePackage),
    profile,
    services: () => DemoTrustServices.open(get(KeyFolder)),
    writeTrust: () => writeDemoTrust(join(dataDir, 'demo-trust'), get(KeyFolder), get(LedgerSigner)),
    marker: new DemonstrationMarker(dataDir),
    sealNow: () => get(SealRunner).sealNow(),
    newPassword: randomPassword,
    now: () => get(Clock).now(),
    log: (message, details = {}) => logger.log({ message, ...details }),
  });
}
