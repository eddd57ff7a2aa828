import type { RunTree } from '@tta/core/run-tree';

/** An event of Chrome's trace event format, which Perfetto opens. */
interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: 'X' | 'i';
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly s?: 't';
  readonly args: Readonly<Record<string, unknown>>;
}

/** The run in Chrome's trace event format. Steps that overlap are on lanes of their own. */
export function chromeTrace(run: RunTree): { readonly traceEvents: readonly TraceEvent[] } {
  const lastMs = Math.max(...run.steps.map(({ startMs, durationMs = 0 }) => startMs + durationMs));
  const laneOf = new Map<number, number>();
  /** When the last child of a step on a lane ended. */
  const busyUntil = new Map<string, number>();
  let lanes = 1;
  const traceEvents = run.steps.flatMap((step): TraceEvent[] => {
    const { id, parent, name, type, status, startMs, durationMs = Math.max(0, lastMs - startMs), marks } = step;
    const around = parent === undefined ? 0 : (laneOf.get(parent) ?? 0);
    const place = `${parent ?? 'root'} ${around}`;
    const lane = startMs >= (busyUntil.get(place) ?? -Infinity) ? around : lanes++;
    laneOf.set(id, lane);
    if (lane === around) busyUntil.set(place, startMs + durationMs);
    const { attributes, error } = step;
    const common = { cat: type, pid: 1, tid: lane };
    return [
      { name, ...common, ph: 'X', ts: startMs * 1000, dur: durationMs * 1000, args: { status, ...attributes, error } },
      ...marks.map((mark): TraceEvent => ({
        ...{ name: mark.name, ...common, ph: 'i', s: 't', ts: mark.atMs * 1000 },
        args: { ...mark.fields, error: mark.error },
      })),
    ];
  });
  return { traceEvents };
}
