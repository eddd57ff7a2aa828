import { noLedger, type Account, type CostLedger, type Limits } from '../cost/cost-ledger.js';
import type { Reservation } from '../cost/reservation.js';
import type { Instrumentation } from '../instrumentation/instrumentation.js';
import type { Spent } from '../spending.js';

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
      this.beginToHold();
    }
    this.reservations.push(reservation);
  }

  /** Whether there is something to give back at the step's end. */
  protected get holds(): boolean {
    return this.reservations !== none;
  }

  /** There is something to give back from now on. */
  protected beginToHold(): void {
    // The end of an observed step is waited for in any case.
  }

  /** The step has ended. Returns what was spent in it; `undefined` for nothing. */
  end(): Spent | undefined {
    const { reservations, ledger } = this;
    this.reservations = undefined;
    if (reservations !== undefined && reservations !== none) releaseAll(reservations);
    return ledger?.total.toSpent();
  }
}

/** The frame of a step that nothing waits for before there is something to give back at its end. */
export class UnwatchedFrame extends StepFrame {
  private watch: EndWatch | undefined = undefined;
  private output: unknown = undefined;

  /** Calls `watch` if there is something to give back, now or once there is. It must call `end` at the step's end. */
  onHold(watch: EndWatch, output: unknown): void {
    this.watch = watch;
    this.output = output;
    if (this.holds) this.beginToHold();
  }

  protected override beginToHold(): void {
    this.watch?.(this.output, this);
  }
}

// By itself, because a loop makes `end` too long to be inlined into the path of each observed step.
function releaseAll(reservations: readonly Reservation[]): void {
  for (const reservation of reservations) reservation.release();
}
