import type { TracerProvider } from '@opentelemetry/api';
import { RecordingTracer, type RecordingTracerConfig } from './recorder/recording-tracer.js';

/** Gives other libraries tracers that feed the same processors as the tracer of steps. */
export class RecordingProvider implements TracerProvider {
  readonly #tracers = new Map<string, RecordingTracer>();

  constructor(
    private readonly config: Omit<RecordingTracerConfig, 'scope'>,
    private readonly processor: { forceFlush(): Promise<void>; shutdown(): Promise<void> },
  ) {}

  /** The same tracer for the same name, version and schema. */
  getTracer(name: string, version = '', { schemaUrl = '' }: { schemaUrl?: string } = {}): RecordingTracer {
    const key = JSON.stringify([name, version, schemaUrl]);
    let tracer = this.#tracers.get(key);
    if (tracer === undefined) {
      const scope = { name, ...(version !== '' && { version }), ...(schemaUrl !== '' && { schemaUrl }) };
      tracer = new RecordingTracer({ ...this.config, scope });
      this.#tracers.set(key, tracer);
    }
    return tracer;
  }

  forceFlush(): Promise<void> {
    return this.processor.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.processor.shutdown();
  }
}
