import { environmentVariable, longestTimerMs, runningMetricsEndpoints, unusableVariable } from '@tta/core/authors';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { environmentChoice, environmentNumber } from '../process/environment.js';
import { quietAgent } from './quiet-agent.js';
import { LazyMetricExporter, LazySpanExporter } from './lazy-exporters.js';
import type { PushTimes } from './periodic-push.js';

/** OpenTelemetry waits for 10 seconds by default: a process that ends would wait for a silent collector longer than its flush may take. */
const defaultTimeoutMs = 4000;

/** Valid values of `OTEL_TRACES_EXPORTER` and `OTEL_METRICS_EXPORTER`; a metrics endpoint handles `prometheus`. */
const known = { TRACES: ['otlp', 'none'], METRICS: ['otlp', 'prometheus', 'none'] };

/**
 * The exporter of spans that the standard variables ask for, if they ask for one. Endpoint and headers it reads itself. It tries no longer
 * than `timeoutMs` to send a batch: the timers of its retries keep the process alive.
 */
export function otlpSpanExporter(timeoutMs: number): SpanExporter | undefined {
  if (!isAskedFor('TRACES')) return undefined;
  const settings = settingsOf('TRACES', timeoutMs);
  return protocolOf('TRACES') === 'http/json'
    ? new LazySpanExporter(
        async () => new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter(settings),
      )
    : new LazySpanExporter(
        async () => new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter(settings),
      );
}

/**
 * The same of metrics. Where the variables only name a collector, and an endpoint of
 * ours serves the metrics, nothing is sent: a collector that scrapes too would count everything twice.
 */
export function otlpMetricExporter(timeoutMs: number): LazyMetricExporter | undefined {
  if (!isAskedFor('METRICS')) return undefined;
  const settings = settingsOf('METRICS', timeoutMs);
  const isWanted = (): boolean => isNamed('METRICS') || !isServed();
  return protocolOf('METRICS') === 'http/json'
    ? new LazyMetricExporter(
        isWanted,
        async () => new (await import('@opentelemetry/exporter-metrics-otlp-http')).OTLPMetricExporter(settings),
      )
    : new LazyMetricExporter(
        isWanted,
        async () => new (await import('@opentelemetry/exporter-metrics-otlp-proto')).OTLPMetricExporter(settings),
      );
}

interface ExporterSettings {
  timeoutMillis: number;
  httpAgentOptions?: NonNullable<ReturnType<typeof quietAgent>>;
}

function settingsOf(signal: 'TRACES' | 'METRICS', mostMs: number): ExporterSettings {
  const own = `OTEL_EXPORTER_OTLP_${signal}_TIMEOUT`;
  const name = environmentVariable(own) === undefined ? 'OTEL_EXPORTER_OTLP_TIMEOUT' : own;
  const asked = environmentNumber(name, defaultTimeoutMs, { min: 1, max: longestTimerMs });
  const httpAgentOptions = quietAgent(signal);
  return {
    timeoutMillis: Math.min(asked, mostMs),
    ...(httpAgentOptions !== undefined && { httpAgentOptions }),
  };
}

/** How often metrics are pushed, and how long that may take: `mostMs` at most. */
export function pushTimesFromEnvironment(mostMs: number): PushTimes {
  const bounds = { min: 1, max: longestTimerMs };
  const intervalMs = environmentNumber('OTEL_METRIC_EXPORT_INTERVAL', 60_000, bounds);
  const timeoutMs = environmentNumber('OTEL_METRIC_EXPORT_TIMEOUT', 30_000, bounds);
  return { intervalMs, timeoutMs: Math.min(timeoutMs, intervalMs, mostMs) };
}

/** Whether a variable asks for that signal by name. */
function isNamed(signal: 'TRACES' | 'METRICS'): boolean {
  const names = [`OTEL_${signal}_EXPORTER`, `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`];
  return names.some((name) => environmentVariable(name) !== undefined);
}

/** Whether a metrics endpoint of this process is up. */
function isServed(): boolean {
  return runningMetricsEndpoints().size > 0;
}

/** Nothing is sent anywhere unless a variable names where, or says `otlp`. */
function isAskedFor(signal: 'TRACES' | 'METRICS'): boolean {
  const exporters = environmentVariable(`OTEL_${signal}_EXPORTER`)
    ?.split(',')
    .map((name) => name.trim());
  if (exporters !== undefined) {
    for (const exporter of exporters) {
      if (!known[signal].includes(exporter))
        unusableVariable(`OTEL_${signal}_EXPORTER`, exporter, `among ${known[signal].join(', ')}`, 'none');
    }
    return exporters.includes('otlp');
  }
  const endpoint = `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`;
  const name = environmentVariable(endpoint) === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : endpoint;
  const value = environmentVariable(name);
  if (value === undefined) return false;
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return true;
  unusableVariable(name, value, 'a URL that begins with http:// or https://', 'no collector');
  return false;
}

function protocolOf(signal: 'TRACES' | 'METRICS'): 'http/protobuf' | 'http/json' {
  const own = `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`;
  const name = environmentVariable(own) === undefined ? 'OTEL_EXPORTER_OTLP_PROTOCOL' : own;
  return environmentChoice(name, 'http/protobuf', ['http/protobuf', 'http/json']);
}
