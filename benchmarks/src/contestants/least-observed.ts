import { strictEqual } from 'node:assert/strict';
import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Operation } from '../harness/operation.js';
import { DiscardingStream } from './discarding.js';
import { LeastHistogram } from './least-histogram.js';
import { checkLines, observedStep, spanAttributeNames as names } from './observed-step.js';

const { name, type, started, startFields, completed, completeFields } = observedStep;
const charactersAtOnce = 65_536;
const spansAtOnce = 512;

/** Only the work that telling as much of one step takes, written for this step alone. Lines go to a stream, or many at a time. */
export function leastObserved(logs: 'stream' | 'buffered'): Operation<Promise<number>> {
  const stream = new DiscardingStream();
  const nowhere = logs === 'buffered' ? openSync('/dev/null', 'w') : undefined;
  const times = new LeastHistogram();
  const ids = new RandomIds();
  let executions = 0;
  let spans: unknown[] = [];
  let buffer = '';

  const write = (line: string): void => {
    if (nowhere === undefined) {
      stream.write(line);
      return;
    }
    buffer += line;
    if (buffer.length < charactersAtOnce) return;
    writeSync(nowhere, buffer);
    buffer = '';
  };

  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- the work is left out, as in the other contestants
    run: async (player) => {
      const startedAtMs = performance.now();
      const [traceId, spanId, workflowId] = [ids.next(32), ids.next(16), ids.next(32)];
      const lineIds = `","correlation_id":"${workflowId}","workflow_id":"${workflowId}","trace_id":"${traceId}","span_id":"${spanId}","primitive_name":"${name}","`;
      const tell = (event: string, fields: string): void =>
        write(`{"timestamp":"${timeText()}","level":"info","event":"${event}${lineIds}${fields}}\n`);

      const start = startFields(player);
      tell(started, `player":${start.player},"model":"${start.model}"`);
      const characters = player + 1;
      const end = completeFields(characters);
      tell(completed, `characters":${end.characters},"truncated":${end.truncated}`);

      const attributes = {
        [names.primitiveName]: name,
        [names.primitiveType]: type,
        [names.workflowId]: workflowId,
        [names.correlationId]: workflowId,
      };
      const endedAtMs = performance.now();
      spans.push({ name, traceId, spanId, startedAtMs, endedAtMs, attributes });
      if (spans.length === spansAtOnce) spans = [];
      times.record((endedAtMs - startedAtMs) / 1000);
      executions++;
      return characters;
    },
    verify: (runs) => {
      strictEqual(executions, runs);
      strictEqual(times.count, runs);
      strictEqual(spans.length, runs);
      if (nowhere === undefined) checkLines(stream.forget(), runs);
    },
    stop: () => {
      if (nowhere !== undefined) closeSync(nowhere);
    },
  };
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
class RandomIds {
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
