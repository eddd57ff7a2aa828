import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from '@opentelemetry/resources';
import { environmentString, unusable } from './environment.js';

/** Options that identify the service. */
export interface ResourceOptions {
  /** `service.name` of spans and pushed metrics. Default: `OTEL_SERVICE_NAME`, else what `OTEL_RESOURCE_ATTRIBUTES` says. */
  readonly serviceName?: string;
  /** Further resource attributes, added to those of `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resourceAttributes?: Readonly<Record<string, string | number | boolean>>;
}

/** The resource of the service: options override the environment, which overrides the SDK's defaults. */
export function readResource({ serviceName, resourceAttributes }: ResourceOptions): Resource {
  const given = resourceFromAttributes({
    ...resourceAttributes,
    ...(serviceName !== undefined && { 'service.name': serviceName }),
  });
  return defaultResource().merge(resourceFromAttributes(processAttributes)).merge(environmentResource()).merge(given);
}

/** Attributes that distinguish the processes of a service, so that they never push to the same series. */
const processAttributes = { 'service.instance.id': randomUUID(), workspace: workspaceName() };

/** `TTA_WORKSPACE`, else the name of the current folder. */
function workspaceName(): string {
  const named = environmentString('TTA_WORKSPACE');
  if (named !== undefined) return named;
  try {
    return basename(process.cwd()) || 'root';
  } catch {
    // The folder is gone.
    return 'unknown';
  }
}

/** Reads `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME`. */
function environmentResource(): Resource {
  const detected = detectResources({ detectors: [envDetector] });
  const name = 'OTEL_RESOURCE_ATTRIBUTES';
  const value = environmentString(name);
  const isIgnored = Object.keys(detected.attributes).every((key) => key === 'service.name');
  if (value !== undefined && isIgnored && !/^service\.name\s*=[^,=]*$/.test(value))
    unusable(name, value, 'a list such as key1=value1,key2=value2', 'none');
  return detected;
}
