import { durableTables } from '../durable/durable-tables.js';
import type { Table } from '../harness/table.js';
import { allOff } from './all-off.js';
import { bulkhead } from './bulkhead.js';
import { cacheHit } from './cache-hit.js';
import { circuitBreaker } from './circuit-breaker.js';
import { fallback } from './fallback.js';
import { firstLine } from './first-line.js';
import { firstRequest } from './first-request.js';
import { growthTables } from './growth.js';
import { hedge } from './hedge.js';
import { imports } from './imports.js';
import { logBelowLevel } from './log-below-level.js';
import { logFile } from './log-file.js';
import { map } from './map.js';
import { memory } from './memory.js';
import { metricUpdate } from './metric-update.js';
import { observed } from './observed.js';
import { observedWithoutLogs } from './observed-without-logs.js';
import { parallel } from './parallel.js';
import { rateLimit } from './rate-limit.js';
import { resilient } from './resilient.js';
import { retry } from './retry.js';
import { route } from './route.js';
import { scrapeTables } from './scrape.js';
import { scrapesAtOnce } from './scrapes-at-once.js';
import { sequential } from './sequential.js';
import { spend } from './spend.js';
import { stream } from './stream.js';
import { timeout } from './timeout.js';
import { unsampled } from './unsampled.js';

/** All tables, in the order in which they are run and shown. */
export const tables: readonly Table[] = [
  sequential,
  parallel,
  retry,
  route,
  map,
  stream,
  cacheHit,
  timeout,
  fallback,
  hedge,
  circuitBreaker,
  bulkhead,
  rateLimit,
  spend,
  resilient,
  observed,
  observedWithoutLogs,
  unsampled,
  allOff,
  metricUpdate,
  logBelowLevel,
  logFile,
  ...scrapeTables,
  scrapesAtOnce,
  ...growthTables,
  imports,
  firstLine,
  firstRequest,
  memory,
];

export function findTable(name: string): Table | undefined {
  return [...tables, ...durableTables].find((table) => table.name === name);
}
