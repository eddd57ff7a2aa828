import { slo } from '../rules/slo.js';

/**
 * What is promised, and to be watched. The first one holds for every workflow. Add one beside it for a workflow that is
 * promised more or less, run `pnpm --filter infra generate`, and it has rules, alerts and panels:
 *
 * slo({ name: 'checkout', workflow: 'CheckoutWorkflow', availability: 0.999, latency: { share: 0.95, underSeconds: 1 } })
 */
export const objectives = [
  slo({ name: 'workflows', availability: 0.99, latency: { share: 0.95, underSeconds: 2.5 }, windowDays: 30 }),
];
