import type { IdGenerator } from '@opentelemetry/sdk-trace-base';

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Random ids of W3C Trace Context, level 1: 16 bytes for a trace, 8 for a span, none of them all zero. */
export class RandomIds implements IdGenerator {
  generateTraceId(): string {
    return this.generateSpanId() + this.generateSpanId();
  }

  generateSpanId(): string {
    // Never 0, so that no id is all zero.
    return word(Math.random() * 0xffffffff + 1) + word(Math.random() * 0x100000000);
  }
}

function word(random: number): string {
  const bits = random >>> 0;
  return (
    (hex[bits >>> 24] as string) +
    (hex[(bits >>> 16) & 255] as string) +
    (hex[(bits >>> 8) & 255] as string) +
    (hex[bits & 255] as string)
  );
}
