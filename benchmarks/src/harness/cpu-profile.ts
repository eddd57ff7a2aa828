import { Session, type Profiler } from 'node:inspector/promises';
import { basename } from 'node:path';

/** A function and the share of the time that it took itself, without what it called. */
export interface ProfileLine {
  readonly share: number;
  readonly name: string;
  /** The package or the built-in module that it is from. */
  readonly from: string;
}

/** Not work: waiting, and the profiler that is switched on and off. */
const notWork: ReadonlySet<string> = new Set(['(idle)', 'dispatch']);

/** So many lines are shown. */
const longest = 15;

/** Profiles this process while `work` runs, with a sample each 100 microseconds. The costliest functions come first. */
export async function cpuProfile(work: () => Promise<unknown>): Promise<readonly ProfileLine[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 100 });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return selfTimes(profile).slice(0, longest);
}

export function selfTimes({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): ProfileLine[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const lines = new Map<string, { share: number; name: string; from: string }>();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const { functionName = '', url = '' } = frames.get(id) ?? {};
    if (url === '' && notWork.has(functionName)) continue;
    const name = functionName === '' ? '(anonymous)' : functionName;
    const from = packageOf(url);
    const line = lines.get(`${name} ${from}`) ?? { share: 0, name, from };
    line.share += timeDeltas[index] ?? 0;
    total += timeDeltas[index] ?? 0;
    lines.set(`${name} ${from}`, line);
  }
  return [...lines.values()]
    .map((line) => ({ ...line, share: line.share / total }))
    .sort((one, other) => other.share - one.share);
}

function packageOf(url: string): string {
  if (url === '') return 'engine';
  if (url.startsWith('node:')) return url;
  const [, own] = /\/packages\/([^/]+)\/dist\//.exec(url) ?? [];
  if (own !== undefined) return `@tta/${own}`;
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? `benchmarks/${basename(url)}`;
}
