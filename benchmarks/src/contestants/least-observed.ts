import { strictEqual } from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Operation } from '../harness/operation.js';
import { DiscardingExporter } from './discarding.js';
import { LeastHistogram } from './least-histogram.js';
import { idsOfLine, LeastLines, RandomIds } from './least-lines.js';
import { LeastEvent, LeastSpan, sampledIds } from './least-span.js';
import { observedStep, spanAttributeNames as names } from './observed-step.js';

const { name, type, started, startFields, completed, completeFields } = observedStep;
const spansAtOnce = 512;

/**
 * Only the work that telling as much of one step takes, written for this step alone. Lines go to a stream, or many at a
 * time.
 */
export function leastObserved(logs: 'stream' | 'buffered'): Operation<Promise<number>> {
  const lines = new LeastLines(logs);
  const times = new LeastHistogram();
  const ids = new RandomIds();
  let spans: unknown[] = [];
  let executions = 0;

  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- the work is left out, as in the other contestants
    run: async (player) => {
      const startedAtMs = performance.now();
      const [traceId, spanId, workflowId] = [ids.next(32), ids.next(16), ids.next(32)];
      const lineIds = idsOfLine(traceId, spanId, workflowId);

      const start = startFields(player);
      lines.write(`${lineIds(started)}player":${start.player},"model":"${start.model}"}\n`);
      const characters = player + 1;
      const end = completeFields(characters);
      lines.write(`${lineIds(completed)}characters":${end.characters},"truncated":${end.truncated}}\n`);

      const endedAtMs = performance.now();
      spans.push({ name, traceId, spanId, startedAtMs, endedAtMs, attributes: spanAttributes(workflowId) });
      if (spans.length === spansAtOnce) spans = [];
      times.record((endedAtMs - startedAtMs) / 1000);
      executions++;
      return characters;
    },
    verify: (runs) => {
      strictEqual(executions, runs);
      strictEqual(times.count, runs);
      strictEqual(spans.length, runs);
      lines.verify(runs);
    },
    stop: () => lines.close(),
  };
}

/** The same, and all that TTA tells beyond it, still for this step alone and with nothing that could be left out. */
export function leastObservedWhole(logs: 'stream' | 'buffered'): Operation<Promise<number>> {
  return leastWhole(logs, (_own, tell) => tell());
}

/** The same inside an AsyncLocalStorage, where other libraries find the span. */
export function leastObservedAmbient(): Operation<Promise<number>> {
  const storage = new AsyncLocalStorage<object>();
  let isFound = false;
  const inside = leastWhole('stream', (own, tell) =>
    storage.run(own, () => {
      isFound ||= storage.getStore() === own;
      return tell();
    }),
  );
  return {
    ...inside,
    verify: (runs) => {
      strictEqual(isFound, true);
      return inside.verify?.(runs);
    },
  };
}

function leastWhole(
  logs: 'stream' | 'buffered',
  enter: (own: object, tell: () => number) => number,
): Operation<Promise<number>> {
  const lines = new LeastLines(logs);
  const times = new LeastHistogram();
  const workflowTimes = new LeastHistogram();
  const ids = new RandomIds();
  const exporter = new DiscardingExporter();
  const processor = new BatchSpanProcessor(exporter);
  let executions = 0;
  let workflows = 0;
  let active = 0;

  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- as above
    run: async (player) => {
      const startedAtMs = performance.now();
      active++;
      const [traceId, spanId, workflowId] = [ids.next(32), ids.next(16), ids.next(32)];
      const own = sampledIds(traceId, spanId);
      const events: LeastEvent[] = [];
      const characters = enter(own, () => {
        const lineIds = idsOfLine(traceId, spanId, workflowId);
        const start = startFields(player);
        events.push(new LeastEvent(started, performance.now(), start));
        lines.write(`${lineIds(started)}player":${start.player},"model":"${start.model}"}\n`);
        const told = player + 1;
        const end = completeFields(told);
        events.push(new LeastEvent(completed, performance.now(), end));
        lines.write(`${lineIds(completed)}characters":${end.characters},"truncated":${end.truncated}}\n`);
        return told;
      });

      const endedAtMs = performance.now();
      processor.onEnd(new LeastSpan(own, startedAtMs, endedAtMs, spanAttributes(workflowId), events));
      const seconds = (endedAtMs - startedAtMs) / 1000;
      const bucket = times.bucketOf(seconds);
      times.record(seconds, own, bucket);
      workflowTimes.record(seconds, own, bucket);
      executions++;
      workflows++;
      active--;
      return characters;
    },
    verify: async (runs) => {
      strictEqual(executions, runs);
      strictEqual(workflows, runs);
      strictEqual(active, 0);
      strictEqual(times.count, runs);
      strictEqual(workflowTimes.count, runs);
      await processor.forceFlush();
      const spans = exporter.forget();
      strictEqual(spans.length, runs);
      for (const { events } of spans) strictEqual(events.length, 2);
      lines.verify(runs);
    },
    stop: async () => {
      await processor.shutdown();
      lines.close();
    },
  };
}

function spanAttributes(workflowId: string) {
  return {
    [names.primitiveName]: name,
    [names.primitiveType]: type,
    [names.workflowId]: workflowId,
    [names.correlationId]: workflowId,
  };
}
