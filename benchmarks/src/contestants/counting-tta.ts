import { strictEqual } from 'node:assert/strict';
import { setInstrumentation } from '@tta/core';
import type { Operation } from '../harness/operation.js';
import { QuietNarrate } from './narrate.js';
import { observedStep } from './observed-step.js';

/** The step with the smallest listener that there can be. */
export function countingTta(): Operation<Promise<number>> {
  let ended = 0;
  const observation = {
    end: () => {
      ended++;
    },
  };
  setInstrumentation({ start: () => observation });
  const step = new QuietNarrate(observedStep.name);
  return {
    run: (player) => step.execute(player),
    verify: (runs) => strictEqual(ended, runs),
    stop: () => {
      setInstrumentation(undefined);
    },
  };
}
