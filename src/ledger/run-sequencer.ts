// The loop around the sequencer: leads, takes over, works, and waits; goes on after faults that pass, stops at those that need a person.
import { setTimeout as delay } from 'node:timers/promises';
import { needsAPerson } from './ledger-error.port.ts';
import type { LedgerLeadership } from './ledger-leadership.port.ts';
import type { LedgerSignals } from './ledger-signals.port.ts';
import { Sequencer, type SequencerParts } from './sequencer.ts';

const IDLE_WAIT_MS = 1000;
const RETRY_MS = 2000;

export interface SequencerReport {
  /** Every error, those that pass as well; for the log, and for the alarm when needsAPerson(error). */
  readonly onError: (error: unknown) => void;
  readonly onPublished?: (statements: number) => void;
}

/**
 * Runs until `stop` aborts; rejects with the LedgerError that needs a person (the service goes on, ledger writing does not).
 */
export async function runSequencer(
  parts: SequencerParts,
  leadership: LedgerLeadership,
  signals: LedgerSignals,
  report: SequencerReport,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    try {
      await leadership.lead((lost) => sequenceUntil(parts, signals, report, lost), stop);
    } catch (error) {
      report.onError(error);
      if (needsAPerson(error)) throw error;
      await pause(RETRY_MS, stop);
    }
  }
}

async function sequenceUntil(
  parts: SequencerParts,
  signals: LedgerSignals,
  report: SequencerReport,
  lost: AbortSignal,
): Promise<void> {
  const sequencer = await Sequencer.takeOver(parts);
  while (!lost.aborted) {
    const count = await sequencer.step();
    if (count > 0) report.onPublished?.(count);
    else await signals.waitForPending(IDLE_WAIT_MS, lost);
  }
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal: stop });
  } catch (error) {
    if (!stop.aborted) throw error;
  }
}
