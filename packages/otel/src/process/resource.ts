import { basename } from 'node:path';
import type { Resource } from '@opentelemetry/resources';
import { environmentResourceAttributes, environmentVariable, PlainResource } from '@tta/core/authors';
import { packageVersion } from '../package-version.js';

/** Options that identify the service. */
export interface ResourceOptions {
  /** `service.name` of spans and pushed metrics. Default: `OTEL_SERVICE_NAME`, else what `OTEL_RESOURCE_ATTRIBUTES` says. */
  readonly serviceName?: string;
  /** Further resource attributes, added to those of `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resourceAttributes?: Readonly<Record<string, string | number | boolean>>;
}

/** The resource of the service: options override the environment, which overrides the defaults. */
export function readResource({ serviceName, resourceAttributes }: ResourceOptions): Resource {
  const named = environmentVariable('OTEL_SERVICE_NAME');
  return new PlainResource({
    'service.name': `unknown_service:${process.argv0}`,
    ...processAttributes,
    ...environmentResourceAttributes(),
    ...(named !== undefined && { 'service.name': named }),
    ...resourceAttributes,
    ...(serviceName !== undefined && { 'service.name': serviceName }),
  });
}

/** Attributes that name the maker of the telemetry, and distinguish the processes of a service, so that they never push to the same series. */
const processAttributes = {
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.name': '@tta/otel',
  'telemetry.sdk.version': packageVersion,
  'service.instance.id': crypto.randomUUID(),
  workspace: workspaceName(),
};

/** `TTA_WORKSPACE`, else the name of the current folder. */
function workspaceName(): string {
  const named = environmentVariable('TTA_WORKSPACE');
  if (named !== undefined) return named;
  try {
    return basename(process.cwd()) || 'root';
  } catch {
    // The folder is gone.
    return 'unknown';
  }
}
