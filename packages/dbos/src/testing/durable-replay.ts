import { WorkflowContext, type WorkflowPrimitive } from '@tta/core';
import { PathExecutor } from '@tta/core/authors';
import { setImmediate } from 'node:timers/promises';
import { DurablePrimitive } from '../durable.js';
import type { DurableHistory } from '../history.js';
import { codecOf, TextRecord, type RecordOptions } from './text-record.js';

/** Turns of the event loop without a step, after which a replay stands still. */
const quietTurns = 5;

/** How far a record leads in a workflow. */
export interface DurableReplay {
  /** How the workflow ended by its record alone; absent where it would go on with `next`. */
  readonly outcome?: { readonly value: unknown } | { readonly error: unknown };
  /** The steps that would run now, such as `0.2 charge`. Empty where the workflow has ended. */
  readonly next: readonly string[];
  /** Recorded steps that the workflow did not ask for, such as those that were taken out of it. */
  readonly unused: readonly string[];
}

/**
 * Runs a workflow by the record of an old execution, as a worker does that takes it over, and runs none of its steps. In CI
 * it shows whether new code can continue what old code began. `history` comes from `engine.history(id)` or
 * `npx tta-dbos history ID`.
 * @throws StepMismatchError where the record has another step than the workflow
 */
export async function durableReplay(
  history: DurableHistory,
  workflow: WorkflowPrimitive<never, unknown>,
  options: RecordOptions = {},
): Promise<DurableReplay> {
  const codec = codecOf(options);
  const next: string[] = [];
  const record = new TextRecord(codec, history.steps, ({ path, name }) => {
    next.push(`${path === '' ? '.' : path} ${name}`);
    return new Promise(() => undefined);
  });
  const input = codec.decode(history.input);
  const child = (workflow instanceof DurablePrimitive ? workflow.children[0] : workflow) as WorkflowPrimitive<
    unknown,
    unknown
  >;
  const context = WorkflowContext.create({ workflowId: history.workflowId }).withExecutor(new PathExecutor(record));
  const ended = child.execute('value' in input ? input.value : undefined, context).then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const over = new AbortController();
  const outcome = await Promise.race([ended, standstill(record, next, over.signal)]);
  over.abort();
  if (outcome !== undefined && 'error' in outcome && isMismatch(outcome.error)) throw outcome.error;
  const unused = [...record.steps.values()].filter(({ path }) => !record.asked.has(path) && !/[mw]$/.test(path));
  return {
    ...(outcome === undefined ? {} : { outcome }),
    next: outcome === undefined ? next : [],
    unused: unused.map(({ path, name }) => `${path} ${name}`),
  };
}

/** Resolves when steps would run and nothing else goes on. */
async function standstill(record: TextRecord, next: readonly string[], over: AbortSignal): Promise<undefined> {
  for (let [quiet, asked] = [0, -1]; !over.aborted && (quiet < quietTurns || next.length === 0); quiet++) {
    await setImmediate();
    if (record.asked.size !== asked) [quiet, asked] = [0, record.asked.size];
  }
  return undefined;
}

function isMismatch(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === 'ERR_TTA_STEP_MISMATCH';
}
