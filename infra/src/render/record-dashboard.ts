import type { ClassicDashboard } from '../dashboards/classic-dashboard.js';
import { fillVariables, type ShownTime } from '../dashboards/grafana-variables.js';
import { panelsOf, queriesOf } from '../dashboards/shipped-dashboards.js';
import { recordedSteps, type RecordedSeries, type Recording } from './recording.js';

interface RawSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

/** Asks a Prometheus all that a dashboard asks, over the last `rangeSeconds`. */
export async function recordDashboard(
  prometheus: string,
  dashboard: ClassicDashboard,
  rangeSeconds: number,
): Promise<Recording> {
  const step = rangeSeconds / recordedSteps;
  const end = Math.floor(Date.now() / 1000);
  const time: ShownTime = { rateInterval: '30s', range: `${rangeSeconds}s`, stepMs: step * 1000 };
  const panels: Record<string, Record<string, readonly RecordedSeries[]>> = {};
  for (const panel of panelsOf(dashboard)) {
    const answers: Record<string, readonly RecordedSeries[]> = {};
    for (const { expr, refId, instant } of queriesOf(panel)) {
      const query = fillVariables(expr, time);
      const result =
        instant === true
          ? await ask(prometheus, 'query', { query, time: String(end) })
          : await ask(prometheus, 'query_range', {
              query,
              start: String(end - rangeSeconds),
              end: String(end),
              step: String(step),
            });
      answers[refId ?? 'A'] = result.map((series) => rounded(series, end - rangeSeconds, step));
    }
    panels[panel.title ?? ''] = answers;
  }
  return { end, step, panels };
}

async function ask(prometheus: string, path: string, parameters: Record<string, string>): Promise<RawSeries[]> {
  const response = await fetch(`${prometheus}/api/v1/${path}`, {
    method: 'POST',
    body: new URLSearchParams(parameters),
  });
  const { data, error } = (await response.json()) as { data?: { result: RawSeries[] }; error?: string };
  if (data === undefined) throw new Error(`${error ?? response.statusText}: ${parameters.query ?? ''}`);
  return data.result;
}

function rounded({ metric, value, values = [] }: RawSeries, start: number, step: number): RecordedSeries {
  const { __name__: _, ...labels } = metric;
  if (value !== undefined) return { labels, values: [toNumber(value[1])] };
  const line = Array.from({ length: recordedSteps + 1 }, (): number | null => null);
  for (const [seconds, text] of values) line[Math.round((seconds - start) / step)] = toNumber(text);
  return { labels, values: line };
}

/** Four digits are more than a picture shows. */
function toNumber(text: string): number | null {
  const number = Number(text);
  return Number.isFinite(number) ? Number(number.toPrecision(4)) : null;
}
