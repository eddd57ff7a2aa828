import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** Where and with what the figures were taken. */
export interface Machine {
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** Processes that wanted a core during the minute before: above 1, the machine was not idle. */
  readonly loadAverageAtStart: number;
  /** Of the peers, as they are pinned. */
  readonly versions: Readonly<Record<string, string>>;
}

/** `peers`: only these. Default: all. */
export function describeMachine(peers?: readonly string[]): Machine {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    loadAverageAtStart: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    versions: peerVersions(peers),
  };
}

function peerVersions(peers?: readonly string[]): Record<string, string> {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const isPeer = (name: string): boolean =>
    peers?.includes(name) ?? !/^(?:@tta\/|@types\/|private-postgres$)/.test(name);
  return Object.fromEntries(Object.entries(manifest.devDependencies).filter(([name]) => isPeer(name)));
}

export function machineMarkdown(machine: Machine): string {
  const versions = Object.entries(machine.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Taken on ${machine.date}: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}; load average at the start ${machine.loadAverageAtStart}.`,
    ...(versions.length > 0 ? ['Peers and libraries:', versions.map((each) => `- ${each}`).join('\n')] : []),
  ].join('\n\n');
}
