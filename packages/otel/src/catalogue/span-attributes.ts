/** Span attribute names. */
export const spanAttributes = {
  primitiveName: 'tta.primitive.name',
  primitiveType: 'tta.primitive.type',
  workflowId: 'tta.workflow.id',
  correlationId: 'tta.correlation.id',
  causationId: 'tta.causation.id',
  sessionId: 'tta.session.id',
  stepIndex: 'tta.step.index',
  branchIndex: 'tta.branch.index',
  retryAttempt: 'tta.retry.attempt',
  /** `false` asks for no span of this step and of those inside it, because its composite has too many alike. */
  sampled: 'tta.sampled',
  cacheHit: 'tta.cache.hit',
  /** Followed by the tag's name. */
  tagPrefix: 'tta.tag.',
  /** Followed by the name of the metadata. */
  metadataPrefix: 'tta.metadata.',
  /** On steps that were cancelled: `caller`, `sibling` or `budget`. */
  cancelledBy: 'tta.cancelled_by',
  /** On steps in which anything was spent: US dollars, with the steps inside. */
  costUsd: 'tta.cost.usd',
  /** Tokens of all kinds, with the steps inside. */
  costTokens: 'tta.cost.tokens',
  errorType: 'error.type',
} as const;
