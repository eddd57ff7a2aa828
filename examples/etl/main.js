import { bulkhead, map, rateLimit, sequential, task } from '@tta/primitives';

const rows = Number(process.argv[2] ?? 100_000);
const batchSize = 1000;

/** A cursor: the next batch is read only when there is room for it. */
async function* batches(total) {
  for (let first = 0; first < total; first += batchSize) {
    yield Array.from({ length: Math.min(batchSize, total - first) }, (_, at) => ({ id: first + at }));
  }
}

const clean = task('clean', (row) => ({ ...row, isEven: row.id % 2 === 0 }));
const database = bulkhead(
  task('write-batch', async (batch, context) => {
    await context.sleep(1);
    return batch.filter(({ isEven }) => isEven).length;
  }),
  { maxConcurrency: 4, maxQueue: Infinity },
);
const batch = sequential([map(clean, { maxConcurrency: 50 }), rateLimit(database, { permits: 500, perMs: 1000 })], {
  name: 'batch',
});
const load = map(batch, { maxConcurrency: 8, name: 'load' });

const even = (await load.execute(batches(rows))).reduce((sum, count) => sum + count, 0);
console.log(`${rows} rows, ${even} of them even`);
