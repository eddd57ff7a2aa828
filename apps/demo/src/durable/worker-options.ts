import type { WorkerOptions } from '@tta/dbos';

export const workerOptions = { concurrency: 5, graceMs: 500, sweepMs: 250 } satisfies WorkerOptions;
