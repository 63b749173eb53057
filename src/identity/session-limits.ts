// How long a session lives: at most, and without being used.
export class SessionLimits {
  constructor(
    readonly lifetimeMs: number,
    readonly idleMs: number,
  ) {}
}
