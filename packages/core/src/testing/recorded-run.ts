import { WorkflowContext } from '../context/workflow-context.js';
import type { WorkflowContextOptions } from '../context/workflow-context-options.js';
import { composeInstrumentations } from '../instrumentation/compose-instrumentations.js';
import type { Instrumentation } from '../instrumentation/instrumentation.js';
import type { StepOutcome } from '../outcome.js';
import type { WorkflowPrimitive } from '../workflow-primitive.js';
import { RecordingInstrumentation } from './recording-instrumentation.js';
import { RunLog, type RecordedEvent } from './run-log.js';

/** One execution as data, without times and ids that differ from run to run, so that it can be a snapshot. */
export interface RecordedRun<Output> {
  readonly status: StepOutcome['status'];
  /** `undefined` after a failure. */
  readonly output: Output | undefined;
  /** The very error that was thrown; `undefined` after a success. */
  readonly error: unknown;
  /** The steps as lines `name status`, indented by two blanks a level. */
  readonly tree: string;
  /** In the order in which they were emitted. */
  readonly events: readonly RecordedEvent[];
  /** How often each event was emitted, by its name. */
  readonly counts: Readonly<Record<string, number>>;
  /**
   * Events that have a level, and lines of `context.log`, as `level step name field=value`. Adapters such as
   * `@tta/otel` may lower a level, for example of a cancelled step, and write more lines, such as `step_failed`.
   */
  readonly lines: readonly string[];
}

/** Options of `recordedRun`: those of a context, or a context to begin with. */
export interface RecordedRunOptions extends WorkflowContextOptions {
  /** The run's context is a child of it, so that its values are there. Default: none. */
  readonly context?: WorkflowContext | undefined;
}

/**
 * Executes a workflow and records it. Never rejects because the workflow failed. Fields named `..._ms` are shown as
 * `<ms>` unless a virtual clock is installed, on which durations are exact. UUIDs are shown as `<uuid-1>`, ...
 * @example
 * const { status, tree } = await recordedRun(retry(failing(2)), 'input');
 * @throws InvalidOptionError
 */
export async function recordedRun<Input, Output>(
  workflow: WorkflowPrimitive<Input, Output>,
  input: Input,
  { context: outer, ...options }: RecordedRunOptions = {},
): Promise<RecordedRun<Output>> {
  const recording = new RecordingInstrumentation();
  const log = new RunLog();
  const given = options.instrumentation ?? outer?.instrumentation;
  const parts: Instrumentation[] = [recording, log, ...(given === undefined ? [] : [given])];
  const own = { ...options, instrumentation: composeInstrumentations(...parts) };
  const context = outer === undefined ? WorkflowContext.create(own) : outer.child(own);
  const end: { output?: Output; error?: unknown } = await workflow.execute(input, context).then(
    (output) => ({ output }),
    (error: unknown) => ({ error }),
  );
  return {
    status: recording.steps[0]?.status ?? 'error',
    output: end.output,
    error: end.error,
    tree: recording.tree(),
    ...log.read(),
  };
}
