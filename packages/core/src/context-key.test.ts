import { describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { createContextKey, WorkflowContext, type ContextKey } from './index.js';

describe('createContextKey', () => {
  it('makes a slot of its own each time, whatever its description', () => {
    const [a, b] = [createContextKey<number>('size'), createContextKey<number>('size')];

    const context = WorkflowContext.create().with(a, 1);

    expect(context.get(a)).toBe(1);
    expect(context.get(b)).toBeUndefined();
  });

  it('has a default where no value was set', () => {
    const key = createContextKey('retries', 3);
    const context = WorkflowContext.create();

    expect(context.get(key)).toBe(3);
    expect(context.with(key, 0).get(key)).toBe(0);
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(createContextKey('size'))).toBe(true);
  });

  it('carries the type of its values', () => {
    const key = createContextKey<{ readonly id: string }>('player');
    const context = WorkflowContext.create();

    expectTypeOf(key).toEqualTypeOf<ContextKey<{ readonly id: string }>>();
    expectTypeOf(context.get(key)).toEqualTypeOf<{ readonly id: string } | undefined>();
    // @ts-expect-error a player is no number
    context.with(key, 7);
  });
});
