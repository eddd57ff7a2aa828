import { context, propagation, trace, type Tracer, type TracerProvider } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import { BasicTracerProvider, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { CountedBatches, type LostSpans } from './counted-batches.js';
import { RandomIds } from './id-generator.js';
import { otlpSpanExporter } from './otlp.js';
import { RecordingTracer } from './recording-tracer.js';
import { samplerFromEnvironment, spanLimitsFromEnvironment } from './sampler-from-environment.js';
import { instrumentationScope } from './scope.js';
import type { TelemetryOptions } from './telemetry-options.js';

/** Where spans are made and where they go. */
export class TracingPipeline {
  readonly #given: TracerProvider | undefined;
  readonly #processors: SpanProcessor[];
  readonly #own: Tracer;
  readonly #mayUseRegistered: boolean;
  #chosen: Tracer | undefined;

  constructor(options: TelemetryOptions, resource: Resource, lost: LostSpans) {
    const { spanProcessors = [], sampler = samplerFromEnvironment(), idGenerator = new RandomIds() } = options;
    this.#given = options.tracerProvider;
    this.#mayUseRegistered =
      options.spanProcessors === undefined && options.sampler === undefined && options.idGenerator === undefined;
    const exporter =
      this.#given === undefined && !(this.#mayUseRegistered && registeredProvider() !== undefined)
        ? otlpSpanExporter()
        : undefined;
    this.#processors = [...spanProcessors];
    if (exporter !== undefined) this.#processors.push(new CountedBatches(exporter, lost));
    const limits = spanLimitsFromEnvironment();
    const shared = { resource, sampler, idGenerator };
    this.#own = new RecordingTracer({
      ...shared,
      limits,
      scope: instrumentationScope,
      processor: fanOut(this.#processors),
    });
    if (options.global === true) {
      register(new BasicTracerProvider({ ...shared, spanLimits: limits, spanProcessors: this.#processors }));
      // What is registered now, if by us, feeds the same processors as our tracer, which is the quicker one.
      this.#chosen = this.#given === undefined && registeredProvider() === ownProvider ? this.#own : undefined;
    }
  }

  /** Chosen at the first step, so that a provider may be registered after telemetry was created. */
  get tracer(): Tracer {
    return (this.#chosen ??= this.#choose());
  }

  async forceFlush(): Promise<void> {
    await Promise.all(this.#processors.map((processor) => processor.forceFlush()));
  }

  async shutdown(): Promise<void> {
    await Promise.all(this.#processors.map((processor) => processor.shutdown()));
  }

  #choose(): Tracer {
    const { name, version } = instrumentationScope;
    const provider = this.#given ?? (this.#mayUseRegistered ? registeredProvider() : undefined);
    return provider?.getTracer(name, version) ?? this.#own;
  }
}

let ownProvider: TracerProvider | undefined;

/** What the application registered with the OpenTelemetry API, if anything. */
function registeredProvider(): TracerProvider | undefined {
  const provider = trace.getTracerProvider() as TracerProvider & Partial<Delegating>;
  if (provider.getDelegateTracer === undefined) return provider;
  // The API's stand-in knows no tracer as long as it stands for nobody.
  return provider.getDelegateTracer('probe') === undefined ? undefined : provider.getDelegate?.();
}

/** What the API hands out in place of a provider that may be registered later. */
interface Delegating {
  getDelegateTracer(name: string): Tracer | undefined;
  getDelegate(): TracerProvider;
}

/** Each of these leaves alone what is registered already. */
function register(provider: TracerProvider): void {
  if (registeredProvider() === undefined && trace.setGlobalTracerProvider(provider)) ownProvider = provider;
  const manager = new AsyncLocalStorageContextManager().enable();
  if (!context.setGlobalContextManager(manager)) manager.disable();
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
}

function fanOut(processors: readonly SpanProcessor[]): Pick<SpanProcessor, 'onStart' | 'onEnding' | 'onEnd'> {
  const [first] = processors;
  if (first !== undefined && processors.length === 1) return first;
  return {
    onStart: (span, parentContext) => {
      for (const processor of processors) processor.onStart(span, parentContext);
    },
    onEnding: (span) => {
      for (const processor of processors) processor.onEnding?.(span);
    },
    onEnd: (span: ReadableSpan) => {
      for (const processor of processors) processor.onEnd(span);
    },
  };
}
