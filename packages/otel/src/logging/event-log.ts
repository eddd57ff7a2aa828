import type { EventLevel, StepEvent } from '@tta/core';
import { epochMs } from '../process/clock.js';
import { consoleLine } from './console-format.js';
import type { EventPlan } from '../catalogue/event-plan.js';
import { jsonLine } from './json-format.js';
import type { LineTarget } from './output/line-target.js';
import { logFields, type LogSubject } from './log-record.js';
import type { LogSink } from './log-sink.js';
import type { LogFormat } from './winston-logger.js';

/** What event logging needs. */
export interface EventLogConfig {
  readonly sink: LogSink;
  readonly format: LogFormat;
  readonly isEnabled: (level: EventLevel) => boolean;
  /** Gets each event as a JSON line too. */
  readonly file?: LineTarget | undefined;
  /** Whether the messages of errors are logged, cut at 200 characters, or only their types. */
  readonly showErrorMessages: boolean;
}

/** Events as lines. */
export class EventLog {
  readonly #render: typeof jsonLine;

  constructor(private readonly config: EventLogConfig) {
    this.#render = config.format === 'json' ? jsonLine : consoleLine;
  }

  /** Logs the event if anybody wants its level; all work is behind that question. */
  event(subject: LogSubject, plan: EventPlan, level: EventLevel, event: StepEvent, atMs: number): void {
    const { sink, file, isEnabled, showErrorMessages } = this.config;
    if (!isEnabled(level)) return;
    const { names, values } = logFields(plan, event, showErrorMessages);
    const record = { plan, level, subject, timestampMs: epochMs(atMs), names, values };
    sink.write(this.#render(record), level, plan.name);
    file?.write(`${jsonLine(record)}\n`);
  }
}
