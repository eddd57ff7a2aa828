import { defineEvent, type WorkflowContext } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';

/** Why money was spent for nothing. */
export type WasteReason = 'failed_attempt' | 'lost_hedge' | 'lost_race' | 'undone';

/** Money was spent on work whose output was not used. Without a level, because it may come after the step's end. */
export const costWasted = defineEvent('cost_wasted', {
  fields: { usd: 'number', reason: 'string' },
  metrics: [
    ttaCounter('tta_wasted_usd_total', {
      help: 'US dollars spent on work whose output was not used.',
      unit: '{USD}',
      labels: { reason: ['failed_attempt', 'lost_hedge', 'lost_race', 'undone'] },
      add: 'usd',
      zeros: [],
    }),
  ],
});

/** Reports all that was spent in the part of `context`. */
export function tellWasted(context: WorkflowContext, reason: WasteReason): void {
  if (context.isObserved) tell(context, context.spentInside?.usd ?? 0, reason);
}

/** Begins to count now; the function it gives reports what was spent in the part of `context` since. */
export function wasteTeller(context: WorkflowContext): (reason: WasteReason) => void {
  const before = context.spentInside?.usd ?? 0;
  return (reason) => tell(context, (context.spentInside?.usd ?? 0) - before, reason);
}

function tell(context: WorkflowContext, usd: number, reason: WasteReason): void {
  if (usd > 0) context.emit(costWasted, { usd, reason });
}
