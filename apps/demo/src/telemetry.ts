import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { composeInstrumentations, setInstrumentation, type Instrumentation, type ObservedStep } from '@tta/core';
import { createTelemetry, type TelemetryOptions } from '@tta/otel';
import { startPrometheusEndpoint } from '@tta/prom-exporter';
import { models } from './traffic/model.js';

/** Options of the demo's telemetry. */
export interface DemoTelemetryOptions {
  /** Port of the metrics endpoint, strictly; else the first free one from 9464 on. */
  readonly port?: number | undefined;
  /** Folder for `demo.log`, a file of JSON lines beside the console. */
  readonly logFolder?: string | undefined;
  /** Whether standard output belongs to something else, so that the log goes to standard error. */
  readonly logToStandardError?: boolean;
  /** Listens beside telemetry. */
  readonly listener: Instrumentation;
  /** Where spans go, beside a collector that the standard variables may name. */
  readonly spanProcessors?: TelemetryOptions['spanProcessors'];
}

/** Running telemetry. */
export interface DemoTelemetry {
  /** Of the metrics page. */
  readonly url: string;
  /** Has the metrics of the workflows exist with 0 before they run. */
  declare(workflows: readonly ObservedStep[]): void;
  /** From now on only what went wrong is logged, unless `TTA_LOG_LEVEL` says otherwise. */
  quiet(): void;
  /** From now on nothing is logged on the console, unless `TTA_LOG_LEVEL` says otherwise. The file goes on. */
  silence(): void;
  stop(): Promise<void>;
}

/** The only code about OpenTelemetry, winston and ports: the workflows contain none. */
export async function startTelemetry(options: DemoTelemetryOptions): Promise<DemoTelemetry> {
  const { port, logFolder, logToStandardError = false, listener, spanProcessors } = options;
  const named = process.env.OTEL_SERVICE_NAME;
  const serviceName = named === undefined || named === '' ? 'demo' : named;
  const telemetry = createTelemetry({
    serviceName,
    models,
    ...(!process.env.TTA_LOG_FORMAT && { logFormat: 'console' }),
    ...(logToStandardError && { logStream: process.stderr }),
    ...(logFolder !== undefined && { logFile: writableFile(logFolder, 'demo.log') }),
    ...(spanProcessors !== undefined && { spanProcessors }),
  });
  const endpoint = await startPrometheusEndpoint({
    metricProducers: [telemetry.metricProducer],
    serviceName,
    ...(port !== undefined && { port, strictPort: true }),
  });
  setInstrumentation(composeInstrumentations(telemetry.instrumentation, listener));
  return {
    url: endpoint.url,
    declare(workflows) {
      workflows.forEach(telemetry.declare);
    },
    quiet() {
      if (!process.env.TTA_LOG_LEVEL) telemetry.logger.level = 'error';
    },
    silence() {
      const { logger } = telemetry;
      const [console] = logger.transports;
      if (!process.env.TTA_LOG_LEVEL && console !== undefined) logger.remove(console);
    },
    async stop() {
      setInstrumentation(undefined);
      await endpoint.close();
      await telemetry.shutdown();
    },
  };
}

/** The path of a file that can be written: where it cannot, it is better to say so than to run without a log. */
function writableFile(folder: string, name: string): string {
  makeFolder(resolve(folder));
  const path = join(folder, name);
  closeSync(openSync(path, 'a', 0o640));
  return path;
}

/** One by one: `recursive` never ends below a folder that can have none, such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
