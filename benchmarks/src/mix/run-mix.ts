import { readFileSync, writeFileSync } from 'node:fs';
import type { Arguments } from '../arguments.js';
import { describeMachine, machineMarkdown } from '../harness/machine.js';
import { withSection } from '../harness/readme-section.js';
import { judgeMix, mixMarkdown } from './mix-report.js';
import { mix } from './mix.js';

type MixArguments = Pick<Arguments, 'executions' | 'seed' | 'json' | 'writeReadme'>;

/** Runs the mix and shows it. Whether the counts are exact and the heap is flat. */
export async function runMix({ executions, seed, json, writeReadme }: MixArguments): Promise<boolean> {
  // Peers take no part in it.
  const machine = { ...describeMachine(), versions: {} };
  process.stdout.write(`${machineMarkdown(machine)}\n\n`);
  const result = await mix(executions, seed);
  const verdict = judgeMix(result);
  const markdown = mixMarkdown(result, verdict);
  process.stdout.write(markdown);
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ machine, mix: { ...result, ...verdict } }, null, 2)}\n`);
  if (writeReadme) {
    const readme = new URL('../../README.md', import.meta.url);
    const section = `${machineMarkdown(machine)}\n\n${markdown}`;
    writeFileSync(readme, withSection(readFileSync(readme, 'utf8'), 'mix', section));
  }
  return verdict.isExact && verdict.isFlat;
}
