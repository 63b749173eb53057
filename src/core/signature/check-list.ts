// Collects the checks of one signature in order and draws the conclusion: all checks run; the first failure decides, then the first doubt.
import { type CheckCode, checkSentence, type MessageValues } from './messages.ts';
import type { Check, CheckOutcome, SubIndication } from './report.ts';

export class CheckList {
  readonly #checks: Check[] = [];
  #failure: SubIndication | null = null;
  #doubt: SubIndication | null = null;

  note(code: CheckCode, clause: string, outcome: CheckOutcome, values: MessageValues = {}): void {
    this.#checks.push({ code, clause, outcome, ...checkSentence(code, values) });
  }

  pass(code: CheckCode, clause: string, values?: MessageValues): void {
    this.note(code, clause, 'passed', values);
  }

  fail(code: CheckCode, clause: string, reason: SubIndication, values?: MessageValues): void {
    this.note(code, clause, 'failed', values);
    this.#failure ??= reason;
  }

  doubt(code: CheckCode, clause: string, reason: SubIndication, values?: MessageValues): void {
    this.note(code, clause, 'indeterminate', values);
    this.#doubt ??= reason;
  }

  get checks(): readonly Check[] {
    return this.#checks;
  }

  get outcome(): 'passed' | 'failed' | 'indeterminate' {
    if (this.#failure !== null) return 'failed';
    return this.#doubt === null ? 'passed' : 'indeterminate';
  }

  /** null when everything passed. */
  get reason(): SubIndication | null {
    return this.#failure ?? this.#doubt;
  }

  get tolerated(): readonly string[] {
    return [...new Set(this.#checks.filter(({ outcome }) => outcome === 'tolerated').map(({ code }) => code))];
  }

  /** The check that decided; undefined when everything passed. */
  get deciding(): Check | undefined {
    const wanted = this.outcome === 'passed' ? undefined : this.outcome;
    return this.#checks.find(({ outcome }) => outcome === wanted);
  }
}
