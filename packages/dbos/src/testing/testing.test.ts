import { describe, expect, it } from '@jest/globals';
import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { durable, waitFor, type DurableHistory } from '../index.js';
import { durableContract, durableReplay } from './index.js';

type Step = WorkflowPrimitive<unknown, unknown>;

class Plain extends WorkflowPrimitive<unknown, unknown> {
  constructor(
    name: string,
    private readonly body: (input: unknown) => unknown,
  ) {
    super(name);
  }
  protected async run(input: unknown): Promise<unknown> {
    return this.body(input);
  }
}

/** Runs steps, whose order is asked for each time. */
class Chain extends WorkflowPrimitive<unknown, unknown> {
  override readonly replays = true;
  constructor(private readonly steps: () => readonly Step[]) {
    super('chain');
  }
  protected async run(input: unknown, context: WorkflowContext): Promise<unknown> {
    let value = input;
    for (const step of this.steps()) value = await step.execute(value, context);
    return value;
  }
}

const step = (name: string, body: (input: unknown) => unknown = (input) => input): Step => new Plain(name, body);
const chain = (...steps: readonly Step[]): Step => new Chain(() => steps);

class Money {
  constructor(readonly cents: number) {}
}
class Declined extends Error {
  override readonly name = 'Declined';
}

/** The promises that are broken, and how. */
async function broken(options: Parameters<typeof durableContract>[0]): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { promise, verify } of durableContract(options))
    await verify().catch((error: unknown) => (found[promise] = (error as Error).message));
  return found;
}

describe('durableContract', () => {
  const good = (): Step =>
    durable(
      chain(
        step('map', () => new Map([[1, new Date(0)]])),
        waitFor('approved'),
        step('last'),
      ),
      { name: 'good' },
    );

  it.each(durableContract({ workflow: good, input: { seat: '12A' }, messages: { approved: 1 } }))(
    'a good one $promise',
    ({ verify }) => verify(),
  );

  it('holds for a workflow that fails alike each time', async () => {
    const fails = (): Step => step('fails', () => Promise.reject(new Declined('no')));

    expect(await broken({ workflow: fails, input: 1, errors: [Declined] })).toEqual({});
    expect(Object.values(await broken({ workflow: fails, input: 1 }))).toEqual([
      expect.stringContaining('the Declined of step "fails" (name it in errors)'),
    ]);
  });

  it.each([
    [
      'an input that is an instance',
      { workflow: good, input: new Money(1), messages: { approved: 1 } },
      /the input has an instance of Money/,
    ],
    [
      'a result that is an instance',
      { workflow: () => step('pays', () => new Money(1)), input: 1 },
      /result of step "pays"/,
    ],
    [
      'a result with a function',
      { workflow: () => step('opens', () => ({ close: () => 1 })), input: 1 },
      /has functions/,
    ],
    [
      'a large result',
      { workflow: () => step('loads', () => 'x'.repeat(99)), input: 1, maxValueBytes: 50 },
      /99|bytes/,
    ],
  ])('finds %s', async (_, options, message) => {
    expect(Object.values(await broken(options)).join()).toMatch(message);
  });

  it('finds a composite whose steps differ each time', async () => {
    let runs = 0;
    const workflow = (): Step =>
      new Chain(() => (runs++ % 2 === 0 ? [step('one'), step('two')] : [step('two'), step('one')]));

    expect(Object.values(await broken({ workflow, input: 1 })).join()).toMatch(/step "(one|two)" at 0, where/);
  });
});

describe('durableReplay', () => {
  const text = (value: unknown): string => JSON.stringify({ json: { value } });
  const recorded = (...names: readonly string[]): DurableHistory => ({
    workflowId: 'old',
    workflow: 'book',
    input: text(1),
    steps: names.map((name, index) => ({ path: String(index), name, text: text(index), endedAt: 1 })),
  });

  it('ends by the record alone, and runs no step', async () => {
    const workflow = chain(
      ...['one', 'two'].map((name) =>
        step(name, () => {
          throw new Error('must not run');
        }),
      ),
    );

    await expect(durableReplay(recorded('one', 'two'), workflow)).resolves.toEqual({
      outcome: { value: 1 },
      next: [],
      unused: [],
    });
  });

  it('tells where an execution would go on, and which steps are gone', async () => {
    const one = chain(step('one'), step('two'));

    await expect(durableReplay(recorded('one'), durable(one, { name: 'book' }))).resolves.toEqual({
      next: ['1 two'],
      unused: [],
    });
    await expect(durableReplay(recorded('one', 'two', 'three'), one)).resolves.toMatchObject({ unused: ['2 three'] });
  });

  it('refuses a step of another name', async () => {
    await expect(durableReplay(recorded('one', 'old'), chain(step('one'), step('new')))).rejects.toMatchObject({
      code: 'ERR_TTA_STEP_MISMATCH',
      recordedName: 'old',
      stepName: 'new',
    });
  });
});
