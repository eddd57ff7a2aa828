// `node --import @tta/otel/register app.js` observes every step that the application runs, without a change to its code.
import { setInstrumentation } from '@tta/core';
import { describeError, warn } from '@tta/core/authors';
import { flushAtEnd } from './process/flush-at-end.js';
import { createTelemetry } from './telemetry.js';

try {
  const telemetry = createTelemetry({ global: true });
  setInstrumentation(telemetry.instrumentation);
  flushAtEnd(telemetry);
} catch (error) {
  const { errorType, errorMessage } = describeError(error);
  warn(`telemetry could not start: ${errorType}: ${errorMessage}. The application runs without it.`);
}
