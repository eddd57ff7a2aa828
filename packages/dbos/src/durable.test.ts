import { describe, expect, it } from '@jest/globals';
import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { memoryRecord, mockStep, primitiveContract } from '@tta/core/testing';
import { createDbosEngine, durable, waitFor } from './index.js';

const url = 'postgresql://tta:secret@127.0.0.1:1/none';

class Composite extends WorkflowPrimitive<number, number> {
  override readonly replays: boolean;
  override readonly children;
  constructor(child: WorkflowPrimitive<number, number>, replays: boolean) {
    super(replays ? 'composite' : 'guard');
    this.children = [child];
    this.replays = replays;
  }
  protected run(input: number, context: WorkflowContext): Promise<number> {
    return (this.children[0] as WorkflowPrimitive<number, number>).execute(input, context);
  }
}

describe('durable without an engine', () => {
  it.each(primitiveContract((child) => durable(child, { name: 'durable' })))('$promise', ({ verify }) => verify());

  it('is refused where it is to be started and left', () => {
    const step = durable(mockStep<number, number>({ returns: 1 }), { name: 'alone' });

    expect(() => step.start(1)).toThrow(expect.objectContaining({ option: 'engine' }));
  });

  it('takes no input only where the workflow needs none', () => {
    const report = durable(mockStep<undefined, number>({ returns: 1 }), { name: 'report' });
    const square = durable(mockStep<number, number>({ returns: 1 }), { name: 'square' });

    expect(() => report.start()).toThrow(expect.objectContaining({ option: 'engine' }));
    // @ts-expect-error It needs a number.
    expect(() => square.start()).toThrow(expect.objectContaining({ option: 'engine' }));
  });
});

describe('durable', () => {
  it('refuses a guard around a composite, unless all inside may be recorded as one step', () => {
    const guarded = new Composite(new Composite(mockStep<number, number>({ returns: 1 }), true), false);

    expect(() => durable(new Composite(guarded, true), { name: 'guarded' })).toThrow(
      expect.objectContaining({ option: 'child', message: expect.stringMatching(/guard.*composite/) }),
    );
    expect(() => durable(guarded, { name: 'guarded', recordAsOne: true })).not.toThrow();
  });

  it('refuses a second workflow of the same name', () => {
    const engine = createDbosEngine({ url });
    durable(mockStep<number, number>({ returns: 1 }), { name: 'only', engine });

    expect(() => durable(mockStep<number, number>({ returns: 1 }), { name: 'only', engine })).toThrow(
      expect.objectContaining({ option: 'name' }),
    );
  });

  it.each([
    ['url', { url: 'mysql://tta:secret@host' }],
    ['url', { url: 'postgresql://tta:secret@host:port/a' }],
    ['queue', { url, queue: 7 }],
    ['errors', { url, errors: ['Broken'] }],
    ['codec', { url, codec: { encode: String } }],
    ['propagation', { url, propagation: {} }],
    ['maxValueBytes', { url, maxValueBytes: 0 }],
    ['pollMs', { url, pollMs: -1 }],
    ['limits.concurrency', { url, limits: { concurrency: 0 } }],
    ['limits.rate.permits', { url, limits: { rate: { permits: 0.5, perMs: 1000 } } }],
    ['limits.perPartition.rate.perMs', { url, limits: { perPartition: { rate: { permits: 1, perMs: 0 } } } }],
    ['limits.perPartition.concurrency', { url, limits: { concurrency: 1, perPartition: { concurrency: 2 } } }],
  ])('refuses a wrong %s when the engine is built, and shows no secret', (option, options) => {
    expect(() => createDbosEngine(options as never)).toThrow(
      expect.objectContaining({
        code: 'ERR_TTA_INVALID_OPTION',
        option,
        message: expect.not.stringContaining('secret'),
      }),
    );
  });
});

describe('waitFor', () => {
  it('fails with advice where no engine delivers messages', async () => {
    const advice = expect.objectContaining({ message: expect.stringMatching(/engine/) });

    await expect(waitFor('approved').execute(1)).rejects.toEqual(advice);
    await expect(memoryRecord().execute(waitFor('approved'), 1)).rejects.toEqual(advice);
  });

  it('refuses wrong options', () => {
    expect(() => waitFor('')).toThrow(expect.objectContaining({ option: 'name' }));
    expect(() => waitFor('a', { timeoutMs: -1 })).toThrow(expect.objectContaining({ option: 'timeoutMs' }));
    expect(() => waitFor('a', { schema: {} as never })).toThrow(expect.objectContaining({ option: 'schema' }));
  });
});
