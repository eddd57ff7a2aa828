import {
  context as contextApi,
  type Attributes,
  type BatchObservableCallback,
  type Context,
  type Counter,
  type Gauge,
  type Histogram,
  type Meter,
  type MetricOptions,
  type Observable,
  type ObservableCallback,
  type UpDownCounter,
} from '@opentelemetry/api';
import type { MeterProvider } from '@opentelemetry/sdk-metrics';
import type { Loading } from './loading.js';

/** A meter whose instruments are made as soon as the SDK is loaded; from then on it gives the SDK's own. */
export class DeferredMeter implements Meter {
  #real: Meter | undefined;
  /** By the callbacks of users, those that the SDK knows. */
  readonly #batchCallbacks = new WeakMap<BatchObservableCallback, BatchObservableCallback>();

  constructor(
    private readonly loading: Loading<MeterProvider>,
    make: (provider: MeterProvider) => Meter,
  ) {
    loading.whenLoaded((provider) => (this.#real = make(provider)));
  }

  createGauge(name: string, options?: MetricOptions): Gauge {
    return this.#make((meter) => meter.createGauge(name, options));
  }

  createHistogram(name: string, options?: MetricOptions): Histogram {
    return this.#make((meter) => meter.createHistogram(name, options));
  }

  createCounter(name: string, options?: MetricOptions): Counter {
    return this.#make((meter) => meter.createCounter(name, options));
  }

  createUpDownCounter(name: string, options?: MetricOptions): UpDownCounter {
    return this.#make((meter) => meter.createUpDownCounter(name, options));
  }

  createObservableGauge(name: string, options?: MetricOptions): Observable {
    return this.#make((meter) => meter.createObservableGauge(name, options));
  }

  createObservableCounter(name: string, options?: MetricOptions): Observable {
    return this.#make((meter) => meter.createObservableCounter(name, options));
  }

  createObservableUpDownCounter(name: string, options?: MetricOptions): Observable {
    return this.#make((meter) => meter.createObservableUpDownCounter(name, options));
  }

  addBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    const own: BatchObservableCallback = (result) =>
      callback({ observe: (observable, ...rest) => result.observe(realOf(observable), ...rest) });
    this.#batchCallbacks.set(callback, own);
    this.#whenReal((meter) => meter.addBatchObservableCallback(own, observables.map(realOf)));
  }

  removeBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    const own = this.#batchCallbacks.get(callback) ?? callback;
    this.#whenReal((meter) => meter.removeBatchObservableCallback(own, observables.map(realOf)));
  }

  #whenReal(action: (meter: Meter) => void): void {
    this.loading.whenLoaded(() => {
      if (this.#real !== undefined) action(this.#real);
    });
  }

  #make<Real extends Partial<Instrument>>(make: (meter: Meter) => Real): Instrument | (Real & Instrument) {
    if (this.#real !== undefined) return make(this.#real) as Real & Instrument;
    return new DeferredInstrument(this.loading, () => this.#real && (make(this.#real) as Real & Instrument));
  }
}

/** Any instrument: users see only the methods of the kind that they asked for. */
type Instrument = Counter & Histogram & Observable;

/** Keeps what it is told until the SDK is loaded. */
class DeferredInstrument implements Instrument {
  real: Instrument | undefined;

  constructor(
    private readonly loading: Loading<MeterProvider>,
    make: () => Instrument | undefined,
  ) {
    loading.whenLoaded(() => (this.real = make()));
  }

  add(value: number, attributes?: Attributes, context: Context = contextApi.active()): void {
    const kept = { ...attributes };
    this.loading.whenLoaded(() => this.real?.add(value, kept, context));
  }

  record(value: number, attributes?: Attributes, context: Context = contextApi.active()): void {
    const kept = { ...attributes };
    this.loading.whenLoaded(() => this.real?.record(value, kept, context));
  }

  addCallback(callback: ObservableCallback): void {
    this.loading.whenLoaded(() => this.real?.addCallback(callback));
  }

  removeCallback(callback: ObservableCallback): void {
    this.loading.whenLoaded(() => this.real?.removeCallback(callback));
  }
}

/** The SDK's instrument: it does not know another. */
function realOf(observable: Observable): Observable {
  return observable instanceof DeferredInstrument ? (observable.real ?? observable) : observable;
}
