import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import type { LiveOptions } from './index.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('lists every option', () => {
  const options = {
    ...{ port: 1, strictPort: 1, host: 1, allowRemote: 1, tls: 1, allowedHosts: 1, production: 1, serviceName: 1 },
    ...{ maxRuns: 1, maxBytes: 1, capture: 1, workflows: 1, editor: 1, traceUrl: 1, folder: 1 },
  } satisfies Record<keyof LiveOptions, 1>;

  for (const option of Object.keys(options)) expect(readme).toContain(`| \`${option}\``);
});
