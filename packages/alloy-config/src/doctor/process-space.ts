import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

// Written by @tta/prom-exporter, which a package may not import; a system test holds the two together.
const hostLabel = '__meta_tta_host';
const namespaceLabel = '__meta_tta_pid_namespace';

/** Where a process number means a process: machine with its boot, and PID namespace. */
export interface ProcessSpace {
  readonly host: string | undefined;
  readonly pidNamespace: string | undefined;
}

/** Where a process lives, seen from this one. */
export type Whereabouts = 'here' | 'another PID namespace' | 'another host';

/** The space of this process. */
export async function ownSpace(): Promise<ProcessSpace> {
  const [machine, boot, namespace] = await Promise.all([
    readFile('/etc/machine-id', 'latin1').catch(() => ''),
    readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => hostname()),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  return { host: `${machine.trim()}/${boot.trim()}`, pidNamespace: /\d+/.exec(namespace)?.[0] ?? 'none' };
}

/** Where the process lives that wrote a file with these labels. Files of other programs count as here. */
export function whereaboutsOf(labels: Readonly<Record<string, string>>, own: ProcessSpace): Whereabouts {
  const { [hostLabel]: host = own.host, [namespaceLabel]: pidNamespace = own.pidNamespace } = labels;
  if (bootOf(host) !== bootOf(own.host)) return 'another host';
  return host === own.host && pidNamespace === own.pidNamespace ? 'here' : 'another PID namespace';
}

/** Containers of one machine may each have a machine id of their own, or none, but they share its boot. */
function bootOf(host = ''): string {
  return host.slice(host.indexOf('/') + 1);
}
