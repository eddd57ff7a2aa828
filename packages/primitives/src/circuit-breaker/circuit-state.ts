/**
 * `closed`: calls run. `open`: calls are refused until a break is over. `half-open`: a few calls run and decide.
 * `forced-open`: calls are refused until `close()` or `reset()`.
 */
export type CircuitState = 'closed' | 'open' | 'half-open' | 'forced-open';

/** Why a circuit changed its state; `shared`: another process opened or closed it. */
export type CircuitChangeReason =
  'failure-ratio' | 'break-over' | 'probe-success' | 'probe-failure' | 'probe-timeout' | 'manual' | 'shared';

/** A change of a circuit's state. */
export interface CircuitChange {
  readonly from: CircuitState;
  readonly to: CircuitState;
  readonly reason: CircuitChangeReason;
}
