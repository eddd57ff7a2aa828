import { durationText } from '../platform/duration-text.js';
import type { ErrorSummary, RunTree, TreeError, TreeMark, TreeStep } from './run-tree.js';

/** Short facts about a step that a reader of a tree wants: `attempt 2`, `hit, 12 s old`, `cancelled by sibling`. */
export function stepFacts({
  attributes = {},
  marks,
  status,
  cancelledBy,
  droppedChildren,
  costUsd,
}: TreeStep): string[] {
  const facts: string[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    const told = attributeFacts[name];
    if (told !== undefined && value !== undefined) facts.push(told(value));
  }
  for (const mark of marks) {
    const fact = markFacts[mark.name]?.(mark.fields ?? {});
    if (fact !== undefined && mark.kind === 'event') facts.push(fact);
  }
  if (status === 'cancelled' && cancelledBy !== undefined) facts.push(`cancelled by ${cancelledBy}`);
  if (droppedChildren !== undefined) facts.push(`${droppedChildren} more steps inside`);
  if (costUsd !== undefined) facts.push(`$${costUsd.toPrecision(2)}`);
  return facts;
}

const attributeFacts: Readonly<Record<string, (value: string | number | boolean) => string>> = {
  'tta.retry.attempt': (value) => `attempt ${value}`,
  'tta.repeat.iteration': (value) => `iteration ${value}`,
  'tta.map.index': (value) => `item ${value}`,
  'tta.route': (value) => `route ${value}`,
  'tta.saga.undo': () => 'undo',
};

const markFacts: Readonly<Record<string, (fields: NonNullable<TreeMark['fields']>) => string | undefined>> = {
  cache_hit: ({ age_seconds: age, coalesced }) =>
    coalesced === true ? 'joined a miss' : `hit, ${typeof age === 'number' ? durationText(age * 1000) : '?'} old`,
  cache_miss: () => 'miss',
  fallback_served: ({ served_by: by }) => `served by ${by ?? '?'}`,
  hedge_won: ({ won_by: by }) => `won by attempt ${by ?? '?'}`,
  timeout_expired: ({ timeout_ms: ms }) => `over its ${typeof ms === 'number' ? durationText(ms) : '?'}`,
  circuit_breaker_rejected: ({ state }) => `breaker ${state ?? 'open'}`,
  bulkhead_rejected: () => 'bulkhead full',
  chaos_failure_injected: () => 'failure injected',
  chaos_latency_injected: () => 'latency injected',
};

/** A time that a step waited, within its own time. */
export interface Wait {
  /** Milliseconds since the start of the run. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** The waits of a step between its attempts. The last one may still last, then it ends where it will. */
export function waitsOf({ marks, startMs, durationMs = Infinity }: TreeStep): Wait[] {
  return marks.flatMap(({ name, atMs, fields: { backoff_ms: backoffMs } = {} }) => {
    if (name !== 'retry_attempt_failed' || typeof backoffMs !== 'number') return [];
    return [{ fromMs: atMs, toMs: Math.min(atMs + backoffMs, startMs + durationMs) }];
  });
}

/**
 * The step whose failure a failed run is about: the one that threw it or what led to it, found from the root downwards.
 * Among several it is the last attempt of a step that recovers, and the first failure of others.
 * `undefined` where nothing failed.
 */
export function failingStep({ steps }: RunTree): TreeStep | undefined {
  const inside = new Map<number | undefined, TreeStep[]>();
  for (const step of steps) {
    const siblings = inside.get(step.parent);
    if (siblings === undefined) inside.set(step.parent, [step]);
    else siblings.push(step);
  }
  let found = steps[0];
  if (found === undefined || !hasFailed(found)) return undefined;
  for (;;) {
    const around: TreeStep = found;
    const failed = (inside.get(around.id) ?? []).filter(hasFailed);
    const causes = failed.filter(({ error }) => leadsTo(error, around.error));
    if (failed.length === 0 || (around.threw === true && causes.length === 0)) return around;
    const candidates = causes.length > 0 ? causes : preferReal(failed);
    found = (around.mayRecover === true ? candidates.at(-1) : firstEnded(candidates)) ?? around;
    if (found === around) return around;
  }
}

const hasFailed = ({ status }: TreeStep): boolean => status !== 'success' && status !== 'running';

/** Whether it is that error, or one of those behind it. */
function leadsTo(one: ErrorSummary | undefined, other: TreeError | undefined): boolean {
  const isOne = ({ type, message }: ErrorSummary): boolean => type === one?.type && message === one.message;
  return other !== undefined && [other, ...other.causes].some(isOne);
}

/** Siblings of a failed branch are cancelled because of it. */
function preferReal(failed: readonly TreeStep[]): readonly TreeStep[] {
  const real = failed.filter(({ status }) => status !== 'cancelled');
  return real.length > 0 ? real : failed;
}

function firstEnded(steps: readonly TreeStep[]): TreeStep | undefined {
  const endOf = ({ startMs, durationMs = Infinity }: TreeStep): number => startMs + durationMs;
  return steps.reduce<TreeStep | undefined>(
    (first, step) => (first === undefined || endOf(step) < endOf(first) ? step : first),
    undefined,
  );
}
