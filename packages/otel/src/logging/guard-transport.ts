import { describeError, warn } from '@tta/core/authors';
import type Transport from 'winston-transport';
import type { LostLines } from './output/lost-lines.js';

/**
 * Contains the errors of a user's transport. If its `log` throws, winston would otherwise throw from the logging call and
 * never write to any transport again.
 */
export function guardTransport(transport: Transport, lost: LostLines): Transport {
  const failed = transportFailure(lost);
  const log = transport.log?.bind(transport);
  if (log === undefined) return transport;
  transport.log = (info: unknown, next: () => void): unknown => {
    let isDone = false;
    const once = (): void => {
      if (isDone) return;
      isDone = true;
      next();
    };
    try {
      return log(info, once) as unknown;
    } catch (error) {
      failed(error);
      once();
      return undefined;
    }
  };
  return transport;
}

/** Counts each failure of a transport and warns of the first. */
export function transportFailure(lost: LostLines): (error: unknown) => void {
  let hasWarned = false;
  return (error) => {
    lost('transport_failed', 1);
    if (hasWarned) return;
    hasWarned = true;
    const { errorType, errorMessage } = describeError(error);
    warn(`a log transport failed: ${errorType}: ${errorMessage}. Workflows go on. This is said once.`);
  };
}
