import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from '@opentelemetry/resources';
import { environmentString, unusable } from './environment.js';
import type { TelemetryOptions } from './telemetry-options.js';

/** Who speaks: options before environment before the SDK's default. */
export function readResource({ serviceName, resourceAttributes }: TelemetryOptions): Resource {
  const given = resourceFromAttributes({
    ...resourceAttributes,
    ...(serviceName !== undefined && { 'service.name': serviceName }),
  });
  return defaultResource().merge(environmentResource()).merge(given);
}

/** What `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME` say. */
function environmentResource(): Resource {
  const detected = detectResources({ detectors: [envDetector] });
  const name = 'OTEL_RESOURCE_ATTRIBUTES';
  const value = environmentString(name);
  const isIgnored = Object.keys(detected.attributes).every((key) => key === 'service.name');
  if (value !== undefined && isIgnored && !/^service\.name\s*=[^,=]*$/.test(value))
    unusable(name, value, 'a list such as key1=value1,key2=value2', 'none');
  return detected;
}
