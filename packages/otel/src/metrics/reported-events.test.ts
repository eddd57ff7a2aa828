import { describe, expect, it } from '@jest/globals';
import { counter, defineEvent, gauge, type ObservedStep } from '@tta/core';
import { closeAfterEach, observed } from '../testing/observed.js';

closeAfterEach();

const about = { help: 'h', unit: '{order}' };
const store = { store: { values: 'open' } } as const;
const looked = defineEvent('queue_looked', {
  fields: { store: 'string', depth: 'number' },
  metrics: [gauge('queue_depth', { ...about, labels: store, set: 'depth' })],
});
const lost = defineEvent('queue_lost', {
  level: 'warn',
  fields: { store: 'string' },
  metrics: [counter('lost_orders_total', { ...about, labels: store })],
});
const queueOf = (name: string): ObservedStep => ({
  name,
  type: 'queue',
  runsOnlyChildren: false,
  events: [looked, lost] as never,
  eventLabels: { store: 'north' },
  children: [],
});
const event = (type: unknown, attributes: object): never => ({ name: 'x', type, attributes }) as never;

describe('an event that belongs to no execution', () => {
  it('is counted, with zeros from the first one on, and is neither a line nor a span nor an execution', async () => {
    const { telemetry, allValues, stream, spans } = observed();
    const queue = queueOf('orders');

    telemetry.instrumentation.report?.(queue, event(looked, { store: 'north', depth: 3 }));
    expect(await allValues('queue_depth')).toEqual({ 'primitive_name=orders,store=north': 3 });
    expect(await allValues('lost_orders_total')).toEqual({ 'primitive_name=orders,store=north': 0 });

    telemetry.instrumentation.report?.(queue, event(lost, { store: 'north' }));
    expect(await allValues('lost_orders_total')).toEqual({ 'primitive_name=orders,store=north': 1 });
    expect(await allValues('tta_primitive_executions_total')).toEqual({});
    expect(await allValues('tta_executions_active')).toEqual({});
    expect([stream.lines, spans()]).toEqual([[], []]);
  });

  it('may say that a gauge is not known: it is left out until it is known again', async () => {
    const { telemetry, allValues } = observed();
    const [one, other] = [queueOf('orders'), queueOf('orders')];
    const look = (queue: ObservedStep, depth: number, place = 'north'): void =>
      telemetry.instrumentation.report?.(queue, event(looked, { store: place, depth }));
    const north = 'primitive_name=orders,store=north';
    const south = 'primitive_name=orders,store=south';

    look(one, NaN);
    expect(await allValues('queue_depth')).toEqual({});
    look(one, 3);
    look(one, 5, 'south');
    look(one, NaN);
    expect(await allValues('queue_depth')).toEqual({ [south]: 5 });
    look(one, 2);
    look(other, 4);
    expect(await allValues('queue_depth')).toEqual({ [south]: 5, [north]: 6 });
    look(other, NaN);
    expect(await allValues('queue_depth')).toEqual({ [south]: 5, [north]: 2 });
    look(other, 0);
    look(one, NaN);
    expect(await allValues('queue_depth')).toEqual({ [south]: 5, [north]: 0 });
  });
});
