import { expect } from '@jest/globals';
import type { RecordingInstrumentation } from '@tta/core/testing';

/**
 * Fails where a step did not end exactly once, or emitted an event after its end. One expectation for all steps, because
 * jest takes longer for each than most random runs take.
 */
export function expectEachEndedOnce({ steps }: RecordingInstrumentation): void {
  const wrong = steps.filter(({ outcomes, lateEvents }) => outcomes.length !== 1 || lateEvents.length > 0);
  expect(wrong.map(({ name, outcomes, lateEvents }) => ({ name, outcomes, lateEvents }))).toEqual([]);
}
