import { Writable } from 'node:stream';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';

/** A stream that takes lines and forgets them; what it gets before `forget` is kept, to be verified. */
export class DiscardingStream extends Writable {
  #kept: string[] | undefined = [];

  // Text is encoded to bytes, as in every stream that leaves a process.
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#kept?.push(chunk.toString());
    done();
  }

  /** The lines so far; from now on they are discarded. */
  forget(): string[] {
    const lines = (this.#kept ?? []).join('').split('\n').slice(0, -1);
    this.#kept = undefined;
    return lines;
  }
}

/** An exporter that counts spans and forgets them; what it gets before `forget` is kept, to be verified. */
export class DiscardingExporter implements SpanExporter {
  exported = 0;
  #kept: ReadableSpan[] | undefined = [];

  export(spans: ReadableSpan[], done: (result: { code: number }) => void): void {
    this.exported += spans.length;
    this.#kept?.push(...spans);
    done({ code: 0 });
  }

  forget(): ReadableSpan[] {
    const spans = this.#kept ?? [];
    this.#kept = undefined;
    return spans;
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
