import { monotonicNow } from '../platform/monotonic-now.js';
import { randomUuid } from './random-uuid.js';

interface Ids {
  readonly workflowId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
  readonly sessionId?: string | undefined;
}

/** What all contexts of one execution share. Made once per root; ids are drawn when first read. */
export class WorkflowIdentity {
  // Parameter properties: declared fields are written twice, and there is one of these in each execution.
  private constructor(
    private ownWorkflowId: string | undefined,
    private readonly ownCorrelationId: string | undefined,
    readonly causationId: string | undefined,
    readonly sessionId: string | undefined,
    /** A reading of `performance.now()`. */
    readonly startedAtMs: number,
  ) {}

  /** Of an execution that nobody named. */
  static anonymous(startedAtMs: number): WorkflowIdentity {
    return new WorkflowIdentity(undefined, undefined, undefined, undefined, startedAtMs);
  }

  static of({ workflowId, correlationId, causationId, sessionId }: Ids, startedAtMs: number): WorkflowIdentity {
    return new WorkflowIdentity(workflowId, correlationId, causationId, sessionId, startedAtMs);
  }

  get workflowId(): string {
    return (this.ownWorkflowId ??= randomUuid());
  }

  get correlationId(): string {
    return this.ownCorrelationId ?? this.workflowId;
  }

  /** The same with some ids replaced. With another `workflowId` it is an execution that this one caused, and begins now. */
  derive(ids: Ids): WorkflowIdentity {
    const { correlationId = this.correlationId, sessionId = this.sessionId } = ids;
    if (ids.workflowId === undefined) {
      const { workflowId, startedAtMs } = this;
      return WorkflowIdentity.of(
        { workflowId, correlationId, sessionId, causationId: ids.causationId ?? this.causationId },
        startedAtMs,
      );
    }
    const { workflowId, causationId = this.workflowId } = ids;
    return WorkflowIdentity.of({ workflowId, correlationId, sessionId, causationId }, monotonicNow());
  }
}
