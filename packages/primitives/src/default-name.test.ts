import { describe, expect, it } from '@jest/globals';
import { WorkflowPrimitive } from '@tta/core';
import { cache, parallel, retry, sequential, task, type AnyStep } from './index.js';
import { defaultName } from './default-name.js';

const load = task('load-player', async (id: string) => id);
const narrate = task('narrate', async (text: string) => text);

describe('the default name', () => {
  it.each([
    { name: 'retry(narrate)', make: () => retry(narrate) },
    { name: 'cache(load-player)', make: () => cache(load, { key: String }) },
    { name: 'sequential(load-player)', make: () => sequential([load]) },
    { name: 'sequential(load-player...)', make: () => sequential([load, narrate]) },
    { name: 'parallel(load-player...)', make: () => parallel({ a: load, b: narrate }) },
    { name: 'retry(load-player)', make: () => retry(cache(sequential([load, narrate]), { key: String })) },
    { name: 'parallel', make: () => parallel([]) },
    { name: 'own', make: () => retry(narrate, { name: 'own' }) },
    { name: 'retry(narrate)', make: () => retry(narrate, { name: undefined as never }) },
  ])('is $name', ({ name, make }) => {
    expect(make().name).toBe(name);
  });

  it('has at most 80 characters, and ends with its bracket', () => {
    const long = task('x'.repeat(200), (input: number) => input);

    expect(retry(long).name).toBe(`retry(${'x'.repeat(73)})`);
    expect(sequential([long, long]).name).toBe(`sequential(${'x'.repeat(65)}...)`);
    expect(retry(task('🙂'.repeat(50), () => 1)).name).toBe(`retry(${'🙂'.repeat(36)})`);
  });

  it('is found where a step contains itself', () => {
    class Itself extends WorkflowPrimitive<number, number> {
      override readonly children: AnyStep[] = [this];
      protected run(input: number): Promise<number> {
        return Promise.resolve(input);
      }
    }

    expect(retry(new Itself('itself')).name).toBe('retry(itself)');
  });

  it('stays short in a composition of 5,000 levels', () => {
    let step: AnyStep = narrate;
    for (let level = 0; level < 5000; level++) step = sequential([step]);

    expect(step.name).toMatch(/^sequential\(.*narrate.*\)$/);
    expect(step.name.length).toBeLessThanOrEqual(80);
  });

  it('needs neither children nor a name of a step from elsewhere', () => {
    const foreign = { execute: async () => 1 } as unknown as AnyStep;

    expect(defaultName('retry', [foreign])).toBe('retry(step)');
    expect(retry(foreign).name).toBe('retry(step)');
  });
});
