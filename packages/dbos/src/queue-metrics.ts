import type { ObservedStep } from '@tta/core';
import { isReportWanted, reportEvent, sleep, warnOnce } from '@tta/core/authors';
import type pg from 'pg';
import { durableQueueEvents, durableQueueLooked, durableWorkersCounted } from './events.js';
import { queueKeyOf } from './liveness.js';
import { recoveredQueueOf } from './queue-names.js';

/** Counting ends here, so that a queue of any length costs the database little. */
const mostCounted = 100_000;
/** A database that does not answer for so long says nothing. */
const longestLookMs = 5000;

// Reads one index of DBOS, made for executions that wait or run. Of a waiting one, `updated_at` is when it came into the
// queue: at its start, after its delay, or from a lost worker. The oldest is the next of the queue.
const look = `
  select s.status,
    (select count(*) from unnest($1::text[]) q (name) cross join lateral (
       select from dbos.workflow_status w where w.queue_name = q.name and w.status = s.status
         and w.status in ('ENQUEUED', 'PENDING') limit ${mostCounted}) counted)::int as depth,
    (select greatest(0, extract(epoch from now()) * 1000 - min(oldest.since)) from unnest($1::text[]) q (name)
       cross join lateral (
       select case s.status when 'ENQUEUED' then w.updated_at else w.created_at end as since
         from dbos.workflow_status w where w.queue_name = q.name and w.status = s.status
         and w.status in ('ENQUEUED', 'PENDING') order by w.priority, w.created_at limit 1) oldest)::float8 as age,
    (select count(*) from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 1
       and l.database = (select oid from pg_database where datname = current_database())
       and l.classid = $2::bigint::oid and l.objid = $3::bigint::oid)::int as workers
  from unnest(array['ENQUEUED', 'PENDING']) s (status)`;

interface Looked {
  readonly status: 'ENQUEUED' | 'PENDING';
  readonly depth: number;
  readonly age: number | null;
  readonly workers: number;
}

/** Looks at a queue now and then, for metrics: only while something in this process wants them. */
export class QueueMetrics {
  readonly #pool: pg.Pool;
  readonly #name: string;
  readonly #queue: ObservedStep;

  constructor(pool: pg.Pool, queue: string) {
    this.#pool = pool;
    this.#name = queue;
    this.#queue = {
      name: queue,
      type: 'durable-queue',
      runsOnlyChildren: false,
      events: durableQueueEvents,
      children: [],
    };
  }

  /** Resolves once the signal aborts. Never rejects. */
  async lookOn(intervalMs: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (isReportWanted()) await this.#lookOnce(signal);
      // Workers that were started together must not all look at the same moment.
      await sleep(intervalMs * (0.9 + Math.random() * 0.2), signal).catch(() => undefined);
    }
    this.#forget();
  }

  async #lookOnce(signal: AbortSignal): Promise<void> {
    const { high, low } = halves(queueKeyOf(this.#name));
    const queues = [this.#name, recoveredQueueOf(this.#name)];
    const query = { text: look, values: [queues, high, low], query_timeout: longestLookMs };
    try {
      const { rows } = await this.#pool.query<Looked>(query);
      for (const { status, depth, age } of rows) this.#tell(status, depth, age ?? 0);
      this.#tellWorkers(rows[0]?.workers ?? NaN);
    } catch (error) {
      this.#forget();
      if (signal.aborted) return;
      warnOnce('dbos queue metrics', `looking at the queue for metrics failed: ${String(error)}; it is tried again.`);
    }
  }

  /** Takes back the values that were read last. */
  #forget(): void {
    for (const status of ['ENQUEUED', 'PENDING'] as const) this.#tell(status, NaN, NaN);
    this.#tellWorkers(NaN);
  }

  #tell(stored: Looked['status'], depth: number, ageMs: number): void {
    const status = stored === 'ENQUEUED' ? 'waiting' : 'running';
    reportEvent(this.#queue, durableQueueLooked, { queue: this.#name, status, depth, oldest_age_ms: ageMs });
  }

  #tellWorkers(workers: number): void {
    reportEvent(this.#queue, durableWorkersCounted, { queue: this.#name, workers });
  }
}

/** How PostgreSQL lists a lock of 64 bits. */
function halves(key: string): { readonly high: string; readonly low: string } {
  const bits = BigInt.asUintN(64, BigInt(key));
  return { high: String(bits >> 32n), low: String(bits & 0xffff_ffffn) };
}
