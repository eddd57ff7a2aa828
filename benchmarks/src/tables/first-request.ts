import { atMostOver } from '../harness/bar.js';
import { defineTable } from '../harness/table.js';
import { firstRequested } from '../first-request/first-requested.js';

export const firstRequest = defineTable({
  name: 'first-request',
  title: 'the first request after set-up',
  about:
    'One operation is the first request to a fresh process that has just set itself up, over HTTP by another process. A stall is the longest turn of its event loop from the end of its set-up until half a second after the answer; the code of the first request is not compiled yet.',
  measures: [
    { key: 'time', heading: 'first request', unit: 'ms' },
    { key: 'stall', heading: 'longest stall', unit: 'ms' },
    { key: 'memory', heading: 'resident memory half a second later', unit: 'MB' },
  ],
  contestants: {
    'bare http server': firstRequested('bare'),
    TTA: firstRequested('tta', 'telemetry and metrics endpoint; the request runs an observed step that logs a line'),
  },
  bars: [
    atMostOver(10, 'bare http server', { measure: 'stall' }),
    atMostOver(20, 'bare http server', { measure: 'time' }),
  ],
});
