import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { counter, defineEvent, gauge, histogram, type EventType } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';
import type { NumberCell } from './metric-cells.js';
import { restoreEnvironment } from '../testing/environment.js';
import { closeAfterEach, observed, type Observed } from '../testing/observed.js';
import { TestStep } from '../testing/steps.js';

restoreEnvironment();
closeAfterEach();

const emitWarning = jest.spyOn(process, 'emitWarning');
beforeEach(() => {
  emitWarning.mockReset().mockImplementation(() => undefined);
});
afterEach(() => {
  emitWarning.mockReset();
});
const warnings = (): string[] => emitWarning.mock.calls.map(([warning]) => String(warning));

const about = { help: 'h', unit: '{order}' };

/** Emits as plain JavaScript may, inside a step of that name. */
async function emit(observing: Observed, event: unknown, values?: object, name = 'shop'): Promise<void> {
  const step = new TestStep(name, (input, context) => {
    (context.emit.bind(context) as (event: unknown, values?: object) => void)(event, values);
    return input;
  });
  await step.execute(1, observing.context());
}

describe('an event that is declared', () => {
  const placed = defineEvent('order_placed', {
    level: 'info',
    fields: { kind: 'string', items: 'number', store: 'string', express: 'boolean?', elapsed_ms: 'number' },
    metrics: [
      counter('orders_total', {
        ...about,
        labels: { kind: ['new', 'repeat'], items: { values: ['1', '2'], overflow: '3+' }, store: { values: 'open' } },
      }),
      counter('express_orders_total', { ...about, when: 'express' }),
      counter('items_total', { ...about, add: 'items' }),
      gauge('last_items', { ...about, set: 'items', scale: 10 }),
      histogram('order_seconds', { help: 'h', unit: 's', record: 'elapsed_ms', scale: 0.001, boundaries: [0.1, 1] }),
    ],
    spanAttributes: { 'order.placed': true },
  });
  const values = { kind: 'new', items: 2, store: 'north', elapsed_ms: 250 };

  it('counts, adds, sets and records as it declares, with its labels', async () => {
    const observing = observed();

    await emit(observing, placed, values);
    await emit(observing, placed, { ...values, kind: 'repeat', items: 7, express: true });

    expect(await observing.values('orders_total')).toEqual({
      'primitive_name=shop,kind=new,items=2,store=north': 1,
      'primitive_name=shop,kind=repeat,items=3+,store=north': 1,
    });
    expect(await observing.values('express_orders_total')).toEqual({ 'primitive_name=shop': 1 });
    expect(await observing.values('items_total')).toEqual({ 'primitive_name=shop': 9 });
    expect(await observing.values('last_items')).toEqual({ 'primitive_name=shop': 20 + 70 });
    expect(await observing.values('order_seconds')).toEqual({
      'primitive_name=shop': {
        buckets: { boundaries: [0.1, 1], counts: [0, 2, 0] },
        count: 2,
        sum: 0.5,
        min: 0.25,
        max: 0.25,
      },
    });
    expect(warnings()).toEqual([]);
  });

  it('points with an exemplar at the span in which it happened', async () => {
    const observing = observed();

    await emit(observing, placed, values);

    const { resourceMetrics } = await observing.telemetry.metricProducer.collect();
    const points = resourceMetrics.scopeMetrics
      .flatMap((scope) => scope.metrics)
      .find((metric) => metric.descriptor.name === 'orders_total')?.dataPoints as unknown as NumberCell[];
    expect(points[0]?.exemplars[0]).toMatchObject({ value: 1, spanId: observing.span('shop').spanContext().spanId });
  });

  it('is a line of its level, a span event, and span attributes', async () => {
    const observing = observed();

    await emit(observing, placed, values);

    expect(observing.stream.records).toMatchObject([{ event: 'order_placed', level: 'info', kind: 'new', items: 2 }]);
    expect(observing.span('shop').attributes['order.placed']).toBe(true);
    expect(observing.span('shop').events.map(({ name }) => name)).toEqual(['order_placed']);
  });

  it('without a level is only counted', async () => {
    const observing = observed();
    const silent = defineEvent('order_seen', { metrics: [counter('seen_total', about)] });

    await emit(observing, silent);

    expect(await observing.values('seen_total')).toEqual({ 'primitive_name=shop': 1 });
    expect(observing.stream.lines).toEqual([]);
    expect(observing.span('shop').events).toEqual([]);
  });

  it('of another copy of core counts as well', async () => {
    const observing = observed();
    const copy = JSON.parse(JSON.stringify(placed)) as object;

    await emit(observing, { ...copy, [Symbol.for('@tta/core/EventType')]: 1 }, values);
    await emit(observing, placed, values);

    expect(await observing.values('items_total')).toEqual({ 'primitive_name=shop': 4 });
    expect(warnings()).toEqual([]);
  });
});

describe('a metric that two events declare', () => {
  const first = (name: string): EventType =>
    defineEvent('first', { metrics: [counter(name, { ...about, labels: {} })] });

  it.each<[string, (name: string) => EventType]>([
    ['of another unit', (name) => defineEvent('second', { metrics: [counter(name, { help: 'h', unit: 's' })] })],
    [
      'with another label',
      (name) =>
        defineEvent('second', {
          fields: { a: 'string' },
          metrics: [counter(name, { ...about, labels: { a: ['x'] } })],
        }),
    ],
  ])('differently, %s, is warned of once and counted only as the first says', async (what, second) => {
    const observing = observed();
    const name = `${what.replaceAll(/\W/g, '_')}_total`;

    await emit(observing, first(name));
    for (let time = 0; time < 3; time++) await emit(observing, second(name), { a: 'x' });

    expect(await observing.values(name)).toEqual({ 'primitive_name=shop': 1 });
    expect(warnings().filter((text) => text.includes(name))).toEqual([
      expect.stringContaining(`the events first and second declare ${name} differently`),
    ]);
  });

  it('alike, in other words, is one metric', async () => {
    const observing = observed();

    await emit(observing, first('shared_total'));
    await emit(observing, defineEvent('second', { metrics: [counter('shared_total', { ...about, help: 'other' })] }));

    expect(await observing.values('shared_total')).toEqual({ 'primitive_name=shop': 2 });
    expect(warnings()).toEqual([]);
  });

  it('though every step has it is counted as the step says', async () => {
    const observing = observed();
    const greedy = defineEvent('greedy', { metrics: [ttaCounter('tta_primitive_executions_total', about)] });

    await emit(observing, greedy);

    expect(await observing.values('tta_primitive_executions_total')).toEqual({
      'primitive_name=shop,primitive_type=task,status=success': 1,
    });
    expect(warnings()).toEqual([expect.stringContaining('which every step has')]);
  });
});

describe('what plain JavaScript emits', () => {
  const declared = (name: string): EventType<{ kind: 'a' | 'b'; amount: number }> =>
    defineEvent(name, {
      level: 'info',
      fields: { kind: 'string', amount: 'number' },
      metrics: [counter(`${name}_total`, { ...about, add: 'amount', labels: { kind: ['a', 'b'] } })],
    });

  it.each([
    ['a label value that was not declared', { kind: 'c', amount: 1 }, 'kind=other', 'gave kind as "c", but label'],
    ['a field that is misspelt', { kind: 'a', amount: 1, knid: 'a' }, 'kind=a', 'has no field knid'],
    ['a field that is missing', { amount: 1 }, 'kind=other', 'needs the field kind as a string, got undefined'],
  ])('with %s is warned of once', async (what, values, label, message) => {
    const observing = observed();
    const name = `label_${what.replaceAll(/\W/g, '_')}`;
    const event = declared(name);

    for (let time = 0; time < 3; time++) await emit(observing, event, values);

    expect(await observing.values(`${name}_total`)).toEqual({ [`primitive_name=shop,${label}`]: 3 });
    expect(warnings()).toEqual([expect.stringContaining(message)]);
    expect(warnings()[0]).toContain('This is said once.');
  });

  it.each([
    ['text', 'gave amount as "5"', '5'],
    ['not a number', 'gave amount as NaN', NaN],
    ['less than nothing', 'gave amount as -1', -1],
    ['without an end', 'gave amount as Infinity', Infinity],
  ])('with an amount that is %s is not counted, and warned of', async (what, message, amount) => {
    const observing = observed();
    const name = `amount_${what.replaceAll(/\W/g, '_')}`;
    const event = declared(name);

    for (let time = 0; time < 3; time++) await emit(observing, event, { kind: 'a', amount });
    await emit(observing, event, { kind: 'a', amount: 2 });

    expect(await observing.values(`${name}_total`)).toEqual({ 'primitive_name=shop,kind=a': 2 });
    expect(warnings().filter((text) => text.includes(message))).toHaveLength(1);
  });

  it('other than an event or a name causes a warning, and the step goes on', async () => {
    const observing = observed();

    await emit(observing, undefined, { a: 1 });

    expect(observing.stream.lines).toEqual([]);
    expect(warnings()).toEqual([expect.stringContaining('context.emit takes an event made by defineEvent, or a name')]);
  });

  it('by the mere name of a declared event is logged, and a warning says that it is not counted', async () => {
    const observing = observed();
    const event = declared('by_name');

    await emit(observing, event, { kind: 'a', amount: 1 });
    await emit(observing, 'by_name', { kind: 'a', amount: 1 });

    expect(await observing.values('by_name_total')).toEqual({ 'primitive_name=shop,kind=a': 1 });
    expect(await observing.values('tta_events_total')).toEqual({ 'primitive_name=shop,event=by_name': 1 });
    expect(warnings()).toEqual([expect.stringContaining('emit the event declared for it')]);
  });
});

describe('an undeclared name', () => {
  it('is logged with all it says and counted by its name alone', async () => {
    const observing = observed();

    await emit(observing, 'greeted', { loud: true, who: 'Ada' });
    await emit(observing, 'greeted', { loud: false });

    expect(observing.stream.records).toMatchObject([{ event: 'greeted', loud: true, who: 'Ada' }, { loud: false }]);
    expect(await observing.values('tta_events_total')).toEqual({ 'primitive_name=shop,event=greeted': 2 });
  });
});
