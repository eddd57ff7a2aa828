import { createDbosEngine, durable } from '@tta/dbos';
import { retry, sequential, task } from '@tta/primitives';

export const engine = createDbosEngine({ url: process.env.DATABASE_URL });

const collect = task('collect', async (month, context) => {
  await context.sleep(50);
  return { month, rows: month * 100 };
});
const render = task('render', async ({ month, rows }) => `report ${month}: ${rows} rows`);
const send = task('send', async (report, context) => {
  // A mail server that knows the key sends nothing twice.
  console.log(`sent ${report} (${context.workflowId})`);
  return report;
});

export const report = durable(sequential([collect, render, retry(send)]), { name: 'report', engine });
