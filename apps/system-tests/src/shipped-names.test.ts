import { describe, expect, it } from '@jest/globals';
import { startNode } from './support/child.js';

// Shipped code has shortened local names, but class names are seen in errors, spans and metrics.
describe('shipped code', () => {
  it.each([
    '@tta/core',
    '@tta/core/authors',
    '@tta/core/testing',
    '@tta/primitives',
    '@tta/otel',
    '@tta/prom-exporter',
    '@tta/live',
  ])('of %s, every class and function has the name it is exported by', async (name) => {
    const program = `
        const exported = Object.entries(await import(${JSON.stringify(name)}));
        console.log(JSON.stringify(exported.filter(([, value]) => typeof value === 'function').map(([key, { name }]) => [key, name])));`;
    const app = startNode(['--input-type=module', '--eval', program]);

    expect(await app.ended).toEqual({ code: 0, signal: null });
    const names = JSON.parse(app.stdout) as [string, string][];
    expect(names.map(([, own]) => own)).toEqual(names.map(([key]) => key));
    expect(names).not.toEqual([]);
  });
});
