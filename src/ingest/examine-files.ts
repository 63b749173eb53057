// Examine: what each file is, its text, its signatures. Several at a time; one that cannot be examined is a finding, and the others
// are examined all the same.
import { Injectable } from '@nestjs/common';
import type { TransferAgreement } from '../catalogue/fonds.ts';
import type { SipDescription } from '../core/package/index.ts';
import { DocumentExaminer, type Examination, ExaminationFailed } from './document-examiner.port.ts';
import { ExaminationBudget } from './examination-budget.ts';
import { ingestFinding } from './finding.ts';
import { signatureFindings, unsigned } from './signature-findings.ts';
import { Staging } from './staging.port.ts';
import type { AnyFinding, ExaminedSipFile } from './transfer.ts';
import type { UnpackedFile } from './unpack-package.ts';

const AT_ONCE = 4;

export interface ExaminedFiles {
  readonly files: readonly ExaminedSipFile[];
  readonly findings: readonly AnyFinding[];
  /** By name, for files whose text could be looked for. */
  readonly texts: ReadonlyMap<string, string>;
}

interface Place {
  readonly documentOrdinal: number;
  readonly annexOrdinal: number;
}

export interface ExaminationContext {
  readonly packageId: string;
  readonly description: SipDescription | null;
  readonly agreement: TransferAgreement;
  readonly at: Date;
}

@Injectable()
export class ExamineFiles {
  constructor(
    private readonly examiner: DocumentExaminer,
    private readonly staging: Staging,
  ) {}

  async run(
    unpacked: readonly UnpackedFile[],
    context: ExaminationContext,
    tell: (done: number, total: number) => void,
  ): Promise<ExaminedFiles> {
    const places = placesOf(context.description);
    const budget = new ExaminationBudget();
    const results: (OneFile | undefined)[] = [];
    let next = 0;
    let done = 0;
    const work = async () => {
      for (let index = next++; index < unpacked.length; index = next++) {
        const file = unpacked[index];
        if (file !== undefined) results[index] = await this.#one(file, places.get(file.name), context, budget);
        tell(++done, unpacked.length);
      }
    };
    // All of them end before anything is said: a file still being examined must not outlive the try that it belongs to.
    for (const outcome of await Promise.allSettled(Array.from({ length: AT_ONCE }, work)))
      if (outcome.status === 'rejected') throw outcome.reason;
    const all = results.filter((result) => result !== undefined);
    await this.#keep(context.packageId, all);
    const texts = all.flatMap(({ file, text }) => (text === null ? [] : [[file.name, text] as const]));
    return { files: all.map(({ file }) => file), findings: all.flatMap(({ findings }) => findings), texts: new Map(texts) };
  }

  async #keep(packageId: string, all: readonly OneFile[]): Promise<void> {
    const facts = all.flatMap(({ file, facts: json }) => (json === null ? [] : [[file.stagedAs, json] as const]));
    const words = all.flatMap(({ file, words: text }) => (text === '' ? [] : [[file.stagedAs, text] as const]));
    await this.staging.writeSides(packageId, 'facts', new Map(facts));
    await this.staging.writeSides(packageId, 'text', new Map(words));
  }

  async #one(
    file: UnpackedFile,
    place: Place | undefined,
    context: ExaminationContext,
    budget: ExaminationBudget,
  ): Promise<OneFile> {
    const where = place ?? { documentOrdinal: 0, annexOrdinal: 0 };
    const target = {
      level: 'document',
      ...(place === undefined ? {} : { documentOrdinal: place.documentOrdinal }),
      file: file.name,
    } as const;
    const path = this.staging.filePath(context.packageId, file.stagedAs);
    let examination: Examination;
    try {
      examination = await this.examiner.examine({ path, name: file.name, policy: context.agreement.policy, at: context.at });
    } catch (cause) {
      if (!(cause instanceof ExaminationFailed)) throw cause;
      return unexamined({ ...file, ...where }, ingestFinding('EXAMINATION_FAILED', 'refuse', target, { detail: cause.message }));
    }
    const { report, mediaType, facts } = examination;
    if (!budget.takeFacts((facts?.length ?? 0) + examination.reportCharacters))
      return unexamined({ ...file, ...where }, ingestFinding('EXAMINATION_TOO_LARGE', 'refuse', target));
    const { text, cut } = budget.takeText(examination.text);
    const findings =
      report === null ? [unsigned(target, context.agreement)] : [...signatureFindings(report, target, context.agreement)];
    // A file that nobody can read is refused already; what its text might hold is no question then.
    if (examination.textStatus === 'unreadable' && report?.status !== 'UNREADABLE')
      findings.push(ingestFinding('TEXT_UNREADABLE', 'warn', target));
    if (examination.textTruncated || cut) findings.push(ingestFinding('TEXT_TRUNCATED', 'warn', target));
    return {
      file: { ...file, ...where, mediaType, hasText: text.trim() !== '', signatures: report },
      findings,
      text: examination.textStatus === 'unreadable' ? null : text,
      facts,
      words: text,
    };
  }
}

/** A file of which nothing is known but why. */
function unexamined(file: UnpackedFile & Place, found: AnyFinding): OneFile {
  const empty = { ...file, mediaType: 'application/octet-stream', hasText: false, signatures: null };
  return { file: empty, findings: [found], text: null, facts: null, words: '' };
}

interface OneFile {
  readonly file: ExaminedSipFile;
  readonly findings: readonly AnyFinding[];
  /** Null: could not be looked for. */
  readonly text: string | null;
  readonly facts: string | null;
  readonly words: string;
}

function placesOf(description: SipDescription | null): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const { ordinal, main, annexes } of description?.documents ?? []) {
    if (main !== undefined) places.set(main.name, { documentOrdinal: ordinal, annexOrdinal: 0 });
    for (const [index, annex] of annexes.entries()) places.set(annex.name, { documentOrdinal: ordinal, annexOrdinal: index + 1 });
  }
  return places;
}
