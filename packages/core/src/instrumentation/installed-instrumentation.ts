import { composeInstrumentations } from './compose-instrumentations.js';
import type { Instrumentation } from './instrumentation.js';
import { processSlot } from '../platform/process-slot.js';
import { warn, warnOnce } from '../platform/warn.js';
import { instrumentationOption } from './instrumentation-option.js';

interface Installed {
  /** The one that `setInstrumentation` installed last. */
  instrumentation: Instrumentation | undefined;
  /** Those that observe beside it. */
  readonly beside: Set<Instrumentation>;
  /** All of them as one. */
  effective: Instrumentation | undefined;
}

/** Shared by all copies of core in a process, so that one `setInstrumentation` observes the steps of each. */
const installed = processSlot<Installed>('core/instrumentation/v2', () => ({
  instrumentation: undefined,
  beside: new Set(),
  effective: undefined,
}));

/** Whether this copy has installed one: before that, `undefined` takes nothing away and is a mistake. */
let hasInstalled = false;

/**
 * Observes every step of this process from now on; `undefined` observes none, and is warned of where nothing was
 * installed yet. Returns what was installed before.
 * @throws InvalidOptionError
 */
export function setInstrumentation(instrumentation: Instrumentation | undefined): Instrumentation | undefined {
  const previous = installed.instrumentation;
  if (instrumentation !== undefined) {
    instrumentationOption('instrumentation', instrumentation);
    hasInstalled = true;
  } else if (!hasInstalled && previous === undefined)
    warnOnce(
      'nothing to install',
      'setInstrumentation got undefined before anything was installed, so it observes no step; pass the property instrumentation of what createTelemetry returns.',
    );
  installed.instrumentation = instrumentation;
  combine();
  return previous;
}

/** The instrumentation that `setInstrumentation` installed last. */
export function currentInstrumentation(): Instrumentation | undefined {
  return installed.instrumentation;
}

/**
 * Observes every step of this process beside the installed instrumentation, whether that is installed before or later.
 * Returns the function that ends it. Steps that run meanwhile appear as roots: call it where the process starts.
 * @throws InvalidOptionError
 */
export function observeBeside(instrumentation: Instrumentation): () => void {
  instrumentationOption('instrumentation', instrumentation);
  installed.beside.add(instrumentation);
  combine();
  return () => {
    installed.beside.delete(instrumentation);
    combine();
  };
}

/** All that observe, as one. */
export function effectiveInstrumentation(): Instrumentation | undefined {
  return installed.effective;
}

function combine(): void {
  const { instrumentation, beside } = installed;
  const all = instrumentation === undefined ? [...beside] : [instrumentation, ...beside];
  installed.effective = all.length > 1 ? composeInstrumentations(...all) : all[0];
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
