import { bulkhead, sequential, task, timeout } from '@tta/primitives';

const load = task('load-player', async (id, context) => {
  await context.sleep(id === 'slow' ? 60_000 : 5);
  return { id };
});
const tell = task('tell', ({ id }) => ({ story: `${id} went out.` }));

/** At most a hundred stories at a time; each step has its share of the request's deadline. */
export const story = bulkhead(sequential([timeout(load, { timeoutMs: 2000 }), tell], { name: 'story' }), {
  maxConcurrency: 100,
  maxQueue: 100,
  name: 'tell-story',
});
