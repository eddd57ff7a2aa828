import { readFileSync, writeFileSync } from 'node:fs';
import type { Arguments } from '../arguments.js';
import { describeMachine, machineMarkdown } from '../harness/machine.js';
import { withSection } from '../harness/readme-section.js';
import { judgeSoak, soakMarkdown } from './soak-report.js';
import { soak } from './soak.js';

type SoakArguments = Pick<Arguments, 'executions' | 'json' | 'writeReadme'>;

/** Runs the soak and shows it. Whether all runs are accounted for within the memory that the live page may take. */
export async function runSoak({ executions, json, writeReadme }: SoakArguments): Promise<boolean> {
  // Peers take no part in it.
  const machine = { ...describeMachine(), versions: {} };
  process.stdout.write(`${machineMarkdown(machine)}\n\n`);
  const figures = await soak(executions);
  const verdict = judgeSoak(figures);
  const markdown = soakMarkdown(figures, verdict);
  process.stdout.write(markdown);
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ machine, soak: { ...figures, ...verdict } }, null, 2)}\n`);
  if (writeReadme) {
    const readme = new URL('../../README.md', import.meta.url);
    const section = `${machineMarkdown(machine)}\n\n${markdown}`;
    writeFileSync(readme, withSection(readFileSync(readme, 'utf8'), 'soak', section));
  }
  return verdict.isExact && verdict.isBounded;
}
