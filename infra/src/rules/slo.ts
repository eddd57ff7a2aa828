import { durationBoundsSeconds } from '@tta/otel/catalogue';
import { burnRates } from './burn-rates.js';

/** Objectives for workflows. */
export interface ObjectiveOptions {
  /** Label `slo` of the rules and alerts. Lower case, no blanks. */
  readonly name: string;
  /** Name of the workflow; every workflow has a budget of its own when it is left out. */
  readonly workflow?: string;
  /** Share of executions that do not fail, such as 0.99. Those that the caller cancelled do not count. */
  readonly availability: number;
  /** This share of executions takes less than `underSeconds`, which must be a bucket's bound. Default: nothing promised. */
  readonly latency?: { readonly share: number; readonly underSeconds: number };
  /** Days over which the promise holds. Default 30. */
  readonly windowDays?: number;
}

/** A promise, checked. */
export interface Objective extends ObjectiveOptions {
  readonly windowDays: number;
}

/** The indicator that an objective is about: the label `sli`. */
export type Indicator = 'availability' | 'latency';

/**
 * Defines an objective. Add it to `settings/objectives.ts` to get its rules (`objectiveRules`), its alerts
 * (`objectiveAlerts`) and its panels (`objectivePanels`).
 * @throws RangeError about an objective that cannot be monitored
 */
export function slo(options: ObjectiveOptions): Objective {
  const { name, availability, latency, windowDays = 30 } = options;
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new RangeError(`name must be lower case letters, digits and dashes, got "${name}"`);
  checkShare(`availability of ${name}`, availability);
  if (latency !== undefined) {
    checkShare(`latency.share of ${name}`, latency.share);
    if (!durationBoundsSeconds.includes(latency.underSeconds))
      throw new RangeError(
        `latency.underSeconds of ${name} must be one of ${durationBoundsSeconds.join(', ')}, got ${latency.underSeconds}`,
      );
  }
  if (!(windowDays >= 7)) throw new RangeError(`windowDays of ${name} must be at least 7, got ${windowDays}`);
  return { ...options, windowDays };
}

/** The target share of an indicator; `undefined` without a target. */
export function promisedShare(objective: Objective, indicator: Indicator): number | undefined {
  return indicator === 'availability' ? objective.availability : objective.latency?.share;
}

/** The indicators that an objective promises. */
export function indicators(objective: Objective): readonly Indicator[] {
  return objective.latency === undefined ? ['availability'] : ['availability', 'latency'];
}

// A budget of a tenth cannot be spent fourteen times as fast as allowed: the alert would never fire.
const fastest = Math.max(...burnRates.map(({ factor }) => factor));

function checkShare(what: string, share: number): void {
  const least = 1 - 1 / fastest;
  if (share > least && share < 1) return;
  throw new RangeError(`${what} must be above ${least.toFixed(3)} and below 1, got ${share}; 0.99 is 99 percent`);
}
