// `node --import @tta/live/register app.js`: the live page without a line in the application. No top-level await, because
// `require` refuses it.
import { isMainThread } from 'node:worker_threads';
import { closeOnSignal, describeError, warn } from '@tta/core/authors';
import { startLive } from './live.js';

// Worker threads are given the same flags as the main thread.
if (isMainThread) {
  const starting = startLive();
  closeOnSignal({ close: async () => (await starting).close() });
  starting.then(
    ({ url }) => {
      // Standard output belongs to the application.
      process.stderr.write(
        url === undefined ? 'TTA live is off in production; TTA_LIVE=on starts it\n' : `TTA live: ${url}\n`,
      );
    },
    (error: unknown) => warn(`the application runs without a live page: ${describeError(error).errorMessage}`),
  );
}
