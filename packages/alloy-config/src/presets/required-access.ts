import type { ConnectionOptions } from './alloy-config-options.js';
import type { Destination } from './read-destinations.js';
import type { Sources } from './read-sources.js';

/** Files and folders that Alloy must be able to read on its machine. */
export interface RequiredAccess {
  /** Whether it reads the journal, for which its user must be in the groups `adm` and `systemd-journal`. */
  readonly journal: boolean;
  /** Files, patterns and folders. A path from a variable is listed as `$NAME`. */
  readonly paths: readonly string[];
}

/** Everything that sources and destinations read. */
export function requiredAccess(sources: Sources, destinations: readonly Destination[]): RequiredAccess {
  const folder = sources.discovery?.folder;
  const folders = folder === undefined ? [] : [typeof folder === 'string' ? folder : `$${folder.env}`];
  const { services, otlp, docker } = sources;
  const socket = docker === undefined ? undefined : /^unix:\/\/(.+)$/.exec(docker.host)?.[1];
  const sourceFiles = [
    ...services.flatMap(({ access }) => filesIn(access)),
    ...(otlp === undefined
      ? []
      : [...filesIn(otlp.access), otlp.tls?.certFile, otlp.tls?.keyFile, otlp.tls?.clientCaFile]),
    socket,
  ].filter((file) => file !== undefined);
  return {
    journal: sources.journal.length > 0,
    paths: [...folders, ...sourceFiles, ...sources.logFiles.map(({ path }) => path), ...destinations.flatMap(filesOf)],
  };
}

function filesOf(destination: Destination): string[] {
  return destination.type === 'grafana-cloud' ? [] : filesIn(destination);
}

function filesIn({
  basicAuth,
  bearerToken,
  tls,
}: Pick<ConnectionOptions, 'basicAuth' | 'bearerToken' | 'tls'>): string[] {
  const secrets = [basicAuth?.password, bearerToken].flatMap((secret) =>
    typeof secret === 'object' && 'file' in secret ? [secret.file] : [],
  );
  return [...secrets, ...[tls?.caFile, tls?.certFile, tls?.keyFile].filter((file) => file !== undefined)];
}
