import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The internals of @tta/otel that this benchmark uses. */
interface Cells {
  readonly counter: { value: number };
  readonly histogram: { record(seconds: number): unknown; readonly value: { readonly count: number } };
}

interface Internals {
  readonly MetricRegistry: new (maxSeries: number) => {
    number(key: string, labels: readonly string[]): Cells['counter'];
    histogram(key: string, labels: readonly string[]): Cells['histogram'];
  };
}

/**
 * The cells to which a step's metrics are written. They are not public API and not a file of the built package, so this
 * table alone builds them separately: the public API would also read the clock and make observations.
 */
export async function internalCells(): Promise<Cells> {
  const outfile = fileURLToPath(new URL('./metric-registry.bundle.js', import.meta.url));
  const source = fileURLToPath(new URL('../../../packages/otel/src/metrics/metric-registry.ts', import.meta.url));
  await build({ entryPoints: [source], outfile, bundle: true, packages: 'external', platform: 'node', format: 'esm' });
  const { MetricRegistry } = (await import(outfile)) as Internals;
  const registry = new MetricRegistry(2000);
  return {
    counter: registry.number('primitiveExecutions', ['Narrate', 'task', 'success']),
    histogram: registry.histogram('executionDuration', ['Narrate', 'task']),
  };
}
