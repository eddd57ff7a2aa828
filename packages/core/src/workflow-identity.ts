interface Ids {
  readonly workflowId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
  readonly sessionId?: string | undefined;
}

/** What all contexts of one execution share. Made once per root; ids are drawn when first read. */
export class WorkflowIdentity {
  readonly causationId: string | undefined;
  readonly sessionId: string | undefined;
  readonly startedAtMs: number;
  #workflowId: string | undefined;
  readonly #correlationId: string | undefined;

  constructor(ids: Ids, startedAtMs = performance.now()) {
    this.#workflowId = ids.workflowId;
    this.#correlationId = ids.correlationId;
    this.causationId = ids.causationId;
    this.sessionId = ids.sessionId;
    this.startedAtMs = startedAtMs;
  }

  get workflowId(): string {
    return (this.#workflowId ??= crypto.randomUUID());
  }

  get correlationId(): string {
    return this.#correlationId ?? this.workflowId;
  }

  /** The same with some ids replaced. With another `workflowId` it is an execution that this one caused, and begins now. */
  derive(ids: Ids): WorkflowIdentity {
    const { correlationId = this.correlationId, sessionId = this.sessionId } = ids;
    if (ids.workflowId === undefined) {
      const { workflowId, startedAtMs } = this;
      return new WorkflowIdentity(
        { workflowId, correlationId, sessionId, causationId: ids.causationId ?? this.causationId },
        startedAtMs,
      );
    }
    const { workflowId, causationId = this.workflowId } = ids;
    return new WorkflowIdentity({ workflowId, correlationId, sessionId, causationId });
  }
}
