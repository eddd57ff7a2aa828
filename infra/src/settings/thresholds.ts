/** When an alert speaks. Change a number here, run `pnpm --filter infra generate`, and reload Prometheus. */
export interface Thresholds {
  /** Share of a workflow's executions that end with status `error`, `timeout` or `rejected`, 0 to 1. */
  readonly workflowErrorRatio: number;
  /** Executions per second of a workflow or a retry below which a share of them is not meaningful. */
  readonly executionsPerSecond: number;
  /** 95 of 100 executions of a workflow are faster than this, in seconds. */
  readonly workflowP95Seconds: number;
  /** Share of look-ups that a cache answers, 0 to 1. */
  readonly cacheHitRatio: number;
  /** Look-ups per second below which a hit rate says nothing. */
  readonly cacheLookupsPerSecond: number;
  /** The value of `up` of a service that cannot be scraped. */
  readonly serviceUp: number;
  /** Attempts per execution of a retry; 1 means that nothing is repeated. */
  readonly attemptsPerExecution: number;
  /** Attempts per second below which their number per execution is not meaningful. */
  readonly attemptsPerSecond: number;
  /** Share of a retry's executions in which it gave up, 0 to 1. */
  readonly retriesExhaustedRatio: number;
  /** Circuit breakers of one name that are not closed, on average. Below 1, because a probe may close one for a moment. */
  readonly circuitsNotClosed: number;
  /** Share of a bulkhead's places that are taken, on average, 0 to 1. */
  readonly bulkheadUse: number;
  /** Executions that went on for 5 seconds after their timeout, within the window of the alert. */
  readonly timeoutsIgnored: number;
  /** Steps of failed sagas that could not be undone, within the window of the alert. */
  readonly sagaUndosFailed: number;
  /** Waiting executions by which a queue grows per minute, while it is never empty. */
  readonly durableGrowthPerMinute: number;
  /** Executions that were taken over from lost workers, within the window of the alert. */
  readonly durableRecoveries: number;
  /** Executions that were ended because they lost too many workers, within the window of the alert. */
  readonly durablePoisoned: number;
  /** Seconds that an execution may wait for a worker. */
  readonly durableWaitSeconds: number;
  /** Seconds after its start in which an execution ends, waits for people included. */
  readonly durableRunSeconds: number;
  /** Budgets that had nothing left, within the window of the alert. */
  readonly budgetsExceeded: number;
  /** US dollars an hour of all steps of a service together. */
  readonly spendUsdPerHour: number;
  /** Lost series, spans or log lines within the window of the alert. */
  readonly telemetryDropped: number;
  /** 99 of 100 turns of the event loop are late by less than this, in seconds. */
  readonly eventLoopDelayP99Seconds: number;
  /** Executions in the long window of a burn-rate alert below which one failure more or less decides too much. */
  readonly objectiveMinExecutions: number;
}

export const thresholds: Thresholds = {
  workflowErrorRatio: 0.1,
  executionsPerSecond: 0.05,
  workflowP95Seconds: 5,
  cacheHitRatio: 0.3,
  cacheLookupsPerSecond: 0.05,
  serviceUp: 0,
  attemptsPerExecution: 1.5,
  attemptsPerSecond: 0.05,
  retriesExhaustedRatio: 0.1,
  circuitsNotClosed: 0.5,
  bulkheadUse: 0.9,
  timeoutsIgnored: 0,
  sagaUndosFailed: 0,
  durableGrowthPerMinute: 6,
  durableRecoveries: 0,
  durablePoisoned: 0,
  durableWaitSeconds: 3600,
  durableRunSeconds: 604_800,
  budgetsExceeded: 0,
  spendUsdPerHour: 10,
  telemetryDropped: 0,
  eventLoopDelayP99Seconds: 0.1,
  objectiveMinExecutions: 50,
};
