import { atMost } from '../harness/bar.js';
import { defineTable } from '../harness/table.js';
import { bareLineBehind, firstLined } from '../first-line/first-lined.js';

const everything = ['@tta/core', '@tta/primitives', '@tta/otel', '@tta/prom-exporter'];

export const firstLine = defineTable({
  name: 'first-line',
  title: 'from importing to the first line of the log',
  about:
    'One operation imports modules in a fresh process whose files are in the cache of the system, and logs a line of JSON to standard output, which is a file; it ends when the file has the line. Time on a core counts all threads of the process: other work on the machine hardly changes it.',
  measures: [
    { key: 'time', heading: 'until the line is written', unit: 'ms' },
    { key: 'cpu', heading: 'time on a core', unit: 'ms' },
    { key: 'import', heading: 'import, part of it', unit: 'ms' },
  ],
  contestants: {
    TTA: firstLined('tta', 'all packages; telemetry with its defaults; the line of the first observed step'),
    winston: firstLined('winston', 'a console transport, JSON with the time'),
    'what all packages of TTA import of others': bareLineBehind(
      everything,
      'without TTA, and a bare write: the least while it uses them',
    ),
  },
  bars: [atMost(130), atMost(90, { measure: 'import' })],
});
