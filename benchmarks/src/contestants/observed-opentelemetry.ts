import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { context, SpanStatusCode, trace, type Counter, type Histogram, type UpDownCounter } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor, type Sampler } from '@opentelemetry/sdk-trace-base';
import type winston from 'winston';
import type { Operation } from '../harness/operation.js';
import { DiscardingExporter, DiscardingStream } from './discarding.js';
import { checkLines, latencyBoundsSeconds, observedStep, spanAttributeNames as names } from './observed-step.js';

interface HandWrittenOptions {
  readonly logs: boolean;
  /** Whether it also does what TTA does beyond what it must: two events on the span, and the workflow's own metrics. */
  readonly doesAllThatTtaDoes?: boolean;
  /** Whether spans of other libraries find the step's as their parent, by AsyncLocalStorage. Default `false`: one step has none inside. */
  readonly ambient?: boolean;
  readonly sampler?: Sampler;
}

/** The step with OpenTelemetry and winston written into it, as their documentation shows it. */
export async function handWritten({
  logs,
  doesAllThatTtaDoes = false,
  ambient = false,
  sampler,
}: HandWrittenOptions): Promise<Operation<Promise<number>>> {
  const exporter = new DiscardingExporter();
  const logStream = new DiscardingStream();
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new BatchSpanProcessor(exporter)],
    ...(sampler && { sampler }),
  });
  if (ambient) context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracerProvider);
  const reader = new PrometheusExporter({ port: 0, preventServerStart: true });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const instruments = makeInstruments(meterProvider);
  const logger = logs ? await makeLogger(logStream) : undefined;
  const narrate = makeStep(instruments, logger, doesAllThatTtaDoes);

  return {
    run: narrate,
    verify: async (runs) => {
      await tracerProvider.forceFlush();
      const spans = exporter.forget();
      strictEqual(spans.length, sampler === undefined ? runs : 0);
      for (const { attributes, events } of spans) {
        deepStrictEqual(Object.keys(attributes).sort(), Object.values(names).sort());
        strictEqual(events.length, doesAllThatTtaDoes ? 2 : 0);
      }
      const { resourceMetrics } = await reader.collect();
      const valueOf = (name: string): unknown =>
        resourceMetrics.scopeMetrics[0]?.metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints[0]
          ?.value;
      strictEqual(valueOf('executions'), runs);
      strictEqual((valueOf('execution_duration_seconds') as { count: number } | undefined)?.count, runs);
      const lines = logStream.forget();
      if (logs) checkLines(lines, runs);
    },
    stop: async () => {
      await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()]);
    },
  };
}

interface Instruments {
  readonly executions: Counter;
  readonly workflows: Counter;
  readonly duration: Histogram;
  readonly workflowDuration: Histogram;
  readonly active: UpDownCounter;
}

function makeInstruments(provider: MeterProvider): Instruments {
  const meter = provider.getMeter('benchmarks');
  const advice = { explicitBucketBoundaries: latencyBoundsSeconds };
  return {
    executions: meter.createCounter('executions'),
    workflows: meter.createCounter('workflow_executions'),
    duration: meter.createHistogram('execution_duration_seconds', { unit: 's', advice }),
    workflowDuration: meter.createHistogram('workflow_duration_seconds', { unit: 's', advice }),
    active: meter.createUpDownCounter('executions_active'),
  };
}

async function makeLogger(stream: DiscardingStream): Promise<winston.Logger> {
  const { default: winston } = await import('winston');
  return winston.createLogger({
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [new winston.transports.Stream({ stream })],
  });
}

function makeStep(
  instruments: Instruments,
  logger: winston.Logger | undefined,
  doesAllThatTtaDoes: boolean,
): (player: number) => Promise<number> {
  const tracer = trace.getTracer('benchmarks');
  const { name, type, started, startFields, completed, completeFields } = observedStep;
  const labels = { primitive_name: name, primitive_type: type };
  const workflowLabels = { workflow_name: name };

  return (player) => {
    const workflowId = randomUUID();
    const attributes = {
      [names.primitiveName]: name,
      [names.primitiveType]: type,
      [names.workflowId]: workflowId,
      [names.correlationId]: workflowId,
    };
    // eslint-disable-next-line @typescript-eslint/require-await -- as every step, it would do something
    return tracer.startActiveSpan(name, { attributes }, async (span) => {
      const startedAt = performance.now();
      const { traceId, spanId } = span.spanContext();
      const ids = { correlation_id: workflowId, workflow_id: workflowId, trace_id: traceId, span_id: spanId };
      let status = 'success';
      if (doesAllThatTtaDoes) instruments.active.add(1, labels);
      try {
        logger?.info(started, { ...ids, ...startFields(player) });
        if (doesAllThatTtaDoes) span.addEvent(started, startFields(player));
        const characters = player + 1;
        logger?.info(completed, { ...ids, ...completeFields(characters) });
        if (doesAllThatTtaDoes) span.addEvent(completed, completeFields(characters));
        return characters;
      } catch (error) {
        status = 'error';
        span.recordException(error as Error);
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        const seconds = (performance.now() - startedAt) / 1000;
        instruments.executions.add(1, { ...labels, status });
        instruments.duration.record(seconds, labels);
        if (doesAllThatTtaDoes) {
          instruments.active.add(-1, labels);
          instruments.workflows.add(1, { ...workflowLabels, status });
          instruments.workflowDuration.record(seconds, workflowLabels);
        }
        span.end();
      }
    });
  };
}
