import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { WorkflowPrimitive, type WorkflowContext } from '../index.js';
import { primitiveContract } from './index.js';

// The contract provokes the warnings of a broken listener.
beforeAll(() => {
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
});

/** A composite that breaks one promise. */
class Breaks extends WorkflowPrimitive<number, unknown> {
  constructor(private readonly body: (input: number, context: WorkflowContext) => Promise<unknown>) {
    super('breaks');
  }
  protected run(input: number, context: WorkflowContext): Promise<unknown> {
    return this.body(input, context);
  }
}
type Child = WorkflowPrimitive<number, number>;

async function brokenPromises(
  body: (child: Child) => (input: number, context: WorkflowContext) => Promise<unknown>,
): Promise<string[]> {
  const broken: string[] = [];
  for (const { promise, verify } of primitiveContract((child) => new Breaks(body(child)))) {
    await verify().catch(() => broken.push(promise));
  }
  return broken;
}

describe('primitiveContract', () => {
  it('is kept by a composite that passes everything on', async () => {
    await expect(brokenPromises((child) => (input, context) => child.execute(input, context))).resolves.toEqual([]);
  });

  it.each([
    {
      breach: 'runs its child as a workflow of its own',
      body: (child: Child) => (input: number) => child.execute(input),
      promises: ['is cancelled by its signal while it runs'],
    },
    {
      breach: 'wraps errors',
      body: (child: Child) => (input: number, context: WorkflowContext) =>
        child.execute(input, context).catch((cause: unknown) => Promise.reject(new Error('wrapped', { cause }))),
      promises: ['throws the very error that its step threw', 'makes a rejection of what its step throws at once'],
    },
    {
      breach: 'behaves otherwise when it is observed',
      body: (child: Child) => async (input: number, context: WorkflowContext) =>
        (await child.execute(input, context)) + Number(context.isObserved),
      promises: ['gives the same observed and unobserved'],
    },
    {
      breach: 'leaves a listener',
      body: (child: Child) => (input: number, context: WorkflowContext) => {
        context.signal.addEventListener('abort', () => undefined);
        return child.execute(input, context);
      },
      promises: ['leaves no listener on the signal, whether it succeeds or fails'],
    },
    {
      breach: 'wraps errors while nobody observes',
      body: (child: Child) => (input: number, context: WorkflowContext) =>
        child.execute(input, context).catch((error: unknown) => {
          throw context.isObserved ? error : new Error('wrapped');
        }),
      promises: [
        'throws the very error that its step threw',
        'makes a rejection of what its step throws at once',
        'is cancelled by its signal while it runs',
      ],
    },
    {
      breach: 'is deaf to its signal while nobody observes',
      body: (child: Child) => (input: number, context: WorkflowContext) =>
        child.execute(input, context.isObserved ? context : undefined),
      promises: ['is cancelled by its signal while it runs'],
    },
    {
      breach: 'calls its step twice while nobody observes',
      body: (child: Child) => async (input: number, context: WorkflowContext) => {
        if (!context.isObserved) await child.execute(input, context);
        return child.execute(input, context);
      },
      promises: ['calls its step once'],
    },
    {
      breach: 'leaves a listener after a failure while nobody observes',
      body: (child: Child) => (input: number, context: WorkflowContext) =>
        child.execute(input, context).catch((error: unknown) => {
          if (!context.isObserved) context.signal.addEventListener('abort', () => undefined);
          throw error;
        }),
      promises: ['leaves no listener on the signal, whether it succeeds or fails'],
    },
    {
      breach: 'speaks after its end',
      body: (child: Child) => async (input: number, context: WorkflowContext) => {
        setTimeout(() => context.emit('late'), 0);
        return child.execute(input, context);
      },
      promises: ['says nothing after its end'],
    },
  ])('notices who $breach', async ({ body, promises }) => {
    await expect(brokenPromises(body)).resolves.toEqual(expect.arrayContaining(promises));
  });
});
