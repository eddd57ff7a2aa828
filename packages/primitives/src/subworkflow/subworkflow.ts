import { StepStream, WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { failureStatus, knownOptions, monotonicNow } from '@tta/core/authors';
import { withDefaultName } from '../default-name.js';
import { executeStep, stepOption, type StepLike } from '../step-types.js';
import {
  subworkflowEvents,
  subworkflowWorkflowComplete,
  subworkflowWorkflowFailed,
  subworkflowWorkflowStart,
} from './subworkflow-events.js';

/** Options of `subworkflow`. */
export interface SubworkflowOptions {
  /** The workflow's name. Default: derived from the step, such as `subworkflow(bill)`; the class's is `SubworkflowPrimitive`. */
  readonly name?: string;
}

/** Runs a step as a workflow of its own; see `subworkflow`. */
export class SubworkflowPrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  static readonly events = subworkflowEvents;
  override readonly type = 'subworkflow';
  override readonly runsOnlyChildren = true;
  override readonly replays = true;
  override readonly startsWorkflow = true;
  override readonly children: readonly WorkflowPrimitive<Input, Output>[];
  readonly #child: WorkflowPrimitive<Input, Output>;

  constructor(child: StepLike<Input, Output>, options: SubworkflowOptions = {}) {
    knownOptions(options, ['name']);
    const { name = 'SubworkflowPrimitive' } = options;
    super(name);
    this.#child = stepOption('child', child);
    this.children = Object.freeze([this.#child]);
  }

  protected run(input: Input, context: WorkflowContext): Promise<Output> {
    if (context.isObserved) return this.#runObserved(input, context);
    return executeStep(this.#child, input, context.forChild(undefined)) as Promise<Output>;
  }

  async #runObserved(input: Input, context: WorkflowContext): Promise<Output> {
    const startedAtMs = monotonicNow();
    context.emit(subworkflowWorkflowStart);
    try {
      const output = await this.#child.execute(input, context.forChild(undefined));
      if (StepStream.is(output)) tellWithStream(output, startedAtMs, context);
      else context.emit(subworkflowWorkflowComplete, { total_duration_ms: monotonicNow() - startedAtMs });
      return output;
    } catch (error) {
      const status = failureStatus(error, context);
      context.emit(subworkflowWorkflowFailed, { status, duration_ms: monotonicNow() - startedAtMs }, error);
      throw error;
    }
  }
}

/** Tells the end of a workflow whose output is a stream, with the stream's end. */
function tellWithStream(stream: StepStream<unknown>, startedAtMs: number, context: WorkflowContext): void {
  stream.onEnd((end) => {
    const duration_ms = monotonicNow() - startedAtMs;
    if (end.status === 'success') context.emit(subworkflowWorkflowComplete, { total_duration_ms: duration_ms });
    else {
      const status = failureStatus(end.error, context);
      context.emit(subworkflowWorkflowFailed, { status, duration_ms }, end.error);
    }
  });
}

/**
 * Runs a step as a workflow of its own inside another one. It has another `workflowId`, and the `workflowId` of the one
 * around as its `causationId`; tags, values, signal and deadline are those of the one around. Metrics count it as a
 * workflow, and its span is inside the span of the step around.
 * @throws InvalidOptionError
 */
export function subworkflow<Input, Output>(
  child: StepLike<Input, Output>,
  options: SubworkflowOptions = {},
): SubworkflowPrimitive<Input, Output> {
  const step = stepOption('child', child);
  return new SubworkflowPrimitive(step, withDefaultName(options, 'subworkflow', [step]));
}
