import { defineEvent } from '@tta/core';
import { ttaCounter, ttaGauge } from '@tta/core/authors';

/** A budget has nothing left. Once for each execution, or for each window where executions share it. */
export const budgetExceeded = defineEvent('budget_exceeded', {
  level: 'warn',
  fields: { action: 'string', spent_usd: 'number', max_usd: 'number?', spent_tokens: 'number', max_tokens: 'number?' },
  metrics: [
    ttaCounter('tta_budget_exceeded_total', {
      help: 'Budgets that had nothing left.',
      unit: '{budget}',
      labels: { action: ['reject', 'warn', 'alternative', 'abort'] },
    }),
  ],
  spanAttributes: { 'tta.budget.exceeded': true },
});

/** An execution was refused, or ended, because nothing was left. */
export const budgetRejected = defineEvent('budget_rejected', {
  level: 'debug',
  fields: { spent_usd: 'number', spent_tokens: 'number' },
  metrics: [
    ttaCounter('tta_budget_rejected_total', { help: 'Executions that budgets refused or ended.', unit: '{execution}' }),
  ],
});

/** An execution has ended, and this is left of a budget that executions share. */
export const budgetLeft = defineEvent('budget_left', {
  fields: { left_usd: 'number' },
  metrics: [
    ttaGauge('tta_budget_left_usd', {
      help: 'US dollars left in budgets that executions share.',
      unit: '{USD}',
      set: 'left_usd',
    }),
  ],
});

/** The store failed or did not answer in time. */
export const budgetStoreFailed = defineEvent('budget_store_failed', {
  level: 'warn',
  fields: { allowed: 'boolean', error: 'error' },
  metrics: [
    ttaCounter('tta_budget_store_failures_total', {
      help: 'Questions that the store of a budget did not answer.',
      unit: '{question}',
    }),
  ],
});

/** All that a budget emits. */
export const budgetEvents = [budgetExceeded, budgetRejected, budgetLeft, budgetStoreFailed] as const;
