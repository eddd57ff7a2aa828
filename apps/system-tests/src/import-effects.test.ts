import { describe, expect, it } from '@jest/globals';
import { startNode } from './support/child.js';
import { fixture } from './support/paths.js';

describe('importing', () => {
  it.each([
    '@tta/core',
    '@tta/core/authors',
    '@tta/core/run-tree',
    '@tta/core/testing',
    '@tta/primitives',
    '@tta/otel',
    '@tta/otel/catalogue',
    '@tta/prom-exporter',
    '@tta/live',
  ])('%s changes nothing for anybody else in the process', async (name) => {
    const app = startNode([fixture('global-effects.mjs'), name]);

    expect(await app.ended).toEqual({ code: 0, signal: null });
    // Nothing but the place where copies of TTA's packages find each other.
    const changes = (JSON.parse(app.stdout) as string[]).filter(
      (change) => !change.startsWith('globals +Symbol(@tta/'),
    );
    expect(changes).toEqual([]);
    expect(app.stderr).toBe('');
  });
});
