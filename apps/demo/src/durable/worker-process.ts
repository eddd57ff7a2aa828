import { createDurableStory } from './durable-story.js';
import { workerOptions } from './worker-options.js';

// A worker of the durable demo: runs executions until SIGTERM, or until the demo is gone.
const { DATABASE_URL = '', STEPS_FILE = '' } = process.env;
const { engine } = createDurableStory({ DATABASE_URL, STEPS_FILE });
process.once('disconnect', () => process.exit(1));
process.once('SIGTERM', () => void engine.close().then(() => process.exit(0)));
await engine.startWorker(workerOptions);
process.send?.('working');
