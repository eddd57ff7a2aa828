import type { EventType } from '../events/define-event.js';
import type { Instrumentation } from '../instrumentation/instrumentation.js';
import type { StepInfo } from '../instrumentation/step-info.js';
import type { Attributes, StepEvent, StepLog, StepObservation } from '../instrumentation/step-observation.js';
import { describeError } from '../platform/describe-error.js';
import { showValue } from '../platform/show-value.js';
import { Normalizer } from './normalizer.js';

/** An event of a recorded run. */
export interface RecordedEvent {
  /** The step that emitted it. */
  readonly step: string;
  readonly name: string;
  readonly attributes: Attributes;
  /** The failure's type and message, if the event has one. */
  readonly error?: string;
}

/** Keeps events and log lines of all steps in the order in which they come. */
export class RunLog implements Instrumentation {
  readonly #normal = new Normalizer();
  readonly #events: RecordedEvent[] = [];
  readonly #lines: string[] = [];

  start({ primitive: { name } }: StepInfo): StepObservation {
    return {
      event: (event) => this.#keepEvent(name, event),
      log: (line) => this.#keepLine(name, line),
      end: () => undefined,
    };
  }

  /** All that came so far. */
  read(): { events: RecordedEvent[]; counts: Record<string, number>; lines: string[] } {
    const counts: Record<string, number> = {};
    for (const { name } of this.#events) counts[name] = (counts[name] ?? 0) + 1;
    return { events: [...this.#events], counts, lines: [...this.#lines] };
  }

  #keepEvent(step: string, { name, attributes: given = {}, type, error }: StepEvent): void {
    const attributes = this.#normal.fields(given) as Attributes;
    const failure = error === undefined ? {} : { error: this.#normal.text(shownError(error)) };
    this.#events.push({ step, name, attributes, ...failure });
    // Names without a declaration are logged too.
    const level = type === undefined ? 'info' : type.level;
    if (level === undefined) return;
    const logged = type === undefined ? attributes : loggedFields(type, attributes);
    this.#lines.push([level, step, name, ...shownFields({ ...logged, ...failure })].join(' '));
  }

  #keepLine(step: string, { level, message, fields = {} }: StepLog): void {
    const text = this.#normal.text(message);
    this.#lines.push([level, step, shown(text), ...shownFields(this.#normal.fields(fields))].join(' '));
  }
}

/** Those that log lines show, in the order of their declaration. */
function loggedFields({ fields }: EventType, attributes: Attributes): Attributes {
  return Object.fromEntries(fields.filter(({ isLogged }) => isLogged).map(({ name }) => [name, attributes[name]]));
}

function shownFields(fields: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${shown(value)}`]));
}

function shown(value: unknown): string {
  if (value instanceof Error) return shown(shownError(value));
  if (typeof value === 'string') return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);
  return showValue(value);
}

function shownError(error: unknown): string {
  const { errorType, errorMessage } = describeError(error);
  return `${errorType}: ${errorMessage}`;
}
