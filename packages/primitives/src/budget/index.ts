export { budget, BudgetPrimitive } from './budget.js';
export type { BudgetOptions } from './budget-options.js';
export type { BudgetAmount, BudgetStore } from './budget-store.js';
export { BudgetAbortError, BudgetExceededError, type BudgetState, type SpentByModel } from './budget-exceeded-error.js';
