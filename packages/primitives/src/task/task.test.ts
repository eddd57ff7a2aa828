import { describe, expect, it } from '@jest/globals';
import { WorkflowContext } from '@tta/core';
import { expectTypeOf } from 'expect-type';
import { task, type TaskPrimitive } from '../index.js';

describe('task', () => {
  it('makes a step of an async function', async () => {
    await expect(task('length', async (text: string) => text.length).execute('four')).resolves.toBe(4);
  });

  it('makes a step of a function that is not async', async () => {
    await expect(task('length', (text: string) => text.length).execute('four')).resolves.toBe(4);
  });

  it('waits for what is only like a promise', async () => {
    const promiseLike = { then: (resolve: (value: number) => void) => resolve(4) };

    await expect(task('length', () => promiseLike as unknown as number).execute('four')).resolves.toBe(4);
  });

  it('hands the context on', async () => {
    const context = WorkflowContext.create({ workflowId: 'w' });

    await expect(task('id', (_, { workflowId }) => workflowId).execute(1, context)).resolves.toBe('w');
  });

  it('has the name it is given', () => {
    expect(task('length', () => 1)).toMatchObject({ name: 'length', type: 'task' });
  });

  it.each([
    { option: 'name', make: () => task('', () => 1) },
    { option: 'name', make: () => task((() => 1) as never, undefined as never) },
    { option: 'fn', make: () => task('length', 'text' as never) },
  ])('refuses a bad $option when built', ({ option, make }) => {
    expect(make).toThrow(expect.objectContaining({ code: 'ERR_TTA_INVALID_OPTION', option }));
  });

  it('has the types of the function', () => {
    expectTypeOf(task('a', (text: string) => text.length)).toEqualTypeOf<TaskPrimitive<string, number>>();
    expectTypeOf(task('a', async (text: string) => text.length)).toEqualTypeOf<TaskPrimitive<string, number>>();
  });
});
