import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { DiscardingStream } from './discarding.js';
import { checkLines, observedStep } from './observed-step.js';

const charactersAtOnce = 65_536;

/** Makes the beginnings of the lines of one step. */
export function idsOfLine(traceId: string, spanId: string, workflowId: string): (event: string) => string {
  const text = `","correlation_id":"${workflowId}","workflow_id":"${workflowId}","trace_id":"${traceId}","span_id":"${spanId}","primitive_name":"${observedStep.name}","`;
  return (event) => `{"timestamp":"${timeText()}","level":"info","event":"${event}${text}`;
}

/** Lines that go to a stream one by one, or to the null device many at a time. */
export class LeastLines {
  readonly #stream = new DiscardingStream();
  readonly #nowhere: number | undefined;
  #buffer = '';

  constructor(logs: 'stream' | 'buffered') {
    this.#nowhere = logs === 'buffered' ? openSync('/dev/null', 'w') : undefined;
  }

  write(line: string): void {
    if (this.#nowhere === undefined) {
      this.#stream.write(line);
      return;
    }
    this.#buffer += line;
    if (this.#buffer.length < charactersAtOnce) return;
    writeSync(this.#nowhere, this.#buffer);
    this.#buffer = '';
  }

  /** Only lines of the stream are kept for it. */
  verify(runs: number): void {
    if (this.#nowhere === undefined) checkLines(this.#stream.forget(), runs);
  }

  close(): void {
    if (this.#nowhere !== undefined) closeSync(this.#nowhere);
  }
}

let textOfMs = 0;
let text = '';

/** The time of day, made a text once a millisecond. */
function timeText(): string {
  const now = Date.now();
  if (now !== textOfMs) {
    textOfMs = now;
    text = new Date(now).toISOString();
  }
  return text;
}

/** Random digits, taken from the system many at a time. */
export class RandomIds {
  readonly #bytes = Buffer.alloc(8192);
  #used = 8192;

  next(digits: 16 | 32): string {
    const end = this.#used + digits / 2;
    if (end <= this.#bytes.length) return this.#bytes.toString('hex', this.#used, (this.#used = end));
    randomFillSync(this.#bytes);
    this.#used = digits / 2;
    return this.#bytes.toString('hex', 0, this.#used);
  }
}
