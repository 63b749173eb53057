// The demonstration archive: two invented agencies hand over what agencies hand over, through the same use cases as everybody. Loaded
// once, in the background; when the process dies in between, the next start goes on. Only in demonstration mode.
import { setTimeout as delay } from 'node:timers/promises';
import type { ManageFonds } from '../catalogue/manage-fonds.ts';
import type { Profile } from '../core/package/index.ts';
import type { ManageOrganisations, ManageUsers, Organisation, User } from '../identity/index.ts';
import type { DecidePackage } from '../ingest/decide-package.ts';
import type { ReceiveTransfer } from '../ingest/receive-transfer.ts';
import type { Staging } from '../ingest/staging.port.ts';
import type { Actor, Transfer } from '../ingest/transfer.ts';
import type { Transfers } from '../ingest/transfers.port.ts';
import type { DemonstrationMarker } from './demonstration-marker.ts';
import type { DemoAgency, DemoPackage, DemoTransfer } from './demonstration-plan.ts';
import { departmentAgency } from './department-records.ts';
import { PackageWriter } from './package-writer.ts';
import { type DemoTrustServices, SigningOffice } from './signing-office.ts';
import { wardAgency } from './ward-records.ts';

const PROFILE = 'tt02-2019';
const LOOK_EVERY_MS = 300;
/** A package that has not been checked by then waits for its person. */
const CHECKED_WITHIN_MS = 300_000;

/** What the demonstration works through: the archive's own use cases. */
export interface DemonstrationParts {
  readonly users: ManageUsers;
  readonly organisations: ManageOrganisations;
  readonly fonds: ManageFonds;
  readonly transfers: Transfers;
  readonly receive: ReceiveTransfer;
  readonly staging: Staging;
  readonly decide: DecidePackage;
  readonly profile: Profile;
  readonly services: () => Promise<DemoTrustServices>;
  /** A folder with which anybody can verify this demonstration's proofs. */
  readonly writeTrust: () => Promise<void>;
  readonly marker: DemonstrationMarker;
  readonly sealNow: () => Promise<unknown>;
  readonly newPassword: () => string;
  readonly now: () => Date;
  readonly log: (message: string, details?: Readonly<Record<string, unknown>>) => void;
}

export interface DemoAccount {
  readonly username: string;
  readonly displayName: string;
  readonly role: User['role'];
  readonly password: string;
}

export interface DemonstrationProgress {
  readonly packages: number;
  readonly total: number;
  readonly finished: boolean;
}

interface HandedOver {
  readonly plan: DemoPackage;
  readonly id: string;
}

export class Demonstration {
  readonly #parts: DemonstrationParts;
  #progress: DemonstrationProgress = { packages: 0, total: 0, finished: false };

  constructor(parts: DemonstrationParts) {
    this.#parts = parts;
  }

  get progress(): DemonstrationProgress {
    return this.#progress;
  }

  /**
   * Before the service listens: the agencies and the accounts of their people, each with a password of its own that is answered here
   * and nowhere kept. Empty when the archive is in use already, or everything was made at an earlier start.
   */
  async prepare(): Promise<readonly DemoAccount[]> {
    if (!(await this.#mayLoad())) return [];
    await this.#parts.writeTrust();
    await this.#parts.marker.begin();
    const accounts: DemoAccount[] = [];
    for (const agency of this.#agencies()) {
      const organisation = await this.#organisation(agency);
      accounts.push(...(await this.#account({ ...agency.officer, role: 'agency-officer', organisationId: organisation.id })));
    }
    for (const person of ARCHIVE_PEOPLE) accounts.push(...(await this.#account({ ...person, organisationId: null })));
    return accounts;
  }

  /** After `prepare`, in the background. Resolves early, without finishing, when `stop` is aborted. */
  async load(stop: AbortSignal): Promise<void> {
    if ((await this.#parts.marker.state()) !== 'loading') return;
    const agencies = this.#agencies();
    const all = agencies.flatMap(({ transfers }) => transfers.flatMap(({ packages }) => packages));
    this.#progress = { packages: 0, total: all.length, finished: false };
    this.#parts.log('loading the demonstration archive', { packages: all.length });
    const handed: HandedOver[] = [];
    for (const agency of agencies) handed.push(...(await this.#handOver(agency, stop)));
    for (const { plan, id } of handed) await this.#decide(plan, id, stop);
    if (stop.aborted) return;
    await this.#seal();
    await this.#parts.marker.finish();
    this.#progress = { ...this.#progress, finished: true };
    this.#parts.log('the demonstration archive is loaded', { packages: all.length });
  }

  // Without an answer from the TSA the schedule seals later.
  async #seal(): Promise<void> {
    try {
      await this.#parts.sealNow();
    } catch (cause) {
      this.#parts.log('not sealed yet', { reason: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  async #mayLoad(): Promise<boolean> {
    const state = await this.#parts.marker.state();
    if (state !== 'none') return state === 'loading';
    const everything = { organisationId: null };
    const { total } = await this.#parts.transfers.list({ ...everything, page: 1, pageSize: 1 });
    return total === 0 && (await this.#parts.fonds.list(everything)).length === 0;
  }

  #agencies(): readonly DemoAgency[] {
    const year = this.#year();
    return [wardAgency(year), departmentAgency(year)];
  }

  // Last year's records are handed over this year.
  #year(): number {
    return this.#parts.now().getUTCFullYear() - 1;
  }

  async #organisation({ organisation }: DemoAgency): Promise<Organisation> {
    const { items } = await this.#parts.organisations.list({ page: 1, pageSize: 200, q: organisation.name });
    return items.find(({ code }) => code === organisation.code) ?? this.#parts.organisations.add(organisation);
  }

  async #account(person: Omit<DemoAccount, 'password'> & { readonly organisationId: string | null }): Promise<DemoAccount[]> {
    if ((await this.#user(person.username)) !== undefined) return [];
    const password = this.#parts.newPassword();
    await this.#parts.users.add({ ...person, password, permanent: true });
    return [{ username: person.username, displayName: person.displayName, role: person.role, password }];
  }

  async #user(username: string): Promise<User | undefined> {
    const { items } = await this.#parts.users.list({ page: 1, pageSize: 200, q: username });
    return items.find((user) => user.username === username);
  }

  async #actor(username: string): Promise<Actor> {
    const user = await this.#user(username);
    if (user === undefined) throw new Error(`expected the demonstration's user ${username}`);
    return { userId: user.id, role: user.role, organisationId: user.organisationId };
  }

  async #handOver(agency: DemoAgency, stop: AbortSignal): Promise<HandedOver[]> {
    const organisation = await this.#organisation(agency);
    const fondsId = await this.#fonds(agency, organisation.id);
    const officer = await this.#actor(agency.officer.username);
    const office = await SigningOffice.open(await this.#parts.services(), agency, this.#year());
    const writer = new PackageWriter(agency, office, this.#parts.profile);
    const handed: HandedOver[] = [];
    for (const plan of agency.transfers) {
      if (stop.aborted) return handed;
      handed.push(...(await this.#transfer(plan, { fondsId, officer, writer })));
    }
    return handed;
  }

  async #fonds(agency: DemoAgency, organisationId: string): Promise<string> {
    const known = (await this.#parts.fonds.list({ organisationId })).find(({ code }) => code === agency.fonds.code);
    if (known !== undefined) return known.id;
    const archivist = await this.#actor(ARCHIVIST);
    const agreement = { policy: 'vn-existing', autoAccept: true, acceptUnsigned: false, failedSignatures: 'refuse' } as const;
    const draft = { ...agency.fonds, organisationId, profile: PROFILE, agreement };
    return (await this.#parts.fonds.create(draft, { userId: archivist.userId ?? '', role: 'archivist' })).id;
  }

  async #transfer(
    plan: DemoTransfer,
    { fondsId, officer, writer }: { readonly fondsId: string; readonly officer: Actor; readonly writer: PackageWriter },
  ): Promise<HandedOver[]> {
    const { receive, transfers } = this.#parts;
    const { items } = await transfers.list({ organisationId: officer.organisationId, fondsId, page: 1, pageSize: 100 });
    const begun = items.find(({ note }) => note === plan.note);
    const transfer: Transfer = begun ?? (await receive.create(officer, fondsId, plan.note));
    if (transfer.submittedAt === null) {
      for (const one of plan.packages) await this.#upload(one, transfer.id, officer, writer);
      await receive.submit(officer, transfer.id);
    }
    const packages = (await transfers.transfer(transfer.id))?.packages ?? [];
    return plan.packages.flatMap((one) => {
      const id = packages.find(({ fileName }) => fileName === one.fileName)?.id;
      return id === undefined ? [] : [{ plan: one, id }];
    });
  }

  async #upload(plan: DemoPackage, transferId: string, officer: Actor, writer: PackageWriter): Promise<void> {
    const { receive, staging, transfers } = this.#parts;
    const known = (await transfers.transfer(transferId))?.packages.find(({ fileName }) => fileName === plan.fileName);
    if (known !== undefined && known.sha256 !== null) return;
    // Begun by a process that died: its bytes are not finished.
    if (known !== undefined) await receive.removePackage(officer, known.id);
    const bytes = await writer.write(plan);
    const id = await receive.addPackage(officer, transferId, plan.fileName, bytes.length);
    await staging.putPackage(id, once(bytes));
    await receive.packageReceived(id);
  }

  async #decide(plan: DemoPackage, id: string, stop: AbortSignal): Promise<void> {
    const state = await this.#checked(id, stop);
    if (stop.aborted) return;
    if (state === 'AWAITING_DECISION' && plan.acceptedBecause !== undefined) {
      const decision = { outcome: 'accept', reason: plan.acceptedBecause, secret: false } as const;
      await this.#parts.decide.decide(await this.#actor(ARCHIVIST), id, decision);
    }
    const ended = plan.acceptedBecause === undefined ? state : await this.#settled(id, stop);
    this.#progress = { ...this.#progress, packages: this.#progress.packages + 1 };
    const { packages, total } = this.#progress;
    this.#parts.log('demonstration package', { package: plan.fileName, state: ended, packages, total });
    if (!stop.aborted && ended !== plan.ends) {
      this.#parts.log('a demonstration package ended otherwise than planned', { package: plan.fileName, expected: plan.ends });
    }
  }

  #checked(id: string, stop: AbortSignal): Promise<string> {
    return this.#until(id, ['ACCEPTED', 'REFUSED', 'CANCELLED', 'AWAITING_DECISION'], stop);
  }

  #settled(id: string, stop: AbortSignal): Promise<string> {
    return this.#until(id, ['ACCEPTED', 'REFUSED', 'CANCELLED'], stop);
  }

  async #until(id: string, states: readonly string[], stop: AbortSignal): Promise<string> {
    const deadline = performance.now() + CHECKED_WITHIN_MS;
    for (;;) {
      const state = (await this.#parts.transfers.package(id))?.state ?? 'CANCELLED';
      if (states.includes(state) || stop.aborted || performance.now() > deadline) return state;
      await delay(LOOK_EVERY_MS);
    }
  }
}

const ARCHIVIST = 'luutru';
const ARCHIVE_PEOPLE = [
  { username: ARCHIVIST, displayName: 'Nguyễn Thị Minh Châu (lưu trữ viên)', role: 'archivist' },
  { username: 'kiemtra', displayName: 'Hoàng Văn Nghiêm (kiểm tra, giám sát)', role: 'auditor' },
] as const;

async function* once<T>(bytes: T): AsyncGenerator<T> {
  yield bytes;
}
