import { Writable } from 'node:stream';
import { afterEach } from '@jest/globals';
import type { CollectionResult, MetricData } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { WorkflowContext, type WorkflowContextOptions } from '@tta/core';
import { createTelemetry, type Telemetry } from '../telemetry.js';
import type { TelemetryOptions } from '../telemetry-options.js';

/** A stream that keeps what is written. */
export class MemoryStream extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }

  get lines(): string[] {
    return this.text.split('\n').slice(0, -1);
  }

  get records(): Record<string, unknown>[] {
    return this.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

/** A telemetry whose spans, lines and numbers stay in memory. */
export interface Observed {
  readonly telemetry: Telemetry;
  readonly stream: MemoryStream;
  readonly spans: () => ReadableSpan[];
  readonly span: (name: string) => ReadableSpan;
  readonly context: (options?: WorkflowContextOptions) => WorkflowContext;
  /** Values of a metric that are not 0, by their labels, written `name=value,name=value`. */
  readonly values: (metric: string) => Promise<Record<string, unknown>>;
  /** The same with those that are 0. */
  readonly allValues: (metric: string) => Promise<Record<string, unknown>>;
}

const open: Telemetry[] = [];

/** Each test file that uses it closes what it opened. */
export function closeAfterEach(): void {
  afterEach(async () => {
    await Promise.all(open.splice(0).map((telemetry) => telemetry.shutdown()));
  });
}

/** To be closed after the test, if the file calls `closeAfterEach`. */
export function opened(options: TelemetryOptions = {}): Telemetry {
  const telemetry = createTelemetry({
    runtimeMetrics: false,
    // As long as a busy machine may take to load what sends.
    flushTimeoutMs: 200_000,
    logStream: new MemoryStream(),
    ...options,
  });
  open.push(telemetry);
  return telemetry;
}

export function observed(options: TelemetryOptions = {}): Observed {
  const stream = new MemoryStream();
  const exporter = new InMemorySpanExporter();
  const telemetry = opened({
    logStream: stream,
    logFormat: 'json',
    spanProcessors: [new SimpleSpanProcessor(exporter)],
    ...options,
  });
  return {
    telemetry,
    stream,
    spans: () => exporter.getFinishedSpans(),
    span: (name) => {
      const found = exporter.getFinishedSpans().find((span) => span.name === name);
      if (found === undefined) throw new Error(`no span ${name}`);
      return found;
    },
    context: (given = {}) => WorkflowContext.create({ instrumentation: telemetry.instrumentation, ...given }),
    values: async (metric) => {
      const all = valuesOf(await telemetry.metricProducer.collect(), metric);
      return Object.fromEntries(Object.entries(all).filter(([, value]) => !isZero(value)));
    },
    allValues: async (metric) => valuesOf(await telemetry.metricProducer.collect(), metric),
  };
}

function isZero(value: unknown): boolean {
  return value === 0 || (typeof value === 'object' && value !== null && 'count' in value && value.count === 0);
}

/** Values of a metric by their labels. */
export function valuesOf({ resourceMetrics }: CollectionResult, metric: string): Record<string, unknown> {
  const found = resourceMetrics.scopeMetrics
    .flatMap((scope): MetricData[] => scope.metrics)
    .filter(({ descriptor }) => descriptor.name === metric);
  return Object.fromEntries(
    found.flatMap(({ dataPoints }) =>
      dataPoints.map(({ attributes, value }) => [
        Object.entries(attributes)
          .map(([name, label]) => `${name}=${String(label)}`)
          .join(','),
        typeof value === 'object' ? structuredClone(value) : value,
      ]),
    ),
  );
}
