import type {
  CapturedPart,
  Instrumentation,
  StepEvent,
  StepInfo,
  StepLog,
  StepObservation,
  StepOutcome,
  StepSpending,
  WorkflowContext,
} from '@tta/core';
import { monotonicNow, PathExecutor } from '@tta/core/authors';
import type { DurableRecord, LateEvents } from './durable-record.js';

/**
 * Observes an execution that may have begun in another process. A composite is reported from the first step on that runs
 * here, and with the time at which it began there; steps that ended there were reported there. So each step is counted once.
 */
export class LateInstrumentation implements Instrumentation {
  constructor(
    private readonly inner: Instrumentation,
    private readonly record: DurableRecord,
    private readonly createdAt: number,
  ) {}

  start(step: StepInfo, parent: StepObservation | undefined): StepObservation | undefined {
    const around = parent instanceof LateObservation ? parent : undefined;
    const context = step.context as WorkflowContext;
    const path = context.executor instanceof PathExecutor ? context.executor.path : undefined;
    const { stepKey } = context;
    // The steps inside one that is recorded as a whole have its key.
    const stepId = around?.stepKey === stepKey ? undefined : stepKey;
    const earlierMs = path === undefined ? 0 : this.#earlierMs(path, step.startedAtMs);
    const begin = (parentOfInner: StepObservation | undefined): StepObservation | undefined =>
      this.inner.start({ ...step, startedAtMs: step.startedAtMs - earlierMs, stepId }, parentOfInner);
    const observation = new LateObservation(begin, around, earlierMs, stepKey, this.record);
    if (path === undefined || !this.record.isReplaying) observation.goLive();
    return observation;
  }

  #earlierMs(path: string, startedAtMs: number): number {
    const beganAt = path === '' ? this.createdAt : this.record.beganAt(path);
    return beganAt === undefined ? 0 : Math.max(0, Date.now() - beganAt - (monotonicNow() - startedAtMs));
  }
}

class LateObservation implements StepObservation, LateEvents {
  #waiting: StepEvent[] = [];
  #inner: StepObservation | undefined;
  #isLive = false;

  constructor(
    private readonly begin: (parent: StepObservation | undefined) => StepObservation | undefined,
    private readonly parent: LateObservation | undefined,
    private readonly earlierMs: number,
    readonly stepKey: string | undefined,
    private readonly record: DurableRecord,
  ) {}

  /** The one of the application's instrumentation; `observationsOf` looks for it. */
  get wrapped(): StepObservation | undefined {
    return this.#inner;
  }

  goLive(): void {
    if (this.#isLive) return;
    this.#isLive = true;
    this.parent?.goLive();
    this.#inner = this.begin(this.parent?.wrapped);
    for (const event of this.#waiting) this.#inner?.event?.(event);
    this.#waiting = [];
  }

  dropEvents(): void {
    this.#waiting = [];
    this.parent?.dropEvents();
  }

  run<Result>(body: () => Result, context: WorkflowContext): Result {
    return this.#inner?.run === undefined ? body() : this.#inner.run(body, context);
  }

  event(event: StepEvent): void {
    if (this.#isLive) this.#inner?.event?.(event);
    else this.#waiting.push(event);
  }

  log(line: StepLog): void {
    if (this.#isLive) this.#inner?.log?.(line);
  }

  spend(spending: StepSpending): void {
    if (this.#isLive) this.#inner?.spend?.(spending);
  }

  capture(part: CapturedPart, value: unknown): void {
    if (this.#isLive) this.#inner?.capture?.(part, value);
  }

  end(outcome: StepOutcome, all?: StepObservation): void {
    // An end that is replayed was reported by the process where it happened.
    if (this.#isLive && !this.record.isMoved)
      this.#inner?.end({ ...outcome, durationMs: outcome.durationMs + this.earlierMs }, all);
  }
}
