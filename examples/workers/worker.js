import { engine } from './reports.js';

await engine.startWorker({ concurrency: 5 });
console.log('working');
process.once('SIGTERM', () => engine.close());
