import { describe, expect, it } from '@jest/globals';
import {
  composeInstrumentations,
  WorkflowContext,
  WorkflowPrimitive,
  type Instrumentation,
  type StepLog,
} from '../index.js';

class Talks extends WorkflowPrimitive<number, number> {
  protected async run(input: number, context: WorkflowContext): Promise<number> {
    context.log.debug('looked', { input });
    context.log.info('loaded', { rows: 3 });
    context.log.warn('slow');
    context.log.error('broken', { error: new Error('no') });
    return input;
  }
}

function listener(lines: StepLog[], log = (line: StepLog) => void lines.push(line)): Instrumentation {
  return { start: () => ({ log, end: () => undefined }) };
}

describe('context.log', () => {
  it('passes the lines to the observer of the step', async () => {
    const lines: StepLog[] = [];

    await new Talks().execute(1, WorkflowContext.create({ instrumentation: listener(lines) }));

    expect(lines).toEqual([
      { level: 'debug', message: 'looked', fields: { input: 1 } },
      { level: 'info', message: 'loaded', fields: { rows: 3 } },
      { level: 'warn', message: 'slow', fields: undefined },
      { level: 'error', message: 'broken', fields: { error: new Error('no') } },
    ]);
  });

  it('gives them to all who observe, and survives one that fails', async () => {
    const lines: StepLog[] = [];
    const fails = listener([], () => {
      throw new Error('broken listener');
    });
    const deaf: Instrumentation = { start: () => ({ end: () => undefined }) };
    const instrumentation = composeInstrumentations(fails, deaf, listener(lines));

    expect(await new Talks().execute(1, WorkflowContext.create({ instrumentation }))).toBe(1);

    expect(lines).toHaveLength(4);
  });

  it('does nothing without an observer', async () => {
    expect(await new Talks().execute(1)).toBe(1);
  });
});
