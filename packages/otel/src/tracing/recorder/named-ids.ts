import type { IdGenerator } from '@opentelemetry/sdk-trace-base';

/**
 * The ids of a step that has a name in all processes: each process that reports a part of an execution gives the same ones,
 * so the parts join in one trace. `stepId` is a hash in hexadecimal, of which different digits make the span's and the
 * trace's id.
 */
export class NamedIds implements IdGenerator {
  constructor(private readonly stepId: string) {}

  generateSpanId(): string {
    return this.stepId.slice(0, 16);
  }

  generateTraceId(): string {
    return this.stepId.slice(16, 48);
  }
}
