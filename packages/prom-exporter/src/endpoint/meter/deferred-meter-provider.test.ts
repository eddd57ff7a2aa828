import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Meter, Observable } from '@opentelemetry/api';
import { PrometheusReader } from '../../collect/prometheus-reader.js';
import { valuesOf } from '../../testing/fake-metrics.js';
import { DeferredMeterProvider } from './deferred-meter-provider.js';

const open: DeferredMeterProvider[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((provider) => provider.shutdown()));
  jest.restoreAllMocks();
});

function started(): { provider: DeferredMeterProvider; read: () => Promise<Record<string, unknown>> } {
  const reader = new PrometheusReader([], { 'service.name': 'tests' });
  const provider = new DeferredMeterProvider(reader, { 'service.name': 'tests' });
  open.push(provider);
  const read = async (): Promise<Record<string, unknown>> => {
    await provider.ready();
    return valuesOf(await reader.collect());
  };
  return { provider, read };
}

/** Everything that instruments can be told. */
function tell(meter: Meter): Observable[] {
  meter.createCounter('counter').add(2, { route: '/' });
  meter.createUpDownCounter('up_down').add(-3);
  meter.createGauge('gauge').record(4);
  meter.createHistogram('histogram').record(5);
  meter.createObservableCounter('observed').addCallback((result) => result.observe(6, { a: 'b' }));
  const removed = meter.createObservableUpDownCounter('removed');
  const callback = (result: { observe: (value: number) => void }): void => result.observe(7);
  removed.addCallback(callback);
  removed.removeCallback(callback);
  const [first, second] = [meter.createObservableGauge('first'), meter.createObservableGauge('second')];
  meter.addBatchObservableCallback((result) => result.observe(first, 8), [first]);
  const gone = (result: { observe: (observable: Observable, value: number) => void }): void =>
    result.observe(second, 9);
  meter.addBatchObservableCallback(gone, [second]);
  meter.removeBatchObservableCallback(gone, [second]);
  return [first, second];
}

const told = {
  'counter{"route":"/"}': 2,
  'up_down{}': -3,
  'gauge{}': 4,
  'histogram{}': expect.objectContaining({ count: 1, sum: 5 }),
  'observed{"a":"b"}': 6,
  'first{}': 8,
};

describe('DeferredMeterProvider', () => {
  it('hands to the SDK what instruments were told before it was loaded', async () => {
    const { provider, read } = started();

    tell(provider.getMeter('early'));

    expect(await read()).toEqual(told);
  });

  it('gives instruments of the SDK once it is loaded', async () => {
    const { provider, read } = started();
    const meter = provider.getMeter('late');
    await provider.ready();

    tell(meter);

    expect(await read()).toEqual(told);
  });

  it('takes instruments of before and after in one callback', async () => {
    const { provider, read } = started();
    const before = provider.getMeter('a').createObservableGauge('before');
    await provider.ready();
    const meter = provider.getMeter('a');
    const after = meter.createObservableGauge('after');

    meter.addBatchObservableCallback(
      (result) => {
        result.observe(before, 1);
        result.observe(after, 2);
      },
      [before, after],
    );

    expect(await read()).toEqual({ 'before{}': 1, 'after{}': 2 });
  });

  it('goes on counting with an instrument that was made early', async () => {
    const { provider, read } = started();
    const counter = provider.getMeter('early').createCounter('counter');
    const attributes = { route: '/' };
    counter.add(1, attributes);
    attributes.route = '/other';
    await provider.ready();
    counter.add(2, { route: '/' });

    expect(await read()).toEqual({ 'counter{"route":"/"}': 3 });
  });

  it('bounds what waits', async () => {
    const warned = jest.spyOn(process, 'emitWarning').mockReturnValue();
    const { provider, read } = started();
    const counter = provider.getMeter('busy').createCounter('counter');
    for (let count = 0; count < 250_000; count++) counter.add(1);

    // The meter and the instrument waited too.
    expect(await read()).toEqual({ 'counter{}': 200_000 - 2 });
    expect(warned).toHaveBeenCalledTimes(1);
  });

  it('makes nothing once it is shut down', async () => {
    const { provider } = started();
    await provider.shutdown();

    provider.getMeter('late').createCounter('counter').add(1);

    await expect(provider.ready()).resolves.toBeUndefined();
  });
});
