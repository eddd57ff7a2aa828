/** What all contexts of one execution share. Made once per root; ids are drawn when first read. */
export class WorkflowIdentity {
  readonly causationId: string | undefined;
  readonly sessionId: string | undefined;
  readonly startedAtMs: number = performance.now();
  #workflowId: string | undefined;
  readonly #correlationId: string | undefined;

  constructor(ids: {
    readonly workflowId?: string | undefined;
    readonly correlationId?: string | undefined;
    readonly causationId?: string | undefined;
    readonly sessionId?: string | undefined;
  }) {
    this.#workflowId = ids.workflowId;
    this.#correlationId = ids.correlationId;
    this.causationId = ids.causationId;
    this.sessionId = ids.sessionId;
  }

  get workflowId(): string {
    return (this.#workflowId ??= crypto.randomUUID());
  }

  get correlationId(): string {
    return this.#correlationId ?? this.workflowId;
  }
}
