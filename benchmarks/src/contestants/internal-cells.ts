/** What this benchmark uses of @tta/otel's inside. */
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
 * The cells that a step's metrics are written to, of the built package. They are no public API: this one table looks at
 * them by path, for what is public also reads the clock and makes observations.
 */
export async function internalCells(): Promise<Cells> {
  const file = new URL('./metric-registry.js', import.meta.resolve('@tta/otel')).href;
  const { MetricRegistry } = (await import(file)) as Internals;
  const registry = new MetricRegistry(2000);
  return {
    counter: registry.number('primitiveExecutions', ['Narrate', 'task', 'success']),
    histogram: registry.histogram('executionDuration', ['Narrate', 'task']),
  };
}
