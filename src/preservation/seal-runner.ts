// Seals on a schedule and on demand, one at a time in this process; between processes the key of the seal's range decides.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { SealArchive } from './seal-archive.ts';
import type { Seal } from './seals.port.ts';
import { TimeStampError } from './time-stamp-authority.port.ts';

/** How long a new seal is waited for until its statement is published. */
const SETTLE_MS = 30_000;
/** A TSA that does not answer is asked again later and later, at most an hour apart. */
const LONGEST_PAUSE_MS = 3_600_000;
/** At the end of the service a seal may still finish; one that waits for a TSA is given up and made anew at the next start. */
const GRACE_MS = 3_000;

@Injectable()
export class SealRunner {
  readonly #logger = new Logger('seals');
  #running: Promise<Seal | null> | undefined;

  constructor(private readonly archive: SealArchive) {}

  /** Seals what was accepted since the last seal; null when there is nothing. Who asks while one is being made gets that one. */
  sealNow(): Promise<Seal | null> {
    this.#running ??= this.#seal().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Until `stop`: every `intervalMs`; after a failure twice as late each time. Never rejects. */
  async run(intervalMs: number, stop: AbortSignal): Promise<void> {
    const given = aborted(stop).then(async () => {
      await delay(GRACE_MS, undefined, { ref: false });
      return false;
    });
    let failures = 0;
    while (!stop.aborted) {
      const pauseMs = failures === 0 ? intervalMs : Math.min(intervalMs * 2 ** failures, Math.max(intervalMs, LONGEST_PAUSE_MS));
      // Several processes with one schedule: spread, so that one of them has sealed before the next looks.
      await pause(pauseMs * (1 + Math.random() / 5), stop);
      if (stop.aborted) break;
      failures = (await Promise.race([this.#try(), given])) ? 0 : failures + 1;
    }
  }

  async #try(): Promise<boolean> {
    try {
      await this.sealNow();
      return true;
    } catch (cause) {
      const failures = cause instanceof TimeStampError ? { failures: cause.failures } : {};
      const reason = cause instanceof Error ? cause.message : String(cause);
      this.#logger.warn({ message: 'not sealed; will be tried again', reason, ...failures });
      return false;
    }
  }

  async #seal(): Promise<Seal | null> {
    const seal = await this.archive.run();
    if (seal === null) return null;
    await this.archive.settle(SETTLE_MS);
    this.#logger.log({ message: 'sealed', first: seal.first, end: seal.end, leaves: seal.leafCount });
    return seal;
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal: stop });
  } catch (cause) {
    if (!stop.aborted) throw cause;
  }
}
