import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import {
  counter,
  defineEvent,
  gauge,
  histogram,
  InvalidOptionError,
  WorkflowContext,
  type EventType,
} from '../index.js';
import { isEventType } from '../authors.js';

const orders = counter('orders_total', {
  help: 'Orders placed.',
  unit: '{order}',
  labels: { kind: ['new', 'repeat'], size: { values: ['1', '2'], overflow: '3+' } },
});

const orderPlaced = defineEvent('order_placed', {
  level: 'info',
  fields: { kind: 'string', size: 'number', note: 'string?', express: 'boolean?', elapsed_ms: 'number' },
  unlogged: ['elapsed_ms'],
  hiddenOnConsole: ['note'],
  metrics: [
    orders,
    counter('express_orders_total', { help: 'Express orders placed.', unit: '{order}', when: 'express' }),
    histogram('order_seconds', { help: 'h', unit: 's', record: 'elapsed_ms', scale: 0.001, boundaries: [0.1, 1] }),
    gauge('order_size', { help: 'Size of the last order.', unit: '{item}', set: 'size' }),
  ],
  spanAttributes: { 'order.placed': true },
});

const orderFailed = defineEvent('order_failed', { level: 'error', fields: { error: 'error', attempt: 'number' } });
const orderSeen = defineEvent('order_seen', {});

describe('defineEvent', () => {
  it('gives plain data that cannot be changed', () => {
    expect(JSON.parse(JSON.stringify(orderPlaced))).toMatchObject({
      name: 'order_placed',
      level: 'info',
      fields: [
        { name: 'kind', kind: 'string', isOptional: false, isLogged: true, isOnConsole: true },
        { name: 'size' },
        { name: 'note', isOptional: true, isOnConsole: false, isLogged: true },
        { name: 'express', kind: 'boolean' },
        { name: 'elapsed_ms', isLogged: false, isOnConsole: false },
      ],
      metrics: [
        {
          kind: 'counter',
          name: 'orders_total',
          labels: [
            { name: 'kind', values: ['new', 'repeat'], overflow: 'other' },
            { name: 'size', values: ['1', '2'], overflow: '3+' },
          ],
          scale: 1,
        },
        { when: 'express' },
        { kind: 'histogram', field: 'elapsed_ms', scale: 0.001, boundaries: [0.1, 1] },
        { kind: 'gauge', field: 'size' },
      ],
      spanAttributes: { 'order.placed': true },
    });
    for (const part of [orderPlaced, orderPlaced.fields, orderPlaced.fields[0], orderPlaced.metrics, orders.labels]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('marks event types for every copy of the package', () => {
    expect(isEventType(orderPlaced)).toBe(true);
    expect(isEventType({ [Symbol.for('@tta/core/EventType')]: 1 })).toBe(true);
    expect([undefined, null, 'order_placed', {}].map(isEventType)).toEqual([false, false, false, false]);
  });

  it('types what is emitted', () => {
    const context = WorkflowContext.create();

    context.emit(orderPlaced, { kind: 'new', size: 7, elapsed_ms: 3 });
    context.emit(orderPlaced, { kind: 'repeat', size: 1, elapsed_ms: 3, note: 'fragile', express: true });
    context.emit(orderFailed, { attempt: 1 }, new Error('sold out'));
    context.emit(orderSeen);
    context.emit('a_name_of_ones_own', { whatever: 1 });

    // @ts-expect-error a label value that was not declared
    context.emit(orderPlaced, { kind: 'third', size: 7, elapsed_ms: 3 });
    // @ts-expect-error a field of the wrong type
    context.emit(orderPlaced, { kind: 'new', size: 'seven', elapsed_ms: 3 });
    // @ts-expect-error a field is missing
    context.emit(orderPlaced, { kind: 'new', size: 7 });
    // @ts-expect-error a field that is misspelt
    context.emit(orderPlaced, { kind: 'new', size: 7, elapsed_ms: 3, expres: true });
    // @ts-expect-error no values at all
    context.emit(orderPlaced);
    // @ts-expect-error without the error that it tells
    context.emit(orderFailed, { attempt: 1 });
    // @ts-expect-error an error that the event does not tell
    context.emit(orderPlaced, { kind: 'new', size: 7, elapsed_ms: 3 }, new Error('no'));
    expectTypeOf(orderPlaced).toExtend<EventType>();
    expectTypeOf(orderPlaced.metrics[0].name).toEqualTypeOf<'orders_total'>();
  });

  it('does not compile, and throws, where a metric reads a field that the event does not have', () => {
    const timed = counter('t_total', { help: 'h', unit: 's', add: 'elapsed_ms' });
    const flagged = counter('f_total', { help: 'h', unit: '1', when: 'express' });
    const labelled = counter('l_total', { help: 'h', unit: '1', labels: { kind: ['a'] } });

    // @ts-expect-error the field is not a number
    expect(() => defineEvent('e', { fields: { elapsed_ms: 'string' }, metrics: [timed] })).toThrow(
      'fields.elapsed_ms must be a number, because t_total reads it, got "string"',
    );
    // @ts-expect-error there is no such field
    expect(() => defineEvent('e', { fields: {}, metrics: [flagged] })).toThrow(InvalidOptionError);
    // @ts-expect-error there is no such field
    expect(() => defineEvent('e', { fields: { knd: 'string' }, metrics: [labelled] })).toThrow(
      'fields.kind must be declared, because it is a label of l_total',
    );
  });

  it.each<[string, object, string]>([
    ['OrderPlaced', {}, 'name must be snake_case, such as order_placed, got "OrderPlaced"'],
    ['', {}, 'snake_case'],
    ['a', { level: 'fatal' }, 'level must be one of'],
    ['a', { fields: { b: 'text' } }, 'fields.b must be one of'],
    ['a', { fields: { b: 'string' }, unlogged: ['c'] }, 'unlogged must be one of'],
    ['a', { fields: { b: 'string' }, hiddenOnConsole: ['c'] }, 'hiddenOnConsole must be one of'],
    ['a', { lvl: 'info' }, 'lvl'],
  ])('refuses %p with %p', (name, options, message) => {
    expect(() => defineEvent(name, options as never)).toThrow(message);
  });
});
