import type { WorkflowContext } from '@tta/core';
import { failureStatus, monotonicNow } from '@tta/core/authors';
import { executeStep, type AnyStep } from '../step-types.js';
import { whenEnded } from '../stream/when-ended.js';
import { routeTaken, routeWorkflowFailed } from './route-events.js';

/** The choice of a route: its name, and its step; without a step the input is passed on. */
export interface ChosenRoute {
  readonly route: string;
  readonly step: AnyStep | undefined;
}

/** Chooses a route, tells it, and runs it. */
export function takeRoute(
  choose: () => ChosenRoute | Promise<ChosenRoute>,
  input: unknown,
  context: WorkflowContext,
): Promise<unknown> {
  if (context.isObserved) return takeObserved(choose, input, context);
  // Not `async`, because most choices are made at once. A throw becomes a rejection in `execute`.
  const chosen = choose();
  if (chosen instanceof Promise) return chosen.then(({ step }) => take(step, input, context));
  return take(chosen.step, input, context);
}

function take(step: AnyStep | undefined, input: unknown, context: WorkflowContext): Promise<unknown> {
  context.throwIfAborted();
  return step === undefined ? Promise.resolve(input) : executeStep(step, input, context);
}

async function takeObserved(
  choose: () => ChosenRoute | Promise<ChosenRoute>,
  input: unknown,
  context: WorkflowContext,
): Promise<unknown> {
  const startedAtMs = monotonicNow();
  let route = 'select';
  const failed = (error: unknown): void => {
    const status = failureStatus(error, context);
    context.emit(routeWorkflowFailed, { route, status, duration_ms: monotonicNow() - startedAtMs }, error);
  };
  try {
    const chosen = await choose();
    context.throwIfAborted();
    ({ route } = chosen);
    context.emit(routeTaken, { route });
    if (chosen.step === undefined) return input;
    const output: unknown = await chosen.step.execute(input, context.forChild({ 'tta.route': route }));
    whenEnded(output, failed);
    return output;
  } catch (error) {
    failed(error);
    throw error;
  }
}
