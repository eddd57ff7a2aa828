import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitUntil } from './wait-until.js';

interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** The target groups in the files of a discovery folder, one group per file. */
export function discoveredGroups(folder: string): TargetGroup[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as TargetGroup[]);
}

/** Where the only process that is to be found in the folder serves its metrics, once it does. */
export async function discoveredUrl(folder: string): Promise<string> {
  const target = await waitUntil('a discovery file', () => discoveredGroups(folder)[0]?.targets[0]);
  return `http://${target}/metrics`;
}
