export { formatDurableReport } from './durable-report.js';
export { runDurable } from './run-durable.js';
