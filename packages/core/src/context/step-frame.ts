import { noLedger, type Account, type CostLedger, type Limits } from '../cost/cost-ledger.js';
import type { Reservation } from '../cost/reservation.js';
import type { Instrumentation } from '../instrumentation/instrumentation.js';

/** The reservations of frames that have set nothing aside yet. Never added to. */
const none: Reservation[] = [];

/** Calls `end` of the frame when the step has ended that gave `output`. A function of its own needs no closure. */
export type EndWatch = (output: unknown, frame: StepFrame) => void;

/**
 * A part of an execution that has a sum of costs of its own: an observed step, a step inside a budget, or what a
 * composite asked for. Contexts of other steps share the frame around them.
 */
export class StepFrame implements Account {
  // Only declared, because fields are written twice otherwise, and each observed step creates one of these.
  /** `undefined`: nothing is charged around it, as in work that several executions share, until that ends. */
  declare outer: Account | undefined;
  /** The instrumentation that observes its step. */
  declare readonly observer: Instrumentation | undefined;
  /** The budgets around it. */
  declare readonly limits: Limits | undefined;
  /** Its sum. `noLedger`: only the parts around have sums, because nothing asks for this one. */
  declare ledger: CostLedger | undefined;
  /** Amounts that its step set aside and neither settled nor gave back; `undefined` once the step has ended. */
  declare private reservations: Reservation[] | undefined;
  /** Called for the step's end where nothing else waits for it, once there is something to give back then. */
  declare private watch: EndWatch | undefined;
  declare private output: unknown;

  constructor(
    outer: Account | undefined,
    observer: Instrumentation | undefined,
    limits: Limits | undefined,
    ledger: CostLedger | undefined,
  ) {
    this.outer = outer;
    this.observer = observer;
    this.limits = limits;
    this.ledger = ledger;
    this.reservations = none;
    this.watch = undefined;
    this.output = undefined;
  }

  /** Where costs are added up first. */
  get account(): Account {
    return this.ledger === noLedger ? (this.outer as Account) : this;
  }

  /** Whether its step has ended. Money spent later is real money still. */
  get hasEnded(): boolean {
    return this.reservations === undefined;
  }

  /** Gives the reservation back when the step ends. */
  hold(reservation: Reservation): void {
    if (this.reservations === undefined) {
      reservation.release();
      return;
    }
    if (this.reservations === none) {
      this.reservations = [];
      this.watch?.(this.output, this);
    }
    this.reservations.push(reservation);
  }

  /** Calls `watch` if there is something to give back, now or once there is. It must call `end` at the step's end. */
  onHold(watch: EndWatch, output: unknown): void {
    this.watch = watch;
    this.output = output;
    if (this.reservations !== none) watch(output, this);
  }

  /** The step has ended. */
  end(): void {
    const { reservations = none } = this;
    this.reservations = undefined;
    for (const reservation of reservations) reservation.release();
  }
}
