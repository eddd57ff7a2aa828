import type { Account, CostLedger, Limits } from '../cost/cost-ledger.js';
import type { Reservation } from '../cost/reservation.js';
import type { Instrumentation } from '../instrumentation/instrumentation.js';

/**
 * A part of an execution that has a sum of costs of its own: an observed step, a step inside a budget, or what a
 * composite asked for. Contexts of other steps share the frame around them.
 */
export class StepFrame implements Account {
  // Parameter properties, because declared fields are written twice, and each observed step creates one of these.
  constructor(
    /** `undefined`: nothing is charged around it, as in work that several executions share, until that ends. */
    public outer: Account | undefined,
    /** The instrumentation that observes its step. */
    readonly observer: Instrumentation | undefined,
    /** The budgets around it. */
    readonly limits: Limits | undefined,
    public ledger?: CostLedger | undefined,
    private ended = false,
    /** Amounts that its step set aside and neither settled nor gave back. */
    private reservations?: Reservation[] | undefined,
    /** Waits for the step's end, where nothing else does. */
    private watch?: (() => void) | undefined,
  ) {}

  /** Whether its step has ended. Money spent later is real money still. */
  get hasEnded(): boolean {
    return this.ended;
  }

  /** Gives the reservation back when the step ends. */
  hold(reservation: Reservation): void {
    if (this.hasEnded) {
      reservation.release();
      return;
    }
    if (this.reservations === undefined) {
      this.reservations = [];
      this.watch?.();
    }
    this.reservations.push(reservation);
  }

  /** Calls `watch` if there is something to give back, now or once there is. It must call `end` at the step's end. */
  onHold(watch: () => void): void {
    if (this.reservations !== undefined) watch();
    else this.watch = watch;
  }

  /** The step has ended. */
  end(): void {
    this.ended = true;
    if (this.reservations === undefined) return;
    for (const reservation of this.reservations) reservation.release();
    this.reservations = undefined;
  }
}
