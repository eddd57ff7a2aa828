export { createTelemetry, type Telemetry } from './telemetry.js';
export type { TelemetryOptions } from './telemetry-options.js';
export type { ResourceOptions } from './process/resource.js';
export type { TracingOptions } from './tracing/tracing-options.js';
export type { LoggingOptions } from './logging/logging-options.js';
export { BufferedLogSink, type BufferedLogSinkOptions } from './logging/buffered-log-sink.js';
export type { LogFormat, LogSteps } from './logging/winston-logger.js';
export {
  contextFromHeaders,
  contextFromRequest,
  injectHeaders,
  type Headers,
  type HeadersObject,
  type IncomingRequest,
  type OutgoingResponse,
  type PropagationOptions,
} from './propagation.js';
export type { Exemplar } from './metrics/metric-cells.js';
