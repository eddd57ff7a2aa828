import type { Round } from './measure.js';

/** A limit that TTA has to keep. Its value is taken within a round, in which all contestants had the same machine. */
export interface Bar {
  /** The contestant that has to keep it, and the peer it is compared with. */
  readonly contestant: string;
  readonly peer: string | undefined;
  /** Key of the measure that it is about. */
  readonly measure: string;
  readonly kind: 'times' | 'times quicker' | 'over' | 'absolute' | 'exactly';
  readonly limit: number;
}

interface BarOptions {
  /** Default `TTA`. */
  readonly contestant?: string;
  /** Key of a measure. Default `time`. */
  readonly measure?: string;
}

/** `contestant` takes at most `limit` times what `peer` takes. */
export function atMostTimes(limit: number, peer: string, options?: BarOptions): Bar {
  return bar('times', limit, peer, options);
}

/** `contestant` is at least `limit` times quicker than `peer`. */
export function timesQuicker(limit: number, peer: string, options?: BarOptions): Bar {
  return bar('times quicker', limit, peer, options);
}

/** `contestant` takes at most `limit`, in the measure's unit, more than `peer`. */
export function atMostOver(limit: number, peer: string, options?: BarOptions): Bar {
  return bar('over', limit, peer, options);
}

/** `contestant` takes at most `limit`, in the measure's unit. */
export function atMost(limit: number, options?: BarOptions): Bar {
  return bar('absolute', limit, undefined, options);
}

/** The measure is `limit`, whatever the machine. */
export function exactly(limit: number, options?: BarOptions): Bar {
  return bar('exactly', limit, undefined, options);
}

function bar(
  kind: Bar['kind'],
  limit: number,
  peer: string | undefined,
  { contestant = 'TTA', measure = 'time' }: BarOptions = {},
): Bar {
  return { kind, limit, peer, contestant, measure };
}

/** The bar's figure in one round. */
export function barValue(bar: Bar, round: Round): number {
  const own = measured(round, bar.contestant, bar.measure);
  if (bar.peer === undefined) return own;
  const peer = measured(round, bar.peer, bar.measure);
  if (bar.kind === 'over') return own - peer;
  return bar.kind === 'times' ? own / peer : peer / own;
}

function measured(round: Round, contestant: string, measure: string): number {
  const value = round[contestant]?.[measure];
  if (value === undefined) throw new Error(`${contestant} did not measure ${measure}`);
  return value;
}

export function keepsTo(bar: Bar, value: number): boolean {
  if (bar.kind === 'exactly') return value === bar.limit;
  return bar.kind === 'times quicker' ? value >= bar.limit : value <= bar.limit;
}

/** Whether the bar is in units of time or memory, so that a slow or busy machine misses it through no fault of the code. */
export function dependsOnMachine({ kind }: Bar): boolean {
  return kind === 'over' || kind === 'absolute';
}
