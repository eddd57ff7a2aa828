import { TtaError } from '../errors/tta-error.js';
import type { FailureStatus } from '../outcome.js';

/** A stream was dropped before its end, and nothing can read the rest. Ends its step as `cancelled`. */
export class StreamAbandonedError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'StreamAbandonedError';
  override readonly status: FailureStatus = 'cancelled';

  constructor() {
    super('ERR_TTA_STREAM_ABANDONED', 'the stream was dropped before its end; read it to its end, or cancel it');
  }
}

/** A stream was to be read twice. Its items exist once. */
export class StreamConsumedError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'StreamConsumedError';

  constructor() {
    super(
      'ERR_TTA_STREAM_CONSUMED',
      'the stream already has a reader; read it once, or gather its items with collect(step)',
    );
  }
}
