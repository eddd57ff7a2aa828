import {
  createNoopMeter,
  type Attributes,
  type Meter,
  type MeterOptions,
  type MeterProvider,
} from '@opentelemetry/api';
import type { MeterProvider as SdkMeterProvider } from '@opentelemetry/sdk-metrics';
import { describeError, warn } from '@tta/core/authors';
import type { PrometheusReader } from '../../collect/prometheus-reader.js';
import { DeferredMeter } from './deferred-meter.js';
import { Loading } from './loading.js';

/**
 * Makes instruments of OpenTelemetry's metrics SDK, which is loaded with the first meter: most applications of TTA never ask for one. Measurements
 * that come while the SDK is loaded, for a tenth of a second, are handed to it afterwards.
 */
export class DeferredMeterProvider implements MeterProvider {
  #loading: Loading<SdkMeterProvider> | undefined;
  #isShut = false;

  constructor(
    private readonly reader: PrometheusReader,
    private readonly resource: Attributes,
  ) {}

  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    if (this.#isShut) return createNoopMeter();
    this.#loading ??= new Loading(() => this.#load());
    return new DeferredMeter(this.#loading, (provider) => provider.getMeter(name, version, options));
  }

  /** Resolves when the instruments that exist can be read. */
  async ready(): Promise<void> {
    await this.#loading?.ended;
  }

  async shutdown(): Promise<void> {
    this.#isShut = true;
    await this.#loading?.ended;
    await (this.#loading?.loaded?.shutdown() ?? this.reader.shutdown());
  }

  async #load(): Promise<SdkMeterProvider | undefined> {
    try {
      const [{ MeterProvider }, { resourceFromAttributes }] = await Promise.all([
        import('@opentelemetry/sdk-metrics'),
        import('@opentelemetry/resources'),
      ]);
      return new MeterProvider({ resource: resourceFromAttributes(this.resource), readers: [this.reader] });
    } catch (error) {
      warn(
        `instruments of OpenTelemetry are not on the metrics page, because its SDK could not be loaded: ${describeError(error).errorMessage}`,
      );
      return undefined;
    }
  }
}
