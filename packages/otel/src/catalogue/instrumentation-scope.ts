import type { InstrumentationScope } from '@opentelemetry/core';
import { packageVersion } from '../package-version.js';

/** The instrumentation scope of all telemetry from this package. */
export const instrumentationScope: InstrumentationScope = { name: '@tta/otel', version: packageVersion };
