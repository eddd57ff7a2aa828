import { WorkflowPrimitive, type WorkflowContext } from '@tta/core';
import { observedStep } from './observed-step.js';

const { started, startFields, completed, completeFields } = observedStep;

/** The step as a user of TTA writes it, with two events that become its log lines. */
export class Narrate extends WorkflowPrimitive<number, number> {
  // eslint-disable-next-line @typescript-eslint/require-await -- the work is left out: the observing is measured
  protected async run(player: number, context: WorkflowContext): Promise<number> {
    context.emit(started, startFields(player));
    const characters = player + 1;
    context.emit(completed, completeFields(characters));
    return characters;
  }
}

/** The same step without anything to say. */
export class QuietNarrate extends WorkflowPrimitive<number, number> {
  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  protected async run(player: number): Promise<number> {
    return player + 1;
  }
}
