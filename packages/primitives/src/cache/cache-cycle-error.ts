import { TtaError } from '@tta/core';

/** A cached computation depends on itself, so that it could never end. */
export class CacheCycleError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'CacheCycleError';
  /** The caches and their keys, as logs show them. Each waits for the next, and the last is the first again. */
  readonly cycle: readonly string[];

  constructor(cycle: readonly string[]) {
    super(
      'ERR_TTA_CACHE_CYCLE',
      `a cached step waits for itself: ${cycle.join(' -> ')}; give the inner call another key, or call the step without its cache`,
    );
    this.cycle = cycle;
  }
}
