import { atMost } from '../harness/bar.js';
import { once } from '../harness/once.js';
import { defineTable } from '../harness/table.js';
import { serverWith, servingDemo } from '../memory/resident.js';

const demo = 'the demo, serving with traffic';

export const memory = defineTable({
  name: 'memory',
  title: 'resident memory of a service, part by part',
  about:
    'One operation is a fresh process that serves over HTTP, some seconds after its start and after a collection of garbage. Each row with a plus has what the row before it has. More than 40 MB of it are the program of Node, which processes share.',
  measures: [{ key: 'memory', heading: 'resident memory', unit: 'MB' }],
  contestants: {
    'bare http server': serverWith(0),
    '+ core and primitives': serverWith(1, { note: 'one step, not observed' }),
    '+ otel': serverWith(2, { note: 'telemetry with its defaults, and winston; the step is observed' }),
    '+ prom-exporter': serverWith(3, { note: 'a metrics endpoint' }),
    '+ live': serverWith(4, { note: 'a live page' }),
    'bare http server, after 300 requests': serverWith(0, {
      requests: 300,
      note: 'what a server takes that has traffic, for the demo to be seen beside; 3000 requests take hardly more',
    }),
    [demo]: once(servingDemo(['--max-semi-space-size=2'], 'without a live page; as `npm run demo` starts it')),
    [`${demo}, without a flag`]: once(servingDemo([], 'its young generation is as large as Node lets it become')),
  },
  bars: [atMost(80, { contestant: demo, measure: 'memory' })],
});
