import { durationText } from '@tta/core/authors';
import type { StepNumbers } from './live-data.js';

/** Executions of a step that ended. */
export function endedOf({ outcomes }: StepNumbers): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
}

/** The share of executions that failed; cancelled ones did not. */
export function failureShare(step: StepNumbers): number {
  const { error, timeout, rejected } = step.outcomes;
  return (error + timeout + rejected) / Math.max(1, endedOf(step));
}

/** Executions that ended each second, over the last minute. */
export function ratePerSecond({ counts }: StepNumbers, slotMs: number): number {
  // The newest slot has only begun.
  const slots = Math.max(1, Math.round(60_000 / slotMs));
  const last = counts.slice(-slots - 1, -1);
  return last.reduce((sum, count) => sum + count, 0) / ((slots * slotMs) / 1000);
}

/** The figures of a step in a few words each. */
export function stepFigures(step: StepNumbers): string[] {
  const { p95Ms, lookups, hits = 0, attempts, breakerState, queueDepth } = step;
  const ended = endedOf(step);
  const failures = failureShare(step);
  return [
    `${ended} runs`,
    ...(p95Ms === undefined ? [] : [`p95 ${durationText(p95Ms)}`]),
    ...(failures > 0 ? [`${percent(failures)} failed`] : []),
    ...(lookups === undefined ? [] : [`${percent(hits / lookups)} hits`]),
    ...(attempts === undefined || ended === 0 ? [] : [`${(attempts / ended).toFixed(1)} attempts each`]),
    ...(breakerState === undefined ? [] : [`breaker ${breakerState}`]),
    ...(queueDepth === undefined ? [] : [`${queueDepth} waiting`]),
  ];
}

/** `3 %`, or `0.4 %` where it is little. */
export function percent(share: number): string {
  return `${share > 0 && share < 0.01 ? (share * 100).toFixed(1) : Math.round(share * 100)} %`;
}
