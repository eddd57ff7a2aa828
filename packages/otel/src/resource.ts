import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from '@opentelemetry/resources';
import type { TelemetryOptions } from './telemetry-options.js';

/** Who speaks: options before environment before the SDK's default. */
export function readResource({ serviceName, resourceAttributes }: TelemetryOptions): Resource {
  const given = resourceFromAttributes({
    ...resourceAttributes,
    ...(serviceName !== undefined && { 'service.name': serviceName }),
  });
  return defaultResource()
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(given);
}
