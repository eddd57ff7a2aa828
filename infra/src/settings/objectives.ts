import { slo } from '../rules/slo.js';

/**
 * Objectives to monitor. The first one applies to every workflow. For a workflow with a stricter or looser objective,
 * add another one and run `pnpm --filter infra generate`, which makes its rules, alerts and panels:
 *
 * slo({ name: 'checkout', workflow: 'CheckoutWorkflow', availability: 0.999, latency: { share: 0.95, underSeconds: 1 } })
 */
export const objectives = [
  slo({ name: 'workflows', availability: 0.99, latency: { share: 0.95, underSeconds: 2.5 }, windowDays: 30 }),
];
