import { askServer } from './ask-server.js';
import type { DiagnoseSettings } from './diagnose-options.js';
import { broken, holds, skipped, type LinkResult } from './link.js';

interface Vector {
  readonly data?: { readonly result?: readonly { readonly value?: readonly [number, string] }[] };
}

interface Streams {
  readonly data?: { readonly result?: readonly { readonly values?: readonly unknown[] }[] };
}

/** The marked series arrived at the other end. */
export async function checkMetrics(settings: DiagnoseSettings, series: string): Promise<LinkResult> {
  const { prometheus, timeoutMs } = settings;
  if (prometheus === undefined) return skipped('no address given where metrics arrive (--prometheus-url)');
  // The time of a sample instead of its value: it says how fresh it is.
  const query = { query: `timestamp(${series})` };
  const answer = await askServer({ server: 'Prometheus', access: prometheus, path: '/api/v1/query', query, timeoutMs });
  if (answer === 'missing') return noSuchApi('Prometheus', '/api/v1/query', 'https://host.example/api/prom');
  if ('status' in answer) return answer;
  const times = ((answer.json as Vector).data?.result ?? []).map(({ value }) => Number(value?.[1]));
  if (times.length === 0) {
    const remedy =
      'wait one scrape interval; then see that it is the server Alloy sends to, and the labels of the series';
    return broken(`${series}: no such series in the last five minutes`, remedy);
  }
  const age = Math.max(0, Math.round(Date.now() / 1000 - Math.max(...times)));
  return holds(`${series}: ${times.length} series, the youngest sample ${age} s old`);
}

/** The trace of the marked run arrived at the other end. */
export async function checkTrace({ tempo, traceId, timeoutMs }: DiagnoseSettings): Promise<LinkResult> {
  if (tempo === undefined) return skipped('no address given where traces arrive (--tempo-url)');
  if (traceId === undefined) return skipped('no trace given to look for (--trace-id)');
  const path = `/api/traces/${encodeURIComponent(traceId)}`;
  const answer = await askServer({ server: 'Tempo', access: tempo, path, timeoutMs });
  const remedy =
    'see that the run was sampled, that its process sends to port 4317 or 4318 of Alloy, and that it flushed at its end';
  if (answer === 'missing') return broken(`trace ${traceId} is not there`, remedy);
  if ('status' in answer) return answer;
  const spans = countSpans(answer.json);
  return spans === 0 ? broken(`trace ${traceId} is empty`, remedy) : holds(`trace ${traceId}: ${spans} spans`);
}

/** A log line of the marked run arrived at the other end. */
export async function checkLog(settings: DiagnoseSettings): Promise<LinkResult> {
  const { loki, correlationId, traceId, job, logsSinceMs, timeoutMs } = settings;
  if (loki === undefined) return skipped('no address given where logs arrive (--loki-url)');
  const [name, id] = correlationId === undefined ? ['trace_id', traceId] : ['correlation_id', correlationId];
  if (id === undefined) return skipped('no run given to look for (--correlation-id or --trace-id)');
  const now = Date.now();
  const range = { start: `${now - logsSinceMs}000000`, end: `${now}000000`, limit: '10' };
  const stream = `{job=${JSON.stringify(job)}}`;
  // The id is part of the line, or of its structured metadata.
  for (const query of [`${stream} |= ${JSON.stringify(id)}`, `${stream} | ${name}=${JSON.stringify(id)}`]) {
    const answer = await askServer({
      server: 'Loki',
      access: loki,
      path: '/loki/api/v1/query_range',
      query: { query, ...range },
      timeoutMs,
    });
    if (answer === 'missing') return noSuchApi('Loki', '/loki/api/v1/query_range', 'https://host.example');
    if ('status' in answer) return answer;
    const lines = ((answer.json as Streams).data?.result ?? []).reduce(
      (sum, { values = [] }) => sum + values.length,
      0,
    );
    if (lines > 0) return holds(`${query}: ${lines === 10 ? 'ten lines or more' : `${lines} lines`}`);
  }
  const remedy =
    'see that the process writes JSON lines where Alloy reads them, that Alloy may read there, and the label job';
  return broken(`no line of job ${job} with ${name} ${id} within ${Math.round(logsSinceMs / 60_000)} min`, remedy);
}

function noSuchApi(server: string, path: string, example: string): LinkResult {
  return broken(`${server} has no ${path} there`, `give the address that stands before it, such as ${example}`);
}

/** Tempo's versions wrap the spans differently; all have a list of that name. */
function countSpans(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, child]: [string, unknown]) =>
      sum + (key === 'spans' && Array.isArray(child) ? child.length : countSpans(child)),
    0,
  );
}
