import type { Instrumentation } from './instrumentation.js';
import { processSlot } from './process-slot.js';
import { instrumentationOption } from './validate-option.js';

/** Shared by all copies of core in a process, so that one `setInstrumentation` observes the steps of each. */
const installed = processSlot<{ instrumentation: Instrumentation | undefined }>('core/instrumentation/v1', () => ({
  instrumentation: undefined,
}));

/**
 * Observes every step of this process from now on; `undefined` observes none. Returns what was installed before.
 * @throws InvalidOptionError
 */
export function setInstrumentation(instrumentation: Instrumentation | undefined): Instrumentation | undefined {
  if (instrumentation !== undefined) instrumentationOption('instrumentation', instrumentation);
  const previous = installed.instrumentation;
  installed.instrumentation = instrumentation;
  return previous;
}

/** What `setInstrumentation` was last given. */
export function currentInstrumentation(): Instrumentation | undefined {
  return installed.instrumentation;
}
