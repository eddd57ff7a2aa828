import { processSlot } from '@tta/core/authors';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import { environmentChoice, environmentNumber, environmentString, unusable } from '../process/environment.js';
import { quietAgent } from './quiet-agent.js';
import { LazyMetricExporter, LazySpanExporter } from './lazy-exporters.js';

/** OpenTelemetry waits for 10 seconds by default: a process that ends would wait for a silent collector longer than its flush may take. */
const defaultTimeoutMs = 4000;

/** Valid values of `OTEL_TRACES_EXPORTER` and `OTEL_METRICS_EXPORTER`; a metrics endpoint handles `prometheus`. */
const known = { TRACES: ['otlp', 'none'], METRICS: ['otlp', 'prometheus', 'none'] };

/** The exporter of spans that the standard variables ask for, if they ask for one. Endpoint and headers it reads itself. */
export function otlpSpanExporter(): SpanExporter | undefined {
  if (!isAskedFor('TRACES')) return undefined;
  const settings = settingsOf('TRACES');
  return protocolOf('TRACES') === 'http/json'
    ? new LazySpanExporter(
        async () => new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter(settings),
      )
    : new LazySpanExporter(
        async () => new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter(settings),
      );
}

/**
 * The exporter of metrics that the standard variables ask for, if they ask for one. Where they only name a collector, and an endpoint of
 * ours serves the metrics, nothing is sent: a collector that scrapes too would count everything twice.
 */
export function otlpMetricExporter(): PushMetricExporter | undefined {
  if (!isAskedFor('METRICS')) return undefined;
  const settings = settingsOf('METRICS');
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
  timeoutMillis?: number;
  httpAgentOptions?: NonNullable<ReturnType<typeof quietAgent>>;
}

/** Settings passed to an exporter override the variables, so they are passed only if the variables are unset. */
function settingsOf(signal: 'TRACES' | 'METRICS'): ExporterSettings {
  const asked =
    environmentString(`OTEL_EXPORTER_OTLP_${signal}_TIMEOUT`) ?? environmentString('OTEL_EXPORTER_OTLP_TIMEOUT');
  const httpAgentOptions = quietAgent(signal);
  return {
    ...(asked === undefined && { timeoutMillis: defaultTimeoutMs }),
    ...(httpAgentOptions !== undefined && { httpAgentOptions }),
  };
}

/** How often metrics are pushed, and how long that may take: `mostMs`, since its timer keeps the process. The SDK's reader reads neither. */
export function pushIntervalFromEnvironment(mostMs: number): {
  exportIntervalMillis: number;
  exportTimeoutMillis: number;
} {
  const bounds = { min: 1, max: 2 ** 31 - 1 };
  const exportIntervalMillis = environmentNumber('OTEL_METRIC_EXPORT_INTERVAL', 60_000, bounds);
  const exportTimeoutMillis = environmentNumber('OTEL_METRIC_EXPORT_TIMEOUT', 30_000, bounds);
  return { exportIntervalMillis, exportTimeoutMillis: Math.min(exportTimeoutMillis, exportIntervalMillis, mostMs) };
}

/** Whether a variable asks for that signal by name. */
function isNamed(signal: 'TRACES' | 'METRICS'): boolean {
  const names = [`OTEL_${signal}_EXPORTER`, `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`];
  return names.some((name) => environmentString(name) !== undefined);
}

/** Whether a metrics endpoint of this process is up. */
function isServed(): boolean {
  return processSlot('metrics-endpoints', () => new Set()).size > 0;
}

/** Nothing is sent anywhere unless a variable names where, or says `otlp`. */
function isAskedFor(signal: 'TRACES' | 'METRICS'): boolean {
  const exporters = environmentString(`OTEL_${signal}_EXPORTER`)
    ?.split(',')
    .map((name) => name.trim());
  if (exporters !== undefined) {
    for (const exporter of exporters) {
      if (!known[signal].includes(exporter))
        unusable(`OTEL_${signal}_EXPORTER`, exporter, `among ${known[signal].join(', ')}`, 'none');
    }
    return exporters.includes('otlp');
  }
  const endpoint = `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`;
  const name = environmentString(endpoint) === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : endpoint;
  const value = environmentString(name);
  if (value === undefined) return false;
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return true;
  unusable(name, value, 'a URL that begins with http:// or https://', 'no collector');
  return false;
}

function protocolOf(signal: 'TRACES' | 'METRICS'): 'http/protobuf' | 'http/json' {
  const own = `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`;
  const name = environmentString(own) === undefined ? 'OTEL_EXPORTER_OTLP_PROTOCOL' : own;
  return environmentChoice(name, 'http/protobuf', ['http/protobuf', 'http/json']);
}
