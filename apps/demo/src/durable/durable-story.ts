import { randomUUID } from 'node:crypto';
import { createDbosEngine, durable, type DbosEngine, type DurablePrimitive } from '@tta/dbos';
import { sequential, task, type TaskPrimitive } from '@tta/primitives';
import { appendStep } from './step-log.js';

const stepMs = 100;

/** The settings that all processes of the run share, as environment variables. */
export interface StorySettings {
  readonly DATABASE_URL: string;
  readonly STEPS_FILE: string;
}

/** The tokens of the steps, in their order: a result that a crash lost or repeated would show in them. */
export type Tokens = readonly string[];

export interface DurableStory {
  readonly engine: DbosEngine;
  readonly story: DurablePrimitive<Tokens, Tokens>;
}

/** The workflow whose worker is killed. Its steps are plain tasks. */
export function createDurableStory({ DATABASE_URL, STEPS_FILE }: StorySettings): DurableStory {
  const engine = createDbosEngine({ url: DATABASE_URL, pollMs: 50 });
  const step = (name: string): TaskPrimitive<Tokens, Tokens> =>
    task(name, async (before: Tokens, context) => {
      const token = `${name}/${randomUUID()}`;
      appendStep(STEPS_FILE, { workflowId: context.workflowId, token, pid: process.pid, at: Date.now() });
      await context.sleep(stepMs);
      return [...before, token];
    });
  const steps = sequential([step('plan'), step('write'), step('check'), step('bind')]);
  return { engine, story: durable(steps, { name: 'story', engine }) };
}

export const stepsOfStory = 4;
