import { trace, TraceFlags, type Context } from '@opentelemetry/api';
import type { StepInfo, StepOutcome } from '@tta/core';
import { spanAttributes } from '../catalogue/index.js';
import { epochMs } from '../process/clock.js';
import type { ExemplarSource } from '../metrics/primitive-metrics.js';
import { recordException, StepSpan } from './step-span.js';

/**
 * Stands for the span of a step that its composite leaves out, because it has too many alike, and for those of all steps
 * inside. Logs and exemplars point at the nearest span that is recorded, and a failure is recorded there.
 */
export class LeftOutSpan extends StepSpan {
  constructor(
    private readonly recorded: StepSpan,
    around: Context,
  ) {
    super(trace.wrapSpanContext({ ...recorded.span.spanContext(), traceFlags: TraceFlags.NONE }), around);
  }

  override get ids(): ExemplarSource | undefined {
    return this.recorded.ids;
  }

  override get exemplar(): ExemplarSource | undefined {
    return this.recorded.exemplar;
  }

  override end({ status, error }: StepOutcome & { readonly error?: unknown }, isThrower: boolean, atMs: number): void {
    const { span } = this.recorded;
    if (isThrower && status !== 'cancelled' && span.isRecording()) recordException(span, error, epochMs(atMs));
  }

  /** The span of a step that is left out; `undefined` for other steps. `parent` is the span of the step around. */
  static of({ context }: StepInfo, parent: StepSpan): LeftOutSpan | undefined {
    if (parent instanceof LeftOutSpan) return new LeftOutSpan(parent.recorded, parent);
    const isLeftOut = context.stepAttributes?.[spanAttributes.sampled] === false && parent.span.isRecording();
    return isLeftOut ? new LeftOutSpan(parent, parent) : undefined;
  }
}
