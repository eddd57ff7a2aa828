import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  composeInstrumentations,
  setInstrumentation,
  WorkflowContext,
  WorkflowPrimitive,
  type Instrumentation,
  type ObservedContext,
} from './index.js';
import { RecordingInstrumentation } from './testing/index.js';

/** Records, and keeps the ambient context as an adapter does. */
class Ambient extends RecordingInstrumentation {
  readonly #storage = new AsyncLocalStorage<ObservedContext>();

  override start(
    ...args: Parameters<RecordingInstrumentation['start']>
  ): ReturnType<RecordingInstrumentation['start']> {
    return Object.assign(super.start(...args), {
      run: <T>(body: () => T, context: ObservedContext): T => this.#storage.run(context, body),
    });
  }

  ambient(): ObservedContext | undefined {
    return this.#storage.getStore();
  }
}

class Inner extends WorkflowPrimitive<number, string> {
  protected async run(_: number, context: WorkflowContext): Promise<string> {
    return `${context.workflowId} ${context.correlationId} ${context.deadline ?? ''}`;
  }
}

/** Forgets to pass its context, unless told which to pass. */
class Outer extends WorkflowPrimitive<number, string> {
  constructor(private readonly pass: (context: WorkflowContext) => WorkflowContext | undefined = () => undefined) {
    super('Outer');
  }
  protected run(input: number, context: WorkflowContext): Promise<string> {
    return new Inner().execute(input, this.pass(context));
  }
}

afterEach(() => {
  setInstrumentation(undefined);
});

describe('a step that is executed inside another without its context', () => {
  it.each([
    ['alone', (ambient: Instrumentation) => ambient],
    ['composed', (ambient: Instrumentation) => composeInstrumentations({ start: () => undefined }, ambient)],
  ])('continues the step around it, where the instrumentation keeps an ambient context: %s', async (_, install) => {
    const recording = new Ambient();
    setInstrumentation(install(recording));
    const context = WorkflowContext.create({ workflowId: 'w', correlationId: 'c', deadline: 1e15 });

    expect(await new Outer().execute(1, context)).toBe('w c 1000000000000000');

    expect(recording.tree()).toBe('Outer success\n  Inner success');
  });

  it('ends when the step around it does', async () => {
    setInstrumentation(new Ambient());
    const reason = new Error('enough');
    const controller = new AbortController();
    const outer = new Outer(() => {
      controller.abort(reason);
      return undefined;
    });

    await expect(outer.execute(1, WorkflowContext.create({ signal: controller.signal }))).rejects.toBe(reason);
  });

  it('begins a new workflow with a context of its own, or a detached one', async () => {
    const recording = new Ambient();
    setInstrumentation(recording);

    await new Outer(() => WorkflowContext.create()).execute(1);
    await new Outer((context) => context.detached()).execute(1);

    expect(recording.tree()).toBe('Outer success\nInner success\nOuter success\nInner success');
  });

  it('begins a new workflow if there is no ambient context, or if asking for it fails', async () => {
    const recording = new RecordingInstrumentation();
    setInstrumentation(
      Object.assign(recording, {
        ambient: () => {
          throw new Error('no');
        },
      }),
    );

    await new Outer().execute(1);

    expect(recording.tree()).toBe('Outer success\nInner success');
  });
});
