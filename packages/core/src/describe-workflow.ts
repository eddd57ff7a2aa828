import type { ObservedStep } from './instrumentation/step-info.js';

/**
 * A step and the steps that it executes, as data. A step that occurs in several places is described once, as one shared
 * object.
 */
export interface WorkflowDescription {
  readonly name: string;
  readonly type: string;
  /** Whether it executes its children one after the other, once each. */
  readonly runsInOrder: boolean;
  /** In the step's own order; empty for a step that executes no others. */
  readonly children: readonly WorkflowDescription[];
  /** The kinds of events that it emits, by their names. */
  readonly events: readonly string[];
}

/**
 * Describes a workflow without running it. Steps that contain themselves are described as such: the data then has a
 * circle.
 */
export function describeWorkflow(step: ObservedStep): WorkflowDescription {
  const described = new Map<ObservedStep, WorkflowDescription & { children: WorkflowDescription[] }>();
  const waiting: ObservedStep[] = [];
  const describe = (found: ObservedStep): WorkflowDescription => {
    let description = described.get(found);
    if (description === undefined) {
      const { name, type, runsInOrder = false } = found;
      description = { name, type, runsInOrder, children: [], events: eventsOf(found).map((event) => event.name) };
      described.set(found, description);
      waiting.push(found);
    }
    return description;
  };
  const root = describe(step);
  // Iterative, because compositions built by a program may be deeper than the stack.
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    described.get(next)?.children.push(...childrenOf(next).map(describe));
  }
  return root;
}

/** A step and all steps inside it, without duplicates. */
export function stepsOf(step: ObservedStep): ReadonlySet<ObservedStep> {
  const found = new Set([step]);
  // A set is walked in the order in which it grows.
  for (const each of found) for (const child of childrenOf(each)) found.add(child);
  return found;
}

// A step that another, older copy of this package made may have neither.
const childrenOf = ({ children = [] }: Partial<ObservedStep>): readonly ObservedStep[] => children;
const eventsOf = ({ events = [] }: Partial<ObservedStep>): ObservedStep['events'] => events;
