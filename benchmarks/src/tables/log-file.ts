import { atMostTimes } from '../harness/bar.js';
import { batched } from '../harness/operation.js';
import { defineTable } from '../harness/table.js';

const probe = { input: 5, output: undefined };
const writers = () => import('../contestants/lines-to-file.js');

export const logFile = defineTable({
  name: 'log-file',
  title: 'a line to a file that a crash does not lose',
  about:
    'One operation writes a JSON line with two fields, the time and the ids of a step to a file. All contestants have written every line at the end of the process and at a crash of it; only SIGKILL takes what is gathered.',
  contestants: {
    TTA: batched(
      probe,
      async () => (await writers()).linesOfTta(),
      '`context.log`, lines gathered up to 64 kB or a second',
    ),
    pino: batched(
      probe,
      async () => (await writers()).linesOfPino(0),
      'sync destination: one write a line, so that SIGKILL loses none',
    ),
    'pino, gathering': batched(
      probe,
      async () => (await writers()).linesOfPino(4096),
      'sync destination, `minLength` 4096, which its documentation names, and no limit of time',
    ),
  },
  bars: [atMostTimes(1, 'pino'), atMostTimes(1, 'pino, gathering')],
});
