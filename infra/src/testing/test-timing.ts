import type { Timing, Window } from '../rules/timing.js';
import { thresholds, type Thresholds } from '../settings/thresholds.js';

const windows: Record<Window, string> = {
  '5m': '8s',
  '15m': '10s',
  '30m': '10s',
  '1h': '12s',
  '6h': '14s',
  '3d': '16s',
};

/** The rules' windows in seconds instead of minutes to days, nothing held back: the queries are otherwise those shipped. */
export const testTiming: Timing = {
  window: (window) => windows[window],
  hold: () => '1s',
  every: () => '1s',
};

/** Those shipped, but executions are stuck after seconds. */
export const testThresholds: Thresholds = { ...thresholds, durableWaitSeconds: 3 };

/** The same for Grafana's variables in the queries of panels. */
export const testShownTime = { rateInterval: '8s', range: '30s', stepMs: 1000 };
