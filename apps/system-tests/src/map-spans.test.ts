import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { createTelemetry, type Telemetry } from '@tta/otel';
import { map, sequential, task } from '@tta/primitives';
import { OtlpCollector } from './support/otlp-collector.js';

// A map over many items, as an OTLP collector sees it: few spans, from all parts of the input, that are whole trees.

let collector: OtlpCollector;
let telemetry: Telemetry;
const before = { ...process.env };

beforeEach(async () => {
  collector = await OtlpCollector.start();
  Object.assign(process.env, collector.env);
  telemetry = createTelemetry({ serviceName: 'rows', logging: false, runtimeMetrics: false });
});

afterEach(async () => {
  process.env = before;
  await telemetry.shutdown();
  await collector.stop();
});

async function* rows(count: number): AsyncGenerator<number> {
  for (let row = 0; row < count; row++) yield row;
}

it('sends the spans of the first 100 items and of a sample of the others, with all steps inside', async () => {
  const parse = task('parse', (row: number) => row);
  const store = task('store', (row: number) => {
    if (row === 1999) throw new Error('no room for row 1999');
    return row;
  });
  const load = map(sequential([parse, store], { name: 'row' }), { mode: 'settle', name: 'load' });

  const outcomes = await load.execute(
    rows(2000),
    WorkflowContext.create({ instrumentation: telemetry.instrumentation }),
  );
  await telemetry.shutdown();

  expect(outcomes.filter(({ status }) => status === 'success')).toHaveLength(1999);
  const named = (name: string) => collector.spans.filter((span) => span.name === name);
  const indexes = named('row').map(({ attributes }) => attributes['tta.map.index'] as number);
  const expected = [
    ...Array.from({ length: 100 }, (_, index) => index),
    ...Array.from({ length: 90 }, (_, index) => 100 + 10 * index),
    ...Array.from({ length: 10 }, (_, index) => 1000 + 100 * index),
  ];
  expect(indexes.sort((a, b) => a - b)).toEqual(expected);
  const [root] = named('load');
  expect(named('row').every(({ parentSpanId }) => parentSpanId === root?.spanId)).toBe(true);
  const rowIds = new Set(named('row').map(({ spanId }) => spanId));
  for (const step of ['parse', 'store']) {
    expect(named(step)).toHaveLength(200);
    expect(new Set(named(step).map(({ parentSpanId }) => parentSpanId))).toEqual(rowIds);
  }
  // The failure of an item without a span is not lost.
  expect(root?.eventNames).toContain('exception');
  expect(collector.spans.flatMap(({ eventNames }) => eventNames).filter((name) => name === 'exception')).toEqual([
    'exception',
  ]);
});
