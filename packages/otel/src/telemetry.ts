import type { MetricProducer } from '@opentelemetry/sdk-metrics';
import type { Resource } from '@opentelemetry/resources';
import { composeInstrumentations, type Instrumentation, type ObservedStep } from '@tta/core';
import { environmentVariable, warnOfMisspeltVariables } from '@tta/core/authors';
import type winston from 'winston';
import { LoggingPipeline } from './logging/logging-pipeline.js';
import { TelemetryMetricProducer } from './metrics/metric-producer.js';
import { MetricRegistry } from './metrics/metric-registry.js';
import { otlpMetricExporter, pushTimesFromEnvironment } from './export/otlp.js';
import { PeriodicPush } from './export/periodic-push.js';
import { omittedContext } from './process/omitted-context.js';
import { announce, callerOf } from './process/one-telemetry.js';
import { readResource } from './process/resource.js';
import { RuntimeMetrics } from './metrics/runtime-metrics.js';
import { checkTelemetryOptions, type TelemetryOptions } from './telemetry-options.js';
import { StepTracing } from './tracing/step-tracing.js';
import { currentSubject } from './telemetry-observation.js';
import { TelemetryInstrumentation } from './telemetry-instrumentation.js';
import { TracingPipeline } from './tracing/tracing-pipeline.js';
import { withinTime } from './process/within-time.js';

/** Spans, metrics and logs of workflow steps, ready to be installed. */
export interface Telemetry {
  /** To be given to `setInstrumentation`, or to one context. */
  readonly instrumentation: Instrumentation;
  /** To be given to a metrics endpoint or any OpenTelemetry metric reader. */
  readonly metricProducer: MetricProducer;
  /** A winston logger for the application's own records, in the same form and to the same places. */
  readonly logger: winston.Logger;
  /**
   * Has the metrics of a workflow and of all steps inside it exist with 0 before it first starts, so that its first failure is a step from
   * 0 to 1 that `rate` and `increase` see. Call it where a service starts.
   */
  readonly declare: (workflow: ObservedStep) => void;
  /** `service.name` and the other resource attributes. */
  readonly resource: Resource;
  /** Sends what is waiting. Takes `flushTimeoutMs` at most and never rejects; `false` where that was not enough. */
  readonly flush: () => Promise<boolean>;
  /** Sends what is waiting and stops gathering. Steps that go on are no longer exported. Never rejects. */
  readonly shutdown: () => Promise<boolean>;
}

/**
 * Sets up spans, metrics and logs. Nothing is observed until the instrumentation is installed, and nothing leaves the process but log
 * lines unless the standard `OTEL_*` variables or the options name where to.
 * @throws InvalidOptionError
 */
export function createTelemetry(options: TelemetryOptions = {}): Telemetry {
  checkTelemetryOptions(options);
  warnOfMisspeltVariables();
  const isDisabled = environmentVariable('OTEL_SDK_DISABLED')?.toLowerCase() === 'true';
  const {
    tracing = !isDisabled,
    metrics = !isDisabled,
    logging = true,
    runtimeMetrics = metrics,
    flushTimeoutMs = 5000,
  } = options;
  const resource = readResource(options);
  const omitted = omittedContext(options.omitContext);
  const registry = new MetricRegistry(options.maxSeries ?? 2000, new Set(options.models));
  const spans = tracing
    ? new TracingPipeline(options, { resource, omitted, flushTimeoutMs }, (reason, count) =>
        registry.dropped('spans', reason, count),
      )
    : undefined;
  const lostLines = (reason: string, count: number): void => registry.dropped('logs', reason, count);
  const logs = new LoggingPipeline(options, omitted, lostLines, currentSubject);
  const runtime = runtimeMetrics ? new RuntimeMetrics() : undefined;
  const metricProducer = new TelemetryMetricProducer(registry, resource, runtime);
  const pushed = metrics ? pushMetrics(metricProducer, flushTimeoutMs) : undefined;
  const withdraw = metrics || runtimeMetrics ? announce(metricProducer, callerOf(createTelemetry)) : undefined;
  const own = new TelemetryInstrumentation({
    tracing: spans && new StepTracing(() => spans.tracer, omitted),
    metrics: metrics ? registry : undefined,
    log: logging ? logs.events : undefined,
  });
  const instrumentation = logging && logs.trees !== undefined ? composeInstrumentations(own, logs.trees) : own;

  const flush = (): Promise<boolean> =>
    withinTime([spans?.forceFlush(), pushed?.forceFlush(), logs.flush()], flushTimeoutMs);
  // In this order, for what is pushed last includes the runtime's numbers.
  const stopMetrics = async (): Promise<void> => {
    try {
      await pushed?.shutdown();
    } finally {
      runtime?.stop();
    }
  };
  let ended: Promise<boolean> | undefined;
  const shutdown = (): Promise<boolean> =>
    (ended ??= withinTime([spans?.shutdown(), stopMetrics(), logs.shutdown()], flushTimeoutMs).finally(() => {
      withdraw?.();
      spans?.tellLate();
    }));
  const declare = (workflow: ObservedStep): void => own.declare(workflow);
  return { instrumentation, declare, metricProducer, logger: logs.logger, resource, flush, shutdown };
}

/** Sends metrics to a collector at an interval, where the standard variables name one. */
function pushMetrics(metricProducer: MetricProducer, flushTimeoutMs: number): PeriodicPush | undefined {
  const exporter = otlpMetricExporter(flushTimeoutMs);
  return exporter && new PeriodicPush(metricProducer, exporter, pushTimesFromEnvironment(flushTimeoutMs));
}
