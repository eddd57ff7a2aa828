import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { PathExecutor, type RecordableStep } from '@tta/core/authors';
import type { ContractCase } from '@tta/core/testing';
import { DurablePrimitive } from '../durable.js';
import type { HistoricStep } from '../history.js';
import { codecOf, TextRecord, type RecordOptions } from './text-record.js';

/** The workflow to check. */
export interface DurableContractOptions<Input> extends RecordOptions {
  /** Makes a new one for each promise, with steps that may run several times. */
  readonly workflow: () => WorkflowPrimitive<Input, unknown>;
  readonly input: Input;
  /** Messages for `waitFor`, by name. One that is missing times out at once. */
  readonly messages?: Readonly<Record<string, unknown>>;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * The promises that a workflow must keep to survive a crash, for any test runner:
 * `it.each(durableContract({ workflow: () => book, input: '12A' }))('$promise', ({ verify }) => verify())`.
 * Runs the workflow and its steps in this process, without a database.
 */
export function durableContract<Input>(options: DurableContractOptions<Input>): ContractCase[] {
  const cases: Record<string, () => Promise<void> | void> = {
    'has an input that comes back from the database as it was': () => {
      const codec = codecOf(options);
      const outcome = codec.decode(codec.encode(options.input, 'the input'));
      assertSame(options.input, 'value' in outcome ? outcome.value : undefined, 'the input');
    },
    'has results that come back from the database as they were': async () => {
      const { changed } = await run(options, []);
      assert.deepEqual(
        changed,
        [],
        `these come back in another form, so they differ after a crash: ${changed.join('; ')}`,
      );
    },
    'runs no recorded step again': async () => {
      const first = await run(options, []);
      const again = await run(options, first.steps);
      assert.deepEqual(again.ran, [], 'these ran again, though all was recorded');
      assertSame(plain(first.outcome), plain(again.outcome), 'the outcome of the workflow');
    },
    'continues after a crash behind each of its steps': async () => {
      const { steps, outcome } = await run(options, []);
      for (let count = 0; count < steps.length; count++) {
        const again = await run(options, steps.slice(0, count));
        const behind =
          count === 0 ? 'before the first step' : `behind ${steps[count - 1]?.path} ${steps[count - 1]?.name}`;
        assert.equal('error' in again.outcome, 'error' in outcome, `it ends in another way after a crash ${behind}`);
      }
    },
  };
  return Object.entries(cases).map(([promise, verify]) => ({ promise, verify: async () => verify() }));
}

/** Runs the workflow with the record of an earlier run, or a part of it. */
async function run<Input>(options: DurableContractOptions<Input>, known: readonly HistoricStep[]) {
  const codec = codecOf(options);
  const ran: string[] = [];
  const changed: string[] = [];
  const record = new TextRecord(codec, known, runNew, options.messages);
  async function runNew<Value>({ path, name, run: body }: RecordableStep<Value>): Promise<Value> {
    ran.push(`${path} ${name}`);
    const what = `the result of step "${name}"`;
    const outcome: Outcome = await body().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    const text = 'value' in outcome ? codec.encode(outcome.value, what) : codec.encodeError(outcome.error, what);
    const back = codec.decode(text);
    record.steps.set(path, { path, name, text, endedAt: Date.now() });
    if ('value' in outcome && 'value' in back && !isSame(outcome.value, back.value)) changed.push(what);
    if ('error' in outcome && 'error' in back && classOf(outcome.error) !== classOf(back.error))
      changed.push(`the ${classOf(outcome.error)} of step "${name}" (name it in errors)`);
    if ('error' in outcome) throw outcome.error;
    return ('value' in back ? back.value : undefined) as Value;
  }
  const workflow = options.workflow();
  const child = (workflow instanceof DurablePrimitive ? workflow.children[0] : workflow) as WorkflowPrimitive<
    Input,
    unknown
  >;
  const context = WorkflowContext.create({ workflowId: 'contract' }).withExecutor(new PathExecutor(record));
  const outcome: Outcome = await child.execute(options.input, context).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome) rethrowOfRecord(outcome.error);
  return { outcome, ran, changed, steps: [...record.steps.values()] };
}

function classOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : typeof error;
}

/** Prototypes count: a class instance comes back as a plain object. */
function isSame(value: unknown, back: unknown): boolean {
  return isDeepStrictEqual(value, back);
}

function assertSame(value: unknown, back: unknown, what: string): void {
  assert.ok(isSame(value, back), `${what} comes back in another form; give plain data, dates, maps and sets`);
}

function plain(outcome: Outcome): unknown {
  if ('value' in outcome) return outcome;
  const { error } = outcome;
  return error instanceof Error ? { name: error.name, message: error.message } : outcome;
}

const codesOfRecord = ['ERR_TTA_UNRECORDABLE_VALUE', 'ERR_TTA_VALUE_TOO_LARGE', 'ERR_TTA_STEP_MISMATCH'];

/** Failures of the record, which are not those of the workflow. */
function rethrowOfRecord(error: unknown): void {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  if (codesOfRecord.some((each) => each === code)) throw error;
}
