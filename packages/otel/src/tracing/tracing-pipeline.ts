import { type Tracer, type TracerProvider } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { CountingBatchProcessor } from './batch-processor.js';
import { batchSettingsFromEnvironment } from './batch-settings.js';
import { registerGlobally, registeredProvider } from './global-registration.js';
import { RandomIds } from './recorder/id-generator.js';
import type { OmittedContext } from '../process/omitted-context.js';
import { otlpSpanExporter } from '../export/otlp.js';
import { RecordingTracer } from './recorder/recording-tracer.js';
import { RecordingProvider } from './recording-provider.js';
import { samplerFromEnvironment, spanLimitsFromEnvironment } from './sampler-from-environment.js';
import { instrumentationScope } from '../catalogue/instrumentation-scope.js';
import { SpanProcessors } from './span-processors.js';
import type { LostSpans } from './lost-spans.js';
import type { TracingOptions } from './tracing-options.js';

/** Settings that tracing shares with the other signals. */
interface TracingShared {
  readonly resource: Resource;
  readonly omitted: OmittedContext;
  readonly flushTimeoutMs: number;
}

/** Where spans are made and where they go. */
export class TracingPipeline {
  readonly #given: TracerProvider | undefined;
  readonly #processor: SpanProcessors;
  readonly #batches: CountingBatchProcessor | undefined;
  readonly #own: Tracer;
  readonly #mayUseRegistered: boolean;
  #chosen: Tracer | undefined;

  constructor(options: TracingOptions, { resource, omitted, flushTimeoutMs }: TracingShared, lost: LostSpans) {
    const { spanProcessors = [], sampler = samplerFromEnvironment(), idGenerator = new RandomIds() } = options;
    this.#given = options.tracerProvider;
    this.#mayUseRegistered =
      options.spanProcessors === undefined && options.sampler === undefined && options.idGenerator === undefined;
    const isOwn = this.#given === undefined && !(this.#mayUseRegistered && registeredProvider() !== undefined);
    const exporter = isOwn ? otlpSpanExporter(flushTimeoutMs) : undefined;
    const processors: SpanProcessor[] = [...spanProcessors];
    this.#batches =
      exporter && new CountingBatchProcessor(exporter, batchSettingsFromEnvironment(flushTimeoutMs), lost);
    if (this.#batches !== undefined) processors.push(this.#batches);
    this.#processor = new SpanProcessors(processors, lost);

    const processor = this.#processor;
    const shared = { resource, omitted, sampler, idGenerator, limits: spanLimitsFromEnvironment(), processor };
    this.#own = new RecordingTracer({ ...shared, scope: instrumentationScope });
    if (options.global === true) {
      if (registerGlobally(new RecordingProvider(shared, processor)) && this.#given === undefined)
        this.#chosen = this.#own;
    }
  }

  /** Chosen at the first step, so that a provider may be registered after telemetry was created. */
  get tracer(): Tracer {
    return (this.#chosen ??= this.#choose());
  }

  forceFlush(): Promise<void> {
    return this.#processor.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#processor.shutdown();
  }

  /** Says how many spans ended too late to be sent. */
  tellLate(): void {
    this.#batches?.tellLate();
  }

  #choose(): Tracer {
    const { name, version } = instrumentationScope;
    const provider = this.#given ?? (this.#mayUseRegistered ? registeredProvider() : undefined);
    return provider?.getTracer(name, version) ?? this.#own;
  }
}
