export { createTelemetry, type Telemetry } from './telemetry.js';
export type { TelemetryOptions } from './telemetry-options.js';
export { BufferedLogSink, type BufferedLogSinkOptions } from './buffered-log-sink.js';
export type { LogFormat } from './winston-logger.js';
export { contextFromHeaders, injectHeaders, type Headers, type PropagationOptions } from './propagation.js';
export type { Exemplar } from './metric-cells.js';
