import type { Reference } from '../schema/typed-expression.js';
import type { Signal } from './alloy-config-options.js';
import type { Section } from './section.js';

/** Receivers of a destination, ready for the sources to refer to. */
export interface Sink {
  readonly sections: readonly Section[];
  readonly metrics: readonly Reference<'MetricsReceiver'>[];
  readonly logs: readonly Reference<'LogsReceiver'>[];
  /** Receivers of what came over OTLP and stays OTLP. */
  readonly otlp: Readonly<Record<Signal, readonly Reference<'Consumer'>[]>>;
}

const nothing: Sink = { sections: [], metrics: [], logs: [], otlp: { metrics: [], logs: [], traces: [] } };

/** A sink that takes what is named, and nothing else. */
export function sinkOf(takes: Partial<Sink>, section: Section): Sink {
  return { ...nothing, ...takes, sections: [section] };
}

/** Several sinks as one. */
export function joinSinks(sinks: readonly Sink[]): Sink {
  return {
    sections: sinks.flatMap(({ sections }) => sections),
    metrics: sinks.flatMap(({ metrics }) => metrics),
    logs: sinks.flatMap(({ logs }) => logs),
    otlp: {
      metrics: sinks.flatMap(({ otlp }) => otlp.metrics),
      logs: sinks.flatMap(({ otlp }) => otlp.logs),
      traces: sinks.flatMap(({ otlp }) => otlp.traces),
    },
  };
}
