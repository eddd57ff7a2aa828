import type { TracerProvider } from '@opentelemetry/api';
import type { IdGenerator, Sampler, SpanProcessor } from '@opentelemetry/sdk-trace-base';

/** Which spans are recorded and where they go. */
export interface TracingOptions {
  /** Where spans go, beside what the `OTEL_EXPORTER_OTLP_*` variables ask for. */
  readonly spanProcessors?: readonly SpanProcessor[];
  /** Which traces are recorded. Default: as `OTEL_TRACES_SAMPLER` says, else all. */
  readonly sampler?: Sampler;
  /** Default: random ids. */
  readonly idGenerator?: IdGenerator;
  /**
   * The provider whose tracer makes the spans. Default: the globally registered one if the application has one and none of `spanProcessors`,
   * `sampler` and `idGenerator` is given, else one of TTA's own.
   */
  readonly tracerProvider?: TracerProvider;
  /**
   * Whether to register TTA's tracer provider, propagator and context manager with the OpenTelemetry API where nothing is registered, so
   * that spans of other libraries join the trees of TTA's. Default `false`: nothing global happens.
   */
  readonly global?: boolean;
}
