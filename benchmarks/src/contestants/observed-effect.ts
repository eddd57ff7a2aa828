import { strictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Effect, Logger, ManagedRuntime, Metric } from 'effect';
import type { Operation } from '../harness/operation.js';
import { DiscardingStream } from './discarding.js';
import { checkLines, latencyBoundsSeconds, observedStep, spanAttributeNames as names } from './observed-step.js';

/**
 * The step with Effect's own spans, metrics and logs. Its spans end in memory: it has no processor and no exporter to
 * feed, and its metrics no reader, which is less than the others do.
 */
export function observedEffect({ logs }: { readonly logs: boolean }): Operation<Promise<number>> {
  const stream = new DiscardingStream();
  const jsonLogger = Logger.map(Logger.formatJson, (line) => void stream.write(`${line}\n`));
  const runtime = ManagedRuntime.make(Logger.layer([jsonLogger]));
  const { name, type, started, startFields, completed, completeFields } = observedStep;
  const labels = { primitive_name: name, primitive_type: type };
  const executions = Metric.counter('executions', { attributes: { ...labels, status: 'success' } });
  const duration = Metric.histogram('execution_duration_seconds', {
    attributes: labels,
    boundaries: latencyBoundsSeconds,
  });

  const quiet = (player: number): Effect.Effect<number> =>
    Effect.gen(function* () {
      const startedAt = performance.now();
      const characters = player + 1;
      yield* Metric.update(executions, 1);
      yield* Metric.update(duration, (performance.now() - startedAt) / 1000);
      return characters;
    });
  const talking = (player: number, workflowId: string): Effect.Effect<number> =>
    Effect.gen(function* () {
      const startedAt = performance.now();
      const { traceId, spanId } = yield* Effect.orDie(Effect.currentSpan);
      const ids = { correlation_id: workflowId, workflow_id: workflowId, trace_id: traceId, span_id: spanId };
      yield* Effect.logInfo(started).pipe(Effect.annotateLogs({ ...ids, ...startFields(player) }));
      const characters = player + 1;
      yield* Effect.logInfo(completed).pipe(Effect.annotateLogs({ ...ids, ...completeFields(characters) }));
      yield* Metric.update(executions, 1);
      yield* Metric.update(duration, (performance.now() - startedAt) / 1000);
      return characters;
    });

  return {
    run: (player) => {
      const workflowId = randomUUID();
      const attributes = {
        [names.primitiveName]: name,
        [names.primitiveType]: type,
        [names.workflowId]: workflowId,
        [names.correlationId]: workflowId,
      };
      const step = logs ? talking(player, workflowId) : quiet(player);
      return runtime.runPromise(step.pipe(Effect.withSpan(name, { attributes })));
    },
    verify: async (runs) => {
      strictEqual((await runtime.runPromise(Metric.value(executions))).count, runs);
      strictEqual((await runtime.runPromise(Metric.value(duration))).count, runs);
      const lines = stream.forget();
      if (logs) checkLines(lines, runs);
    },
    stop: () => runtime.dispose(),
  };
}
