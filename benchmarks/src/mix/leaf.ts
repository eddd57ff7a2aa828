import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { statusOf } from './status-of.js';
import type { Tally } from './tally.js';

/** A failure on purpose. */
export class PlannedError extends Error {
  override readonly name = 'PlannedError';
}

/** Shared by all leaves of a mix. */
export interface Surroundings {
  readonly random: () => number;
  readonly tally: Tally;
  /** Executions of leaves that have not ended: a hedge and a race leave some behind. */
  running: number;
}

/** Additions to the behaviour of a leaf. */
export interface LeafBehaviour {
  readonly answer?: (input: number) => number;
  readonly onEnd?: (status: string, context: WorkflowContext | undefined) => void;
}

/** How often leaves wait and fail, as shares. */
const waiting = 0.3;
const failing = 0.15;
const longestWaitMs = 4;

/** A step that waits, fails or answers as the generator says, and counts how each execution of it ended. */
export class Leaf extends WorkflowPrimitive<number, number> {
  override readonly type = 'leaf';
  readonly #surroundings: Surroundings;
  readonly #behaviour: LeafBehaviour;

  constructor(name: string, surroundings: Surroundings, behaviour: LeafBehaviour = {}) {
    super(name);
    this.#surroundings = surroundings;
    this.#behaviour = behaviour;
  }

  override async execute(input?: number, context?: WorkflowContext): Promise<number> {
    let status = 'success';
    this.#surroundings.running++;
    try {
      return await super.execute(input as number, context);
    } catch (error) {
      status = statusOf(error);
      throw error;
    } finally {
      this.#surroundings.running--;
      this.#behaviour.onEnd?.(status, context);
      const labels = { primitive_name: this.name, primitive_type: this.type };
      this.#surroundings.tally.add('tta_primitive_executions_total', { ...labels, status });
      this.#surroundings.tally.add('tta_execution_duration_seconds_count', labels);
    }
  }

  protected async run(input: number, context: WorkflowContext): Promise<number> {
    const { random } = this.#surroundings;
    const fails = random() < failing;
    if (random() < waiting) await context.sleep(random() * longestWaitMs);
    if (fails) throw new PlannedError('as planned');
    return this.#behaviour.answer?.(input) ?? input;
  }
}
