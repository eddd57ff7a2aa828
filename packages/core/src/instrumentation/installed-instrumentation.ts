import type { Instrumentation } from './instrumentation.js';
import { processSlot } from '../platform/process-slot.js';
import { warn } from '../platform/warn.js';
import { instrumentationOption } from './instrumentation-option.js';

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

/** The instrumentation that `setInstrumentation` installed last. */
export function currentInstrumentation(): Instrumentation | undefined {
  return installed.instrumentation;
}

/** The location of each loaded copy of this package. */
const copies = processSlot<Set<string>>('core/copies', () => new Set());
// Read from a stack trace, because `import.meta` breaks tools that compile this to CommonJS, such as Jest's
// transformer.
const here =
  /(?:file:\/\/|\/|[A-Z]:\\)[^()\n]*?(?=:\d+:\d+\)?$)/m.exec(new Error().stack ?? '')?.[0] ?? 'an unknown place';
if (!copies.has(here)) {
  copies.add(here);
  if (copies.size > 1) {
    warn(
      `${copies.size} copies of @tta/core are loaded: ${[...copies].join(' and ')}. They observe together and know each other's errors, but classes of one are not instances of the other's; install one version.`,
    );
  }
}
