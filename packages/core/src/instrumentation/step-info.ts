import type { EventType } from '../events/define-event.js';
import type { ObservedContext } from './step-observation.js';

/** An instrumentation's view of a step: the part of `WorkflowPrimitive` that describes it. */
export interface ObservedStep {
  /** Which step this is: the span's name and a metric label. */
  readonly name: string;
  /** The kind of step: a fixed word per class. */
  readonly type: string;
  /** `true` for a composite that does nothing but execute other primitives. */
  readonly runsOnlyChildren: boolean;
  /** `true` for a composite that executes its children one after the other, once each. Default `false`. */
  readonly runsInOrder?: boolean;
  /** `true` for a composite that may still give a value after a step inside it failed. Default `false`. */
  readonly mayRecover?: boolean;
  /** `true` for a step that is a workflow of its own wherever it runs. Default `false`. */
  readonly startsWorkflow?: boolean;
  /** `true` for a composite that executes the same steps whenever those give the same results. Default `false`. */
  readonly replays?: boolean;
  /** `true` for a step that reports costs. Default `false`. */
  readonly spends?: boolean;
  /** The kinds of events it emits. */
  readonly events: readonly EventType[];
  /**
   * The value of a label in all of its events, or all values that it may have there, where a declaration leaves them
   * open.
   */
  readonly eventLabels?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** The steps it executes. */
  readonly children: readonly ObservedStep[];
}

/** The data about a step before it runs. The primitive's name and type become metric labels: keep both few. */
export interface StepInfo {
  /** The step that runs: its name, its type, and the key that adapters bind labels by. */
  readonly primitive: ObservedStep;
  /** The context the step was called with: its ids, and the attributes its composite gave it. */
  readonly context: ObservedContext;
  /** When the step started, in milliseconds of `performance.now()`. */
  readonly startedAtMs: number;
  /**
   * Names the step in whichever process it is reported: 64 hexadecimal digits, from an engine that may continue in
   * another process. Adapters make the span's id of it. Default: none.
   */
  readonly stepId?: string | undefined;
}
