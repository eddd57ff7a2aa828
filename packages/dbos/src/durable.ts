import { InvalidOptionError, WorkflowContext, WorkflowPrimitive } from '@tta/core';
import { knownOptions, numberOption, stringOption, syncFunctionOption } from '@tta/core/authors';
import { randomUUID } from 'node:crypto';
import { DbosEngine } from './engine.js';
import { untilUsable } from './engine-database.js';
import type { DurableRun } from './run.js';
import type { ScheduleOptions } from './schedules.js';

/** Options of `durable`. */
export interface DurableOptions<Input = never> {
  /** Names the workflow in all processes; must stay the same while executions of it exist. */
  readonly name: string;
  /** Runs it. Default: none, and the workflow runs in this process as without `durable`. */
  readonly engine?: DbosEngine | undefined;
  /**
   * Allows guards around composites, such as a circuit breaker around a sequence: all inside is then recorded as one step
   * and starts from its beginning after a crash. Default `false`: such a guard is refused.
   */
  readonly recordAsOne?: boolean;
  /** The partition of an execution, such as its tenant, where the engine limits each. Default: none. */
  readonly partitionBy?: (input: Input) => string;
}

/** Options of `start`. All have defaults. */
export interface DurableStartOptions {
  /** A second start with the same id gives the first execution. Default: a random UUID. */
  readonly workflowId?: string;
  /** Milliseconds before it may begin. Default 0. */
  readonly delayMs?: number;
  /** Whose ids, deadline, tags and metadata the execution gets. Default: those of a new context. */
  readonly context?: WorkflowContext;
}

/** Runs a workflow by an engine; see `durable`. */
export class DurablePrimitive<Input, Output> extends WorkflowPrimitive<Input, Output> {
  override readonly type = 'durable';
  override readonly runsOnlyChildren: boolean;
  override readonly replays: boolean;
  override readonly children: readonly WorkflowPrimitive<Input, Output>[];
  readonly #child: WorkflowPrimitive<Input, Output>;
  readonly #engine: DbosEngine | undefined;
  readonly #partitionBy: ((input: Input) => string) | undefined;

  constructor(child: WorkflowPrimitive<Input, Output>, options: DurableOptions<Input>) {
    knownOptions(options, ['name', 'engine', 'recordAsOne', 'partitionBy']);
    const { engine, recordAsOne = false, partitionBy } = options;
    if (partitionBy !== undefined) syncFunctionOption('partitionBy', partitionBy);
    super(stringOption('name', options.name));
    if (engine !== undefined && !(engine instanceof DbosEngine))
      throw new InvalidOptionError('engine', 'an engine', engine, 'make it by createDbosEngine');
    this.#child = child;
    this.children = Object.freeze([child]);
    this.#engine = engine;
    this.#partitionBy = partitionBy;
    this.runsOnlyChildren = this.replays = engine === undefined;
    if (!recordAsOne) refuseGuardsAroundComposites(child);
    engine?.register(this.name, child);
  }

  /**
   * Begins an execution in some worker, without waiting for it. A workflow that needs no input can be started without
   * one. @throws InvalidOptionError where there is no engine
   */
  start(this: DurablePrimitive<undefined, Output>): Promise<DurableRun<Output>>;
  start(input: Input, options?: DurableStartOptions): Promise<DurableRun<Output>>;
  start(given?: Input, options: DurableStartOptions = {}): Promise<DurableRun<Output>> {
    const input = given as Input; // Left out only where the workflow takes `undefined`.
    knownOptions(options, ['workflowId', 'delayMs', 'context']);
    const { workflowId = randomUUID(), delayMs, context = WorkflowContext.create() } = options;
    const engine = this.#neededEngine();
    stringOption('workflowId', workflowId);
    if (delayMs !== undefined) numberOption('delayMs', delayMs, { min: 0 });
    return engine.start(this.name, input, context, { workflowId, delayMs, partition: this.#partitionOf(input) });
  }

  /**
   * Begins an execution at each time of a schedule; the time is `context.metadata.scheduledAt`.
   * @throws InvalidOptionError where there is no engine, or no such schedule
   */
  async schedule(input: Input, options: ScheduleOptions): Promise<void> {
    return this.#neededEngine().schedule(this.name, input, options);
  }

  protected async run(input: Input, context: WorkflowContext): Promise<Output> {
    if (this.#engine === undefined) return this.#child.execute(input, context.forChild(undefined));
    // Inside another durable workflow the same execution is waited for again after a crash.
    const workflowId = context.stepKey ?? randomUUID();
    const partition = this.#partitionOf(input);
    const engine = this.#engine;
    const begin = (): Promise<DurableRun<Output>> => {
      context.throwIfAborted();
      return engine.start(this.name, input, context, { workflowId, partition });
    };
    const run = await (context.stepKey === undefined ? begin() : untilUsable(begin));
    if (!context.abortable) return run.result();
    const { signal } = context;
    let cancelling: Promise<unknown> | undefined;
    const onAbort = (): void => {
      cancelling ??= run.cancel().catch(() => undefined);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      return await run.result({ signal });
    } catch (error) {
      // Not while it may still go on, unless the database is away.
      await cancelling;
      context.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #partitionOf(input: Input): string | undefined {
    return this.#partitionBy === undefined ? undefined : stringOption('partitionBy', this.#partitionBy(input));
  }

  #neededEngine(): DbosEngine {
    if (this.#engine !== undefined) return this.#engine;
    throw new InvalidOptionError('engine', 'an engine', undefined, 'only durable workflows can be started and left');
  }
}

/** A guard with state is recorded with all inside as one step, which would take the durability from what it guards. */
function refuseGuardsAroundComposites(step: WorkflowPrimitive<never, unknown>): void {
  if (!step.replays) {
    const inside = step.children.find((child) => child.replays);
    if (inside === undefined) return;
    throw new InvalidOptionError(
      'child',
      `without the guard "${step.name}" around "${inside.name}"`,
      step,
      'put the guard around the step that it guards, or set recordAsOne',
    );
  }
  for (const child of step.children) refuseGuardsAroundComposites(child);
}

/**
 * Runs a workflow by an engine: it survives crashes and restarts, in any of several processes. `execute` waits for its
 * result, `start` does not. Without an engine it runs in this process, as without `durable`.
 * @throws InvalidOptionError
 */
export function durable<Input, Output>(
  child: WorkflowPrimitive<Input, Output>,
  options: DurableOptions<Input>,
): DurablePrimitive<Input, Output> {
  return new DurablePrimitive(child, options);
}
