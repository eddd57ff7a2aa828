import { defineEvent, type WorkflowContext } from '@tta/core';
import { ttaCounter } from '@tta/core/authors';

/** Why money was spent for nothing. */
export type WasteReason = 'failed_attempt' | 'failed_entry' | 'lost_hedge' | 'lost_race' | 'undone';

/** Money was spent on work whose output was not used. Without a level, because it may come after the step's end. */
function costWastedBy(...reasons: readonly WasteReason[]) {
  return defineEvent('cost_wasted', {
    fields: { usd: 'number', reason: 'string' },
    metrics: [
      ttaCounter('tta_wasted_usd_total', {
        help: 'US dollars spent on work whose output was not used.',
        unit: '{USD}',
        labels: { reason: ['failed_attempt', 'failed_entry', 'lost_hedge', 'lost_race', 'undone'] },
        add: 'usd',
        zeros: reasons.map((reason) => ({ reason })),
      }),
    ],
  });
}

/** The event of each kind of step, whose counter begins with the reasons that it may have. */
export const costWasted = {
  byFallback: costWastedBy('failed_entry'),
  byHedge: costWastedBy('failed_attempt', 'lost_hedge'),
  byRace: costWastedBy('failed_attempt', 'lost_race'),
  byRetry: costWastedBy('failed_attempt'),
  bySaga: costWastedBy('undone'),
} as const;

type CostWasted = ReturnType<typeof costWastedBy>;

/** Reports what was spent for nothing in the part of `context`, which is a step or has a ledger of its own. */
export function tellWasted(context: WorkflowContext, event: CostWasted, reason: WasteReason): void {
  if (!context.isObserved) return;
  const usd = context.takeWaste();
  if (usd > 0) context.emit(event, { usd, reason });
}
