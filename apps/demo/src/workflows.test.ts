import { PassThrough } from 'node:stream';
import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { composeInstrumentations, setInstrumentation, WorkflowContext } from '@tta/core';
import { createTelemetry } from '@tta/otel';
import type { Item } from './primitives/item.js';
import { runWorkflows, type WorkflowRun } from './run-workflows.js';
import { StepTimes } from './step-times.js';
import { createWorkflows } from './workflows.js';

let spans: readonly ReadableSpan[];
let runs: readonly WorkflowRun[];

beforeAll(async () => {
  const exporter = new InMemorySpanExporter();
  const telemetry = createTelemetry({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
    logStream: new PassThrough().resume(),
  });
  const times = new StepTimes();
  const previous = setInstrumentation(composeInstrumentations(telemetry.instrumentation, times));
  runs = await runWorkflows(createWorkflows(), times, () => undefined).finally(() => setInstrumentation(previous));
  spans = exporter.getFinishedSpans();
  await telemetry.shutdown();
});

afterAll(() => {
  setInstrumentation(undefined);
});

/** A span as `name {what tta.* says beside names and ids}`, with what is below it, in the order in which they started. */
interface Node {
  readonly span: string;
  readonly below: readonly Node[];
}

function treeOf(workflow: string): Node {
  const own = spans.filter((span) => span.attributes['tta.workflow.id'] === `test-${workflow}-001`);
  const toNode = (span: ReadableSpan): Node => ({
    span: `${span.name} ${JSON.stringify(positionOf(span))}`,
    below: own
      .filter((each) => each.parentSpanContext?.spanId === span.spanContext().spanId)
      .sort(byStart)
      .map(toNode),
  });
  const roots = own.filter((span) => span.parentSpanContext === undefined);
  expect(roots).toHaveLength(1);
  return toNode(roots[0]!);
}

function positionOf({ attributes }: ReadableSpan): Record<string, unknown> {
  const known = ['tta.primitive.name', 'tta.primitive.type', 'tta.workflow.id', 'tta.correlation.id'];
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !known.includes(name)));
}

function byStart(left: ReadableSpan, right: ReadableSpan): number {
  return left.startTime[0] - right.startTime[0] || left.startTime[1] - right.startTime[1];
}

const leaf = (span: string): Node => ({ span, below: [] });

describe('spans of the five workflows', () => {
  it('1 sequential: its three steps', () => {
    expect(treeOf('sequential')).toEqual({
      span: 'SequentialPrimitive {}',
      below: [
        leaf('DataProcessorPrimitive {"tta.step.index":0}'),
        leaf('ValidatorPrimitive {"tta.step.index":1}'),
        leaf('EnricherPrimitive {"tta.step.index":2}'),
      ],
    });
  });

  it('2 parallel: a step, then three branches', () => {
    expect(treeOf('parallel')).toEqual({
      span: 'SequentialPrimitive {}',
      below: [
        leaf('DataProcessorPrimitive {"tta.step.index":0}'),
        {
          span: 'ParallelPrimitive {"tta.step.index":1}',
          below: [
            leaf('DataProcessorPrimitive {"tta.branch.index":0}'),
            leaf('ValidatorPrimitive {"tta.branch.index":1}'),
            leaf('EnricherPrimitive {"tta.branch.index":2}'),
          ],
        },
      ],
    });
  });

  it('3 retry: one attempt, then a step', () => {
    expect(treeOf('retry')).toEqual({
      span: 'SequentialPrimitive {}',
      below: [
        {
          span: 'RetryPrimitive {"tta.step.index":0}',
          below: [leaf('DataProcessorPrimitive {"tta.retry.attempt":1}')],
        },
        leaf('ValidatorPrimitive {"tta.step.index":1}'),
      ],
    });
  });

  it('4 cache: a miss that computes, a hit that does not', () => {
    expect(treeOf('cache')).toEqual({
      span: 'SequentialPrimitive {}',
      below: [
        {
          span: 'CachePrimitive {"tta.step.index":0,"tta.cache.hit":false}',
          below: [leaf('DataProcessorPrimitive {}')],
        },
        leaf('CachePrimitive {"tta.step.index":1,"tta.cache.hit":true}'),
      ],
    });
  });

  it('5 complex: all of it', () => {
    expect(treeOf('complex')).toEqual({
      span: 'SequentialPrimitive {}',
      below: [
        {
          span: 'RetryPrimitive {"tta.step.index":0}',
          below: [leaf('DataProcessorPrimitive {"tta.retry.attempt":1}')],
        },
        { span: 'EnrichmentCache {"tta.step.index":1,"tta.cache.hit":false}', below: [leaf('EnricherPrimitive {}')] },
        leaf('ValidatorPrimitive {"tta.step.index":2}'),
        leaf('EnrichmentCache {"tta.step.index":3,"tta.cache.hit":true}'),
      ],
    });
  });

  it('are no more than these, in five traces', () => {
    expect(spans).toHaveLength(25);
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(5);
  });

  it('all say who they are and to which execution they belong', () => {
    const types: Record<string, string> = {
      SequentialPrimitive: 'sequential',
      ParallelPrimitive: 'parallel',
      RetryPrimitive: 'retry',
      CachePrimitive: 'cache',
      EnrichmentCache: 'cache',
    };
    for (const { name, attributes } of spans) {
      expect(attributes).toMatchObject({
        'tta.primitive.name': name,
        'tta.primitive.type': types[name] ?? 'task',
        'tta.workflow.id': expect.stringMatching(/^test-(?:sequential|parallel|retry|cache|complex)-001$/),
        'tta.correlation.id': expect.stringMatching(/^test-run-00[1-5]$/),
      });
    }
  });

  it('tell what happened inside as events under the names of the log', () => {
    const eventsOf = (name: string, workflow: string): string[] =>
      spans
        .filter((span) => span.name === name && span.attributes['tta.workflow.id'] === `test-${workflow}-001`)
        .flatMap((span) => span.events.map((event) => event.name));

    expect(eventsOf('CachePrimitive', 'cache')).toEqual(['cache_miss', 'cache_store', 'cache_hit']);
    expect(eventsOf('RetryPrimitive', 'retry')).toEqual([
      ...['retry_workflow_start', 'retry_attempt_start', 'retry_attempt_success'],
    ]);
  });
});

describe('runs of the five workflows', () => {
  it('succeed, each under its ids, with as many steps as it has spans below its root', () => {
    expect(runs).toMatchObject([
      {
        name: 'sequential',
        workflowId: 'test-sequential-001',
        correlationId: 'test-run-001',
        status: 'success',
        steps: 3,
      },
      { name: 'parallel', workflowId: 'test-parallel-001', correlationId: 'test-run-002', status: 'success', steps: 5 },
      { name: 'retry', workflowId: 'test-retry-001', correlationId: 'test-run-003', status: 'success', steps: 3 },
      { name: 'cache', workflowId: 'test-cache-001', correlationId: 'test-run-004', status: 'success', steps: 3 },
      { name: 'complex', workflowId: 'test-complex-001', correlationId: 'test-run-005', status: 'success', steps: 6 },
    ]);
  });
});

describe('outputs of the five workflows', () => {
  const output = async (name: string): Promise<unknown> => {
    const { workflow, input } = createWorkflows().find((each) => each.name === name)!;
    return workflow.execute(input, WorkflowContext.create({ workflowId: 'my-workflow' }));
  };
  const validated = { validated: true, timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) };
  const enriched = { enriched: true, metadata: { workflowId: 'my-workflow' } };

  it('have what each step adds', async () => {
    const data = 'Parallel test data';
    const processed: Item = { data, processed: true, count: 1 };
    const [sequentialOutput, parallelOutput, cacheOutput] = await Promise.all(
      ['sequential', 'parallel', 'cache'].map(output),
    );

    expect(sequentialOutput).toEqual({ ...processed, data: 'Sequential test data', ...validated, ...enriched });
    expect(parallelOutput).toEqual([
      { ...processed, count: 2 },
      { ...processed, ...validated },
      { ...processed, ...enriched },
    ]);
    // Remembered, not processed once more.
    expect(cacheOutput).toEqual({ data: 'Cache test data', processed: true, count: 1 });
  });
});
