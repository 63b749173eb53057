// Check: every check runs and one report comes out; it never stops at the first fault. Then the agreement's part of the decision.
import { Injectable, Logger } from '@nestjs/common';
import { CatalogueReader } from '../catalogue/catalogue.port.ts';
import type { Fonds } from '../catalogue/fonds.ts';
import { Rules } from '../catalogue/rules.port.ts';
import {
  checkSip,
  dossierCodeOf,
  filesOfDocument,
  hasSecrecyMark,
  hasSecrecyMarkInName,
  makeFinding,
  type Profile,
  refusesAsStateSecret,
  type SipDescription,
  valueOfRole,
} from '../core/package/index.ts';
import { Clock } from '../ledger/clock.port.ts';
import { Transactions } from '../ledger/transactions.port.ts';
import { ExamineFiles } from './examine-files.ts';
import { FindDuplicates } from './find-duplicates.ts';
import { ingestFinding } from './finding.ts';
import { PackageLimits } from './package-limits.port.ts';
import { propose } from './propose.ts';
import { RefusePackage } from './refuse-package.ts';
import { retentionFindings } from './retention-findings.ts';
import { StageTimes } from './stage-times.port.ts';
import { storableReport } from './storable-report.ts';
import type { AnyFinding, Decision, PackageReport, Progress, Transfer, TransferPackage } from './transfer.ts';
import { Transfers } from './transfers.port.ts';
import { type UnpackedPackage, UnpackPackage } from './unpack-package.ts';

const TELL_EVERY_MS = 500;
/** A package that ends no try, whoever is to blame, goes to a person; the worker waits longer before each. */
export const MAX_TRIES = 5;

@Injectable()
export class CheckPackage {
  readonly #logger = new Logger('ingest');

  constructor(
    private readonly transactions: Transactions,
    private readonly transfers: Transfers,
    private readonly catalogue: CatalogueReader,
    private readonly rules: Rules,
    private readonly unpack: UnpackPackage,
    private readonly examine: ExamineFiles,
    private readonly duplicates: FindDuplicates,
    private readonly refuse: RefusePackage,
    private readonly limits: PackageLimits,
    private readonly times: StageTimes,
    private readonly clock: Clock,
  ) {}

  /** The package is in CHECKING, claimed by the caller. */
  async run(item: TransferPackage, transfer: Transfer): Promise<void> {
    const fonds = await this.catalogue.fonds(transfer.fondsId);
    // The try that this claim was given out for counts too: one that takes the whole process with it is never told otherwise.
    if (item.tries > MAX_TRIES) return this.#giveUp(item, fonds);
    const profile = this.rules.profiles.get(fonds?.profile ?? '');
    if (fonds === null || profile === undefined) throw new Error(`expected the profile of fonds ${transfer.fondsId}`);
    const report = await this.#report(item, fonds, profile);
    await this.#settle(item, transfer, storableReport(report));
  }

  async #giveUp(item: TransferPackage, fonds: Fonds | null): Promise<void> {
    const report: PackageReport = {
      version: 1,
      checkedAt: this.clock.now().toISOString(),
      policy: fonds?.agreement.policy ?? '',
      profile: fonds?.profile ?? '',
      description: null,
      fileCode: '',
      title: '',
      findings: [ingestFinding('CHECK_FAILED', 'refuse', { level: 'package' }, { count: MAX_TRIES })],
      files: [],
      proposal: 'refuse',
    };
    const progress: Progress = { step: 'compare', done: 1, total: 1 };
    await this.transactions.run(() => this.transfers.move(item.id, ['CHECKING'], 'AWAITING_DECISION', { report, progress }));
    this.#logger.error({ message: 'a package is not tried any more and waits for a person', packageId: item.id });
  }

  async #report(item: TransferPackage, fonds: Fonds, profile: Profile): Promise<PackageReport> {
    const at = this.clock.now();
    const tell = this.#teller(item.id);
    const unpacked = await this.times.time('unpack', () =>
      this.unpack.run(item.id, profile, this.limits.archive, tell('unpack')),
    );
    const { description } = unpacked;
    const context = { packageId: item.id, description, agreement: fonds.agreement, at };
    const examined = await this.times.time('examine', () => this.examine.run(unpacked.files, context, tell('examine')));
    const findings: AnyFinding[] = [...unpacked.findings, ...examined.findings];
    // Never spread into a call: there may be more findings than a call takes arguments.
    const add = (more: readonly AnyFinding[]) => {
      for (const finding of more) findings.push(finding);
    };
    add(marksOutsideDescription(item, unpacked, examined.texts));
    if (description !== null) {
      tell('compare')(0, 1);
      await this.times.time('compare', async () => {
        add(checkSip(profile, { description, files: unpacked.files, texts: examined.texts }));
        add(fondsFindings(profile, fonds, description));
        add(retentionFindings(profile, description));
        add(await this.duplicates.run(profile, fonds, description, examined.files));
      });
    }
    return {
      version: 1,
      checkedAt: at.toISOString(),
      policy: fonds.agreement.policy,
      profile: profile.id,
      description,
      fileCode: (description && dossierCodeOf(profile, description.dossier.fields)) ?? '',
      title: (description && valueOfRole(profile, 'dossier', 'title', description.dossier.fields)) ?? '',
      findings,
      files: examined.files,
      proposal: propose(findings, fonds.agreement),
    };
  }

  async #settle(item: TransferPackage, transfer: Transfer, report: PackageReport): Promise<void> {
    if (report.proposal === 'refuse') {
      const decision = automatic('refuse', report, this.clock.now());
      await this.refuse.run({ ...item, report, decision }, transfer, ['CHECKING']);
      this.#logger.log({ message: 'package refused', packageId: item.id, secret: refusesAsStateSecret(report.findings) });
      return;
    }
    const accepted = report.proposal === 'accept';
    const decision = accepted ? automatic('accept', report, this.clock.now()) : null;
    const progress: Progress = accepted ? { step: 'store', done: 0, total: 1 } : { step: 'compare', done: 1, total: 1 };
    const to = accepted ? 'STORING' : 'AWAITING_DECISION';
    await this.transactions.run(() => this.transfers.move(item.id, ['CHECKING'], to, { report, decision, progress }));
  }

  // Progress is told now and then: writing it for every file would cost more than the checks of small files.
  #teller(packageId: string): (step: Progress['step']) => (done: number, total: number) => void {
    let last = 0;
    return (step) => (done, total) => {
      const now = performance.now();
      if (now - last < TELL_EVERY_MS) return;
      last = now;
      this.transfers.setProgress(packageId, { step, done, total }).catch((cause: unknown) => this.#logger.warn(cause));
    };
  }
}

function automatic(outcome: 'accept' | 'refuse', report: PackageReport, at: Date): Decision {
  const faults = report.findings.filter((finding) => finding.severity === 'refuse').map((finding) => finding.code);
  const reason =
    outcome === 'accept'
      ? 'Mọi kiểm tra đều đạt; tiếp nhận tự động theo thỏa thuận.'
      : `Từ chối tự động: ${[...new Set(faults)].join(', ')}.`;
  return { outcome, reason, by: null, at: at.toISOString() };
}

/**
 * Marks of secrecy where checkSip does not look: in the name of the package, in the names that an unreadable archive quotes, and, in
 * files that no document names. A package that is refused for another fault must not leave a secret behind.
 */
function marksOutsideDescription(
  item: TransferPackage,
  { description, files, findings }: UnpackedPackage,
  texts: ReadonlyMap<string, string>,
): readonly AnyFinding[] {
  const quoted = findings.flatMap(({ target, params }) => [target.file ?? '', ...Object.values(params).map(String)]);
  const marked = [item.fileName, ...quoted].some((name) => hasSecrecyMarkInName(name));
  const named = marked ? [makeFinding('SECRET_MARK_FILE_NAME', { level: 'package' })] : [];
  const listed = new Set(description?.documents.flatMap((document) => filesOfDocument(document).map(({ name }) => name)) ?? []);
  const loose = [...texts].some(([name, text]) => !listed.has(name) && hasSecrecyMark(text));
  const inText = loose ? [makeFinding('SECRET_MARK_TEXT', { level: 'package' }, { params: { document: 0 } })] : [];
  const inNames = files.some(({ name }) => hasSecrecyMarkInName(name));
  return [...named, ...inText, ...(inNames ? [makeFinding('SECRET_MARK_FILE_NAME', { level: 'package' })] : [])];
}

function fondsFindings(profile: Profile, fonds: Fonds, description: SipDescription): readonly AnyFinding[] {
  const stated = valueOfRole(profile, 'dossier', 'fonds-code', description.dossier.fields);
  if (stated === undefined || stated === fonds.code) return [];
  return [ingestFinding('FONDS_DIFFERS', 'refuse', { level: 'dossier' }, { value: stated, expected: fonds.code })];
}
