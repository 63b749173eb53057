// Remembers in the data folder how far the demonstration archive has come, so that it is loaded once.
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

export type MarkerState = 'none' | 'loading' | 'loaded';

export class DemonstrationMarker {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async state(): Promise<MarkerState> {
    try {
      const { state } = JSON.parse(await readFile(this.#path(), 'utf8')) as { readonly state?: unknown };
      return state === 'loading' ? 'loading' : 'loaded';
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return 'none';
      throw cause;
    }
  }

  begin(): Promise<void> {
    return this.#write('loading');
  }

  finish(): Promise<void> {
    return this.#write('loaded');
  }

  async #write(state: MarkerState): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const partial = `${this.#path()}.partial`;
    const file = await open(partial, 'w');
    try {
      await file.writeFile(`${JSON.stringify({ state })}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, this.#path());
  }

  #path(): string {
    return join(this.#folder, 'demonstration.json');
  }
}
