import type { Instrumentation } from '../instrumentation/instrumentation.js';
import type { ObservedStep, StepInfo } from '../instrumentation/step-info.js';
import type { Attributes, StepEvent, StepObservation, StepSpending } from '../instrumentation/step-observation.js';
import type { StepOutcome } from '../outcome.js';
import type { WorkflowContext } from '../context/workflow-context.js';

/** One step as it was observed. */
export class RecordedStep implements StepObservation {
  readonly name: string;
  readonly type: string;
  readonly context: WorkflowContext;
  /** Attributes that the enclosing composite gave it: its index, its attempt. */
  readonly attributes: Attributes;
  readonly parent: RecordedStep | undefined;
  readonly events: StepEvent[] = [];
  /** Costs reported in it, without those of the observed steps inside. */
  readonly spendings: StepSpending[] = [];
  /** Exactly one in a correct run. */
  readonly outcomes: StepOutcome[] = [];
  /** Events that came after the end, of which lines and spans could not tell; empty in a correct run. */
  readonly lateEvents: StepEvent[] = [];
  /** Events without a level that came after the end. They may: they are only counted. */
  readonly lateCounts: StepEvent[] = [];

  constructor(step: StepInfo, parent: RecordedStep | undefined) {
    this.name = step.primitive.name;
    this.type = step.primitive.type;
    // Core observes nothing but its own contexts; tests may look at all of one.
    this.context = step.context as WorkflowContext;
    this.attributes = step.context.stepAttributes ?? {};
    this.parent = parent;
  }

  /** How it ended; `undefined` while it runs. */
  get status(): StepOutcome['status'] | undefined {
    return this.outcomes[0]?.status;
  }

  event({ name, attributes, error, type }: StepEvent): void {
    const isCount = type !== undefined && type.level === undefined;
    const events = this.outcomes.length === 0 ? this.events : isCount ? this.lateCounts : this.lateEvents;
    // Without the declaration, which is always the same and long to print.
    events.push({ name, attributes, error });
  }

  spend(spending: StepSpending): void {
    this.spendings.push(spending);
  }

  end(outcome: StepOutcome): void {
    this.outcomes.push(outcome);
  }
}

/**
 * Keeps all that was observed as lists, for assertions. Give it to `WorkflowContext.create({ instrumentation })`, and
 * no other test sees it.
 */
export class RecordingInstrumentation implements Instrumentation {
  /** In the order in which they started. */
  readonly steps: RecordedStep[] = [];
  /** Events that happened to a step outside of its executions, in their order. */
  readonly reports: (StepEvent & { readonly step: string })[] = [];

  start(step: StepInfo, parent: StepObservation | undefined): RecordedStep {
    const recorded = new RecordedStep(step, parent instanceof RecordedStep ? parent : undefined);
    this.steps.push(recorded);
    return recorded;
  }

  report(step: ObservedStep, { name, attributes }: StepEvent): void {
    this.reports.push({ step: step.name, name, attributes });
  }

  /** Names of all events, step by step. */
  events(): string[] {
    return this.steps.flatMap((step) => step.events.map((event) => event.name));
  }

  /** The first step of that name. @throws Error where none was observed */
  step(name: string): RecordedStep {
    const found = this.steps.find((step) => step.name === name);
    if (found === undefined) {
      throw new Error(`no step ${name} was observed, only ${this.steps.map((step) => step.name).join(', ') || 'none'}`);
    }
    return found;
  }

  /** The steps as lines `name status`, indented by two blanks a level. */
  tree(): string {
    const inside = new Map<RecordedStep | undefined, RecordedStep[]>();
    for (const step of this.steps) {
      const siblings = inside.get(step.parent);
      if (siblings === undefined) inside.set(step.parent, [step]);
      else siblings.push(step);
    }
    const lines: string[] = [];
    const levels = [(inside.get(undefined) ?? []).values()];
    // Iterative, because steps may be nested deeper than the stack.
    for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
      const { value: step } = level.next();
      if (step === undefined) {
        levels.pop();
        continue;
      }
      lines.push(`${'  '.repeat(levels.length - 1)}${step.name} ${step.status ?? 'running'}`);
      levels.push((inside.get(step) ?? []).values());
    }
    return lines.join('\n');
  }
}
