// What must work before this process should get requests. Adapters add their checks; /health/ready runs them all.
import { Injectable } from '@nestjs/common';

export interface ReadinessOutcome {
  readonly name: string;
  readonly ready: boolean;
}

const TIMEOUT_MS = 5_000;

@Injectable()
export class Readiness {
  readonly #checks = new Map<string, () => Promise<void>>();

  /** `check` rejects while the thing cannot be used. */
  add(name: string, check: () => Promise<void>): void {
    this.#checks.set(name, check);
  }

  outcomes(): Promise<ReadinessOutcome[]> {
    return Promise.all([...this.#checks].map(async ([name, check]) => ({ name, ready: await isReady(check) })));
  }
}

async function isReady(check: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), TIMEOUT_MS);
  });
  const answer = check().then(
    () => true,
    () => false,
  );
  const ready = await Promise.race([answer, late]);
  clearTimeout(timer);
  return ready;
}
