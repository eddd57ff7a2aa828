import type { EventLevel, StepEvent, StepLog, StepOutcome } from '@tta/core';
import { planAt, eventPlan, type EventPlan } from '../catalogue/event-plan.js';
import { stepFailed, workflowSummary } from '../catalogue/step-events.js';
import { epochMs } from '../process/clock.js';
import type { OmittedContext } from '../process/omitted-context.js';
import { consoleLine } from './console-format.js';
import { jsonLine } from './json-format.js';
import type { LineTarget } from './output/line-target.js';
import { logFields, type FailureDetail, type LogSubject } from './log-record.js';
import type { LogSink } from './log-sink.js';
import { jsonText, plainText } from './user-record.js';
import type { LogFormat, LogSteps } from './winston-logger.js';

/** The dependencies of event logging. */
export interface EventLogConfig {
  /** `undefined` where events go to the file alone. */
  readonly sink: LogSink | undefined;
  readonly format: LogFormat;
  readonly isEnabled: (level: EventLevel) => boolean;
  /** Gets each event as a JSON line too. */
  readonly file?: LineTarget | undefined;
  /** Whether messages, causes and stacks of errors are logged, or only their types. */
  readonly showErrorMessages: boolean;
  /** Parts of the context that lines do not carry. */
  readonly omitted?: OmittedContext | undefined;
  readonly steps?: LogSteps | undefined;
  /** From how many milliseconds on a workflow has a summary though it did not fail. */
  readonly slowMs?: number | undefined;
}

/** A step that ended without a value. */
export interface FailedStep extends LogSubject {
  readonly name: string;
}

type Failure = Exclude<StepOutcome, { status: 'success' }>;

/** Events as lines. */
export class EventLog {
  /** Workflows that run now: where there are several, lines on a console say whose they are. */
  running = 0;

  constructor(private readonly config: EventLogConfig) {}

  /** Parts of the context that lines do not carry. */
  get omitted(): OmittedContext | undefined {
    return this.config.omitted;
  }

  /** Logs the event if anybody wants its level; all work is behind that question. */
  event(subject: LogSubject, plan: EventPlan, event: StepEvent, atMs: number): void {
    const { isEnabled, steps = 'all' } = this.config;
    const level = plan.isFailure ? failureLevel(plan, subject, event) : plan.level;
    if (level === undefined || !isEnabled(level)) return;
    if (steps !== 'all' && (steps === 'failures' || plan.part === undefined || subject.isRoot !== true)) return;
    this.#write(subject, plan, level, event, atMs, plan.isFailure ? detailOf(plan, level) : 'short');
  }

  /** A step threw. `mayRecover`: an enclosing step may still save the workflow. */
  failed(subject: FailedStep, { status, error, durationMs }: Failure, mayRecover: boolean, atMs: number): void {
    const level = status === 'cancelled' ? 'info' : mayRecover ? 'warn' : 'error';
    if (this.config.steps === 'failures' || !this.config.isEnabled(level)) return;
    const attributes = { step_name: subject.name, status, duration_ms: durationMs };
    const event: StepEvent = { name: stepFailed.name, type: stepFailed, attributes, error };
    this.#write(subject, eventPlan(event), level, event, atMs, level === 'info' ? 'short' : 'whole');
  }

  /** A workflow ended. `failedStep` is the name of the step that threw. */
  ended(subject: FailedStep, outcome: StepOutcome, failedStep: string | undefined, atMs: number): void {
    const { steps, slowMs = Infinity, isEnabled } = this.config;
    if (steps !== 'failures') return;
    const { status, durationMs } = outcome;
    const hasFailed = status !== 'success' && status !== 'cancelled';
    const level = hasFailed && subject.mayBeSaved !== true ? 'error' : 'warn';
    if ((!hasFailed && durationMs < slowMs) || !isEnabled(level)) return;
    const attributes = { workflow_name: subject.name, status, duration_ms: durationMs, failed_step: failedStep };
    const type = hasFailed ? workflowSummary : undefined;
    const error = hasFailed ? outcome.error : undefined;
    const event: StepEvent = { name: workflowSummary.name, type, attributes, error };
    this.#write(subject, hasFailed ? eventPlan(event) : slowPlan, level, event, atMs, 'whole');
  }

  /** The application logs a line inside a step. */
  line(subject: LogSubject, { level, message, fields }: StepLog, atMs: number): void {
    const { sink, file, format, isEnabled } = this.config;
    if (!isEnabled(level)) return;
    const record = { level, message, fields, subject, timestampMs: epochMs(atMs) };
    sink?.write(format === 'json' ? jsonText(record) : plainText(record), level, message);
    file?.write(`${jsonText(record)}\n`);
  }

  #write(
    subject: LogSubject,
    given: EventPlan,
    level: EventLevel,
    event: StepEvent,
    atMs: number,
    detail: FailureDetail,
  ): void {
    const { sink, file, format, showErrorMessages } = this.config;
    const plan = planAt(given, level);
    const { names, values, stack } = logFields(plan, event, showErrorMessages, detail);
    const record = { plan, level, subject, timestampMs: epochMs(atMs), names, values, stack };
    sink?.write(format === 'json' ? jsonLine(record) : consoleLine(record, this.running > 1), level, plan.name);
    file?.write(`${jsonLine(record)}\n`);
  }
}

/** Nothing failed, so there is no error to tell. */
const slowPlan: EventPlan = {
  name: workflowSummary.name,
  level: 'warn',
  type: undefined,
  fields: ['workflow_name', 'status', 'duration_ms'],
  hiddenOnConsole: [],
  metrics: [],
  spanAttributes: undefined,
  isFailure: false,
  part: undefined,
};

/**
 * A cancellation is not a failure, and a workflow inside a retry may still be saved. A composite does not log the
 * failure of a step inside: the step that threw and the root already do.
 */
function failureLevel({ level, part }: EventPlan, subject: LogSubject, event: StepEvent): EventLevel | undefined {
  if (part === 'failure' && subject.isRoot === false) return 'debug';
  if (event.attributes?.status === 'cancelled' && level !== 'debug') return 'info';
  return part === 'failure' && level === 'error' && subject.mayBeSaved === true ? 'warn' : level;
}

/** A step that gives up logs everything. The root logs the causes; the step that threw has logged the stack. */
function detailOf({ part }: EventPlan, level: EventLevel): FailureDetail {
  if (level !== 'error') return 'short';
  return part === 'exhausted' ? 'whole' : part === 'failure' ? 'causes' : 'short';
}
