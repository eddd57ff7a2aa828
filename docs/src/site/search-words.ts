/** Words that people search for and that a page does not have, because TTA or the field calls its subject otherwise. */
export const searchWords: Readonly<Record<string, string>> = {
  'docs/concepts/deadline.md': 'cancel, cancellation, AbortController, time limit',
  'docs/concepts/context.md': 'AsyncLocalStorage, request scope, pass values',
  'docs/observe/dashboards.md': 'Grafana boards, panels, charts',
  'docs/observe/logs.md': 'pino, logger, logging',
  'docs/observe/traces.md': 'Jaeger, Tempo, tracing, distributed tracing',
  'docs/operate/durable-workflows.md': 'resume, workflow engine, job queue, checkpoint, exactly once',
  'docs/operate/kubernetes.md': 'k8s, pod, helm, ServiceMonitor',
  'docs/recipes/graceful-shutdown.md': 'drain, stop, SIGINT, SIGTERM, end of the process',
  'docs/recipes/poll-until-ready.md': 'polling, wait until, wait for',
  'packages/primitives/README.md': 'memoize, memoization, dedupe, single flight, Promise.all, fan-out, pipe, chain',
  'packages/primitives/docs/budget.md': 'spending limit, cost limit, token limit',
  'packages/primitives/docs/bulkhead.md': 'semaphore, mutex, concurrency limit, p-limit, pool, queue',
  'packages/primitives/docs/chaos.md': 'fault injection, failure injection',
  'packages/primitives/docs/circuit-breaker.md': 'breaker, circuit, fuse, opossum, trip',
  'packages/primitives/docs/fallback.md': 'default value, failover, degrade, catch',
  'packages/primitives/docs/hedge.md': 'speculative, backup request, tail latency, p99',
  'packages/primitives/docs/keyed.md': 'per user, per customer, per host, partition',
  'packages/primitives/docs/map.md': 'batch, forEach, for each, p-map, concurrency',
  'packages/primitives/docs/race.md': 'Promise.race, Promise.any, fastest, first wins',
  'packages/primitives/docs/rate-limit.md': 'throttle, throttling, debounce, token bucket, quota, requests per second',
  'packages/primitives/docs/repeat.md': 'loop, while, until, pagination',
  'packages/primitives/docs/resilient.md': 'policy, wrap, combine, pipeline of guards',
  'packages/primitives/docs/retry.md': 'exponential backoff, try again, p-retry, attempts',
  'packages/primitives/docs/route.md': 'switch, if, branch, condition',
  'packages/primitives/docs/saga.md': 'compensation, rollback, transaction',
  'packages/primitives/docs/stream.md': 'async generator, AsyncIterable, SSE, server-sent events',
  'packages/primitives/docs/timeout.md': 'time limit, too slow, hang, AbortSignal.timeout',
};

/** The page as the search sees it: its words are a part of the section below its title. */
export function withSearchWords(file: string, html: string): string {
  const words = searchWords[file];
  return words === undefined ? html : html.replace('</h1>', `</h1><p>${words}</p>`);
}
