import { trace, type Context, type Tracer } from '@opentelemetry/api';
import type { StepInfo } from '@tta/core';
import { ambientContext } from './ambient-context.js';
import { epochMs } from '../process/clock.js';
import type { OmittedContext } from '../process/omitted-context.js';
import { LeftOutSpan } from './left-out-span.js';
import { remoteParentOf } from './remote-parent.js';
import { RecordingTracer } from './recorder/recording-tracer.js';
import { stepAttributes } from './recorder/step-attributes.js';
import { StepSpan } from './step-span.js';

/** Steps to spans. */
export class StepTracing {
  /** `tracer` is asked at each step: a provider may be registered late. */
  constructor(
    private readonly tracer: () => Tracer,
    private readonly omitted?: OmittedContext,
  ) {}

  /** `parent` is the span of the step around, if there is one. */
  start(step: StepInfo, parent: StepSpan | undefined): StepSpan {
    const leftOut = parent && LeftOutSpan.of(step, parent);
    if (leftOut !== undefined) return leftOut;
    const around = parent ?? outerContext(step);
    const isRoot = parent === undefined || step.primitive.startsWorkflow === true;
    const startedAtMs = epochMs(step.startedAtMs);
    const tracer = this.tracer();
    if (tracer instanceof RecordingTracer)
      return new StepSpan(tracer.startStep(step, isRoot, startedAtMs, around), around);
    const options = { attributes: stepAttributes(step, isRoot, this.omitted), startTime: startedAtMs };
    return new StepSpan(tracer.startSpan(step.primitive.name, options, around), around);
  }
}

/**
 * The parent of a root step: the remote caller that its context names, else the ambient span of the server or the user. If
 * that span continues the caller's trace, as a server's does after reading the same headers, it is the parent.
 */
function outerContext(step: StepInfo): Context {
  const ambient = ambientContext();
  const remote = remoteParentOf(step.context);
  if (remote === undefined || trace.getSpanContext(ambient)?.traceId === remote.traceId) return ambient;
  return trace.setSpanContext(ambient, remote);
}
