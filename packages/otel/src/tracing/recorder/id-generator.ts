import type { IdGenerator } from '@opentelemetry/sdk-trace-base';

/** Random bytes that are drawn and written in hexadecimal at a time: one by one is several times dearer. */
const bytesAtATime = 4096;
const traceDigits = 32;
const spanDigits = 16;
const zeros = '0'.repeat(traceDigits);

/** Random ids of W3C Trace Context: 16 bytes for a trace, 8 for a span, none of them all zero. */
export class RandomIds implements IdGenerator {
  readonly #bytes = Buffer.alloc(bytesAtATime);
  #digits = '';
  #at = 0;

  generateTraceId(): string {
    return this.#take(traceDigits);
  }

  generateSpanId(): string {
    return this.#take(spanDigits);
  }

  #take(count: number): string {
    if (this.#at + count > this.#digits.length) {
      this.#digits = process.getBuiltinModule('node:crypto').randomFillSync(this.#bytes).toString('hex');
      this.#at = 0;
    }
    const id = this.#digits.slice(this.#at, (this.#at += count));
    return zeros.startsWith(id) ? this.#take(count) : id;
  }
}
