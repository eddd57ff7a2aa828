import type { InstrumentationScope } from '@opentelemetry/core';
import { packageVersion } from '../package-version.js';

/** Who says what leaves this package. */
export const instrumentationScope: InstrumentationScope = { name: '@tta/otel', version: packageVersion };
