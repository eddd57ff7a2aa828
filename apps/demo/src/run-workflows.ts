import { WorkflowContext, type StepOutcome } from '@tta/core';
import type { StepTimes } from './step-times.js';
import type { DemoWorkflow } from './workflows.js';

/** How one workflow went. */
export interface WorkflowRun {
  readonly name: string;
  readonly workflowId: string;
  readonly correlationId: string;
  readonly status: StepOutcome['status'];
  /** Executions inside the root. */
  readonly steps: number;
  readonly durationMs: number;
  /** Of the durations of those executions. */
  readonly p95Ms: number;
}

/** Runs the workflows one after the other; a failing one is reported and does not end the others. */
export async function runWorkflows(
  workflows: readonly DemoWorkflow[],
  times: StepTimes,
  onStart: (name: string, index: number) => void,
): Promise<WorkflowRun[]> {
  const runs: WorkflowRun[] = [];
  for (const [index, { name, workflow, input }] of workflows.entries()) {
    onStart(name, index);
    const workflowId = `test-${name}-001`;
    const correlationId = `test-run-${String(index + 1).padStart(3, '0')}`;
    // How it ended is asked of the listener, which knows more than that it failed.
    await workflow.execute(input, WorkflowContext.create({ workflowId, correlationId })).catch(() => undefined);
    const steps = times.of(workflowId);
    const root = steps.find((step) => step.isRoot);
    const inner = steps.filter((step) => !step.isRoot);
    runs.push({
      name,
      workflowId,
      correlationId,
      status: root?.status ?? 'error',
      steps: inner.length,
      durationMs: root?.durationMs ?? NaN,
      p95Ms: percentile(
        inner.map((step) => step.durationMs),
        0.95,
      ),
    });
  }
  return runs;
}

/** The smallest value that at least that share of the values is not above (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
