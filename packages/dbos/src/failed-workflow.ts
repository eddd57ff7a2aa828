import { WorkflowPrimitive } from '@tta/core';

/** Fails in the place of a workflow, so that its failure is observed as that of the workflow. */
export class FailedWorkflow extends WorkflowPrimitive<unknown, never> {
  override readonly type: string;
  override readonly runsOnlyChildren = true;
  override readonly replays = true;

  constructor(
    workflow: WorkflowPrimitive<unknown, unknown>,
    private readonly error: Error,
  ) {
    super(workflow.name);
    this.type = workflow.type;
  }

  protected run(): Promise<never> {
    return Promise.reject(this.error);
  }
}
