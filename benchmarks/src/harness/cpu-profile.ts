import { Session, type Profiler } from 'node:inspector/promises';
import { basename } from 'node:path';
import { sourcePlace } from './source-place.js';

/** A function and the share of the time that it took itself, without what it called. */
export interface ProfileLine {
  readonly share: number;
  readonly name: string;
  /** The package and its source file, or the built-in module, that it is from. */
  readonly from: string;
}

type Frame = Profiler.ProfileNode['callFrame'];

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
  const functions = new Map(nodes.map(({ id, callFrame }) => [id, functionOf(callFrame)]));
  const lines = new Map<string, { share: number; name: string; from: string }>();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const { name = '', from = '' } = functions.get(id) ?? {};
    if (from === 'engine' && notWork.has(name)) continue;
    const line = lines.get(`${name} ${from}`) ?? { share: 0, name, from };
    line.share += timeDeltas[index] ?? 0;
    total += timeDeltas[index] ?? 0;
    lines.set(`${name} ${from}`, line);
  }
  return [...lines.values()]
    .map((line) => ({ ...line, share: line.share / total }))
    .sort((one, other) => other.share - one.share);
}

function functionOf({ functionName, url, lineNumber, columnNumber }: Frame): {
  name: string;
  from: string;
} {
  const name = functionName === '' ? '(anonymous)' : functionName;
  const place = sourcePlace(url, lineNumber, columnNumber);
  if (place === undefined) return { name, from: packageOf(url) };
  const isShortened = name.startsWith('#') && place.privateName !== undefined;
  return { name: isShortened ? place.privateName : name, from: `${packageOf(url)} ${place.file}` };
}

function packageOf(url: string): string {
  if (url === '') return 'engine';
  if (url.startsWith('node:')) return url;
  const [, own] = /\/packages\/([^/]+)\/dist\//.exec(url) ?? [];
  if (own !== undefined) return `@tta/${own}`;
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? `benchmarks/${basename(url)}`;
}
