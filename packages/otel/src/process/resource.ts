import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from '@opentelemetry/resources';
import { environmentString, unusable } from './environment.js';

/** Who speaks. */
export interface ResourceOptions {
  /** `service.name` of spans and pushed metrics. Default: `OTEL_SERVICE_NAME`, else what `OTEL_RESOURCE_ATTRIBUTES` says. */
  readonly serviceName?: string;
  /** Further resource attributes, added to those of `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resourceAttributes?: Readonly<Record<string, string | number | boolean>>;
}

/** Who speaks: options before environment before the SDK's default. */
export function readResource({ serviceName, resourceAttributes }: ResourceOptions): Resource {
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
