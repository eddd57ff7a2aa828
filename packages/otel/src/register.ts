// `node --import @tta/otel/register app.js` observes every step that the application runs, without a change to its code.
import { setInstrumentation } from '@tta/core';
import { describeError, processSlot, warn } from '@tta/core/authors';
import type { MetricProducer } from '@opentelemetry/sdk-metrics';
import { flushAtEnd } from './process/flush-at-end.js';
import { createTelemetry } from './telemetry.js';

try {
  const telemetry = createTelemetry({ global: true });
  setInstrumentation(telemetry.instrumentation);
  // Where a metrics endpoint of this process looks, whichever of the two is registered first.
  processSlot('metric-producers', () => new Set<MetricProducer>()).add(telemetry.metricProducer);
  flushAtEnd(telemetry);
} catch (error) {
  const { errorType, errorMessage } = describeError(error);
  warn(`telemetry could not start: ${errorType}: ${errorMessage}. The application runs without it.`);
}
