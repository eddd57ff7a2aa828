import { describeError, warn } from '@tta/core/authors';
import { discoveryFileName, removeDiscoveryFile, spaceLabels, writeDiscoveryFile } from './discovery-file.js';
import type { DiscoverySettings } from './discovery-settings.js';
import { ownSpace, type ProcessSpace } from './process-space.js';
import { sweepDiscovery } from './sweep-discovery.js';

/** An endpoint as a collector needs to know it. */
export interface DiscoveredEndpoint {
  /** `127.0.0.1:9464`. */
  readonly target: string;
  readonly port: number;
  readonly serviceName: string;
  readonly path: string;
  readonly isTls: boolean;
}

/**
 * Writes the file, in Prometheus's file-discovery form, that tells a collector about this endpoint, and sweeps the
 * files of dead processes. Returns a function that removes the file; the end of the process removes it too. A folder
 * that cannot be written costs one warning and nothing else.
 */
export async function announceWorkspace(
  settings: DiscoverySettings | undefined,
  endpoint: DiscoveredEndpoint,
): Promise<() => void> {
  if (settings === undefined) return () => undefined;
  const { dir, dirFrom, workspace } = settings;
  const space = await ownSpace();
  let path: string;
  try {
    const fileName = discoveryFileName({ workspace, pid: process.pid, port: endpoint.port });
    path = await writeDiscoveryFile(dir, fileName, fileContent(settings, endpoint, space), space);
  } catch (error) {
    const { errorMessage } = describeError(error);
    warn(`no discovery file, ${dirFrom} is ${JSON.stringify(dir)} and must be a folder to write in: ${errorMessage}`);
    return () => undefined;
  }
  const remove = (): void => removeDiscoveryFile(path);
  process.once('exit', remove);
  await sweepDiscovery(dir, space).catch(() => undefined);
  return () => {
    process.off('exit', remove);
    remove();
  };
}

function fileContent(
  { job, workspace, labels }: DiscoverySettings,
  endpoint: DiscoveredEndpoint,
  space: ProcessSpace,
): string {
  const group = {
    targets: [endpoint.target],
    labels: {
      job,
      service_name: endpoint.serviceName,
      ...(endpoint.isTls && { __scheme__: 'https' }),
      ...(endpoint.path !== '/metrics' && { __metrics_path__: endpoint.path }),
      ...labels,
      ...spaceLabels(space),
      // Agrees with the file's name, whatever the labels say: that is how a sweep knows the file.
      workspace,
    },
  };
  return `${JSON.stringify([group])}\n`;
}
