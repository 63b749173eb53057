// How long each stage of a package's way takes: for metrics and for the benchmark, which must name the slow part.
export const STAGES = ['unpack', 'examine', 'compare', 'build', 'store', 'commit', 'settle'] as const;
export type Stage = (typeof STAGES)[number];

export abstract class StageTimes {
  abstract observe(stage: Stage, seconds: number): void;

  async time<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.observe(stage, (performance.now() - started) / 1000);
    }
  }
}
