import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';

/** Where a process number means a process: numbers of another container or machine say nothing here. */
export interface ProcessSpace {
  /** The machine and its boot, with a slash between. */
  readonly host: string;
  /** Linux's number of the PID namespace, which each container has of its own. */
  readonly pidNamespace: string;
}

/** Linux gives this number to the namespace outside of all containers. */
const outermost = '4026531836';

/** The space that this process lives in. */
export async function ownSpace(): Promise<ProcessSpace> {
  const [machine, boot, namespace] = await Promise.all([
    readFile('/etc/machine-id', 'latin1').catch(() => ''),
    readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => hostname()),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  return { host: `${machine.trim()}/${boot.trim()}`, pidNamespace: /\d+/.exec(namespace)?.[0] ?? 'none' };
}

/** Whether a process number of the other space is one of this space. */
export function isSameSpace(own: ProcessSpace, other: ProcessSpace): boolean {
  return own.host === other.host && own.pidNamespace === other.pidNamespace;
}

/**
 * Whether the other space ended with an earlier boot of this machine. Only outside of containers a machine is certain.
 */
export function isEarlierBoot(own: ProcessSpace, other: ProcessSpace): boolean {
  const [machine, boot] = own.host.split('/');
  const [otherMachine, otherBoot] = other.host.split('/');
  const isOutermost = own.pidNamespace === outermost && other.pidNamespace === outermost;
  return isOutermost && machine !== '' && machine === otherMachine && boot !== otherBoot;
}
