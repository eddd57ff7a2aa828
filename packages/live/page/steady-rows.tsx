import { useEffect, useRef, useState } from 'preact/hooks';
import type { RunSummary } from '../src/model/live-data.js';
import { filter, listed, order, runs } from './state.js';

/** Rows take their new places at most so often: short runs would flicker otherwise. */
const settleMs = 750;

export interface SteadyRows {
  /** The runs in the order of the list, with their newest facts. */
  readonly rows: readonly RunSummary[];
  /** Runs that are not among the rows yet. */
  readonly newRuns: number;
}

/** The rows of the list. Their order stays while the reader is in it, and for a moment otherwise. */
export function useSteadyRows(isHeld: boolean): SteadyRows {
  const wanted = listed.value;
  const asked = useRef<readonly unknown[]>([]);
  const settled = useRef<readonly RunSummary[]>([]);
  const settledAt = useRef(-Infinity);
  const [, wake] = useState({});
  const isOtherQuestion = asked.current[0] !== filter.value || asked.current[1] !== order.value;
  const leftMs = settledAt.current + settleMs - performance.now();
  if (isOtherQuestion || settled.current.length === 0 || (!isHeld && leftMs <= 0)) {
    asked.current = [filter.value, order.value];
    if (settled.current !== wanted) settledAt.current = performance.now();
    settled.current = wanted;
  }
  const isBehind = settled.current !== wanted;
  useEffect(() => {
    if (isHeld || !isBehind) return;
    const timer = setTimeout(() => wake({}), Math.max(0, leftMs));
    return () => clearTimeout(timer);
  }, [isHeld, isBehind]);
  if (!isBehind) return { rows: wanted, newRuns: 0 };
  const rows = settled.current.map((run) => runs.value.get(run.key) ?? run);
  const known = new Set(rows.map(({ key }) => key));
  return { rows, newRuns: wanted.filter(({ key }) => !known.has(key)).length };
}
