// Time-stamp authorities: the configured ones, and in demonstration mode, when none is configured, the demo TSA on the loopback
// address. Its roots join the trust store under names that say what they are.
import { createHash } from 'node:crypto';
import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { KeyFolder } from '../adapters/keys/key-folder.ts';
import { DemoTsa } from '../adapters/pki/demo-tsa.ts';
import { type RunningDemoTsa, startDemoTsa } from '../adapters/pki/demo-tsa-server.ts';
import { HttpTimeStampAuthority, type TsaSettings } from '../adapters/pki/tsa-client.ts';
import type { Configuration } from '../configuration/index.ts';
import type { Bytes } from '../core/encoding/bytes.ts';
import { NodeEngine } from '../engine/node-engine.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { type IssuedTimeStamp, TimeStampAuthority, type TimeStampRequest } from '../preservation/time-stamp-authority.port.ts';
import { type TrustPurpose, TrustStore } from '../preservation/trust-store.port.ts';

/** A TSA may take minutes: 2 to 131 s were seen (design section 5). */
const TSA_TIMEOUT_MS = 180_000;
const CLOCK_TOLERANCE_MS = 300_000;

/** Takes the anchors from the trust store, anew whenever that changes. */
class TrustingAuthority extends TimeStampAuthority {
  #current: { readonly version: number; readonly authority: HttpTimeStampAuthority } | null = null;

  constructor(
    private readonly tsas: readonly TsaSettings[],
    private readonly trust: TrustStore,
    private readonly engine: NodeEngine,
    private readonly clock: Clock,
    readonly demo: RunningDemoTsa | null,
  ) {
    super();
  }

  override async timeStamp(request: TimeStampRequest): Promise<IssuedTimeStamp> {
    return (await this.#authority()).timeStamp(request);
  }

  async #authority(): Promise<HttpTimeStampAuthority> {
    const version = await this.trust.version();
    if (this.#current?.version === version) return this.#current.authority;
    const list = await this.trust.list();
    const of = (purpose: TrustPurpose) => list.filter((item) => item.purpose === purpose).map((item) => item.certificate);
    const settings = {
      tsas: this.tsas,
      anchors: of('tsa'),
      intermediates: of('intermediates'),
      clockToleranceMs: CLOCK_TOLERANCE_MS,
    };
    this.#current = { version, authority: new HttpTimeStampAuthority(settings, this.engine, () => this.clock.now()) };
    return this.#current.authority;
  }
}

@Global()
@Module({})
export class TimeStampsModule implements OnApplicationShutdown {
  constructor(@Inject(TimeStampAuthority) private readonly authority: TrustingAuthority) {}

  static forRoot(configuration: Configuration): DynamicModule {
    const authority = {
      provide: TimeStampAuthority,
      inject: [TrustStore, NodeEngine, Clock, KeyFolder, Transactions],
      useFactory: async (trust: TrustStore, engine: NodeEngine, clock: Clock, keys: KeyFolder, transactions: Transactions) => {
        const configured = configuration.tsas.map((tsa) => ({ ...tsa, timeoutMs: TSA_TIMEOUT_MS }));
        if (!configuration.demo) return new TrustingAuthority(configured, trust, engine, clock, null);
        await transactions.run(() => trustDemoRoots(keys, trust, clock.now()));
        if (configured.length > 0) return new TrustingAuthority(configured, trust, engine, clock, null);
        const demo = await startOwnTsa(keys, clock);
        const tsas = [{ name: 'demo', url: demo.url, priority: 1, timeoutMs: TSA_TIMEOUT_MS }];
        return new TrustingAuthority(tsas, trust, engine, clock, demo);
      },
    };
    return { module: TimeStampsModule, providers: [authority], exports: [TimeStampAuthority] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.authority.demo?.close();
  }
}

async function startOwnTsa(keys: KeyFolder, clock: Clock): Promise<RunningDemoTsa> {
  const { privateKey, certificates } = await keys.get('demo-tsa');
  const [certificate, ...issuers] = certificates;
  if (certificate === undefined) throw new Error('expected a certificate beside the key of the demo TSA');
  const pkcs8: Bytes = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));
  return startDemoTsa(new DemoTsa({ privateKey: pkcs8, certificate, issuers }), { port: 0, clock: () => clock.now() });
}

async function trustDemoRoots(keys: KeyFolder, trust: TrustStore, now: Date): Promise<void> {
  const roots = [
    { key: 'demo-ca-signers', purpose: 'signers' },
    { key: 'demo-ca-tsa', purpose: 'tsa' },
  ] as const;
  for (const { key, purpose } of roots) {
    const [certificate] = (await keys.get(key)).certificates;
    if (certificate === undefined) continue;
    const sha256 = createHash('sha256').update(certificate).digest('hex');
    const source = 'Chế độ trình diễn: tự tạo khi khởi động lần đầu';
    await trust.add({ sha256, purpose, certificate, confirmed: false, addedBy: 'demo', addedAt: now, source });
  }
}
