import { readFileSync, writeFileSync } from 'node:fs';
import type { Arguments } from '../arguments.js';
import { describeMachine, machineMarkdown } from '../harness/machine.js';
import { withSection } from '../harness/readme-section.js';
import { judgeLoad, loadMarkdown } from './load-report.js';
import { load } from './load.js';

type LoadArguments = Pick<Arguments, 'executions' | 'json' | 'writeReadme'>;

/** Runs the load test and shows it. Whether the counts are exact and the heap is flat. */
export async function runLoadTest({ executions, json, writeReadme }: LoadArguments): Promise<boolean> {
  // Peers take no part in it.
  const machine = { ...describeMachine(), versions: {} };
  process.stdout.write(`${machineMarkdown(machine)}\n\n`);
  const result = await load(executions);
  const verdict = judgeLoad(result);
  const markdown = loadMarkdown(result, verdict);
  process.stdout.write(markdown);
  if (json !== undefined) {
    writeFileSync(json, `${JSON.stringify({ machine, load: { ...result, ...verdict } }, null, 2)}\n`);
  }
  if (writeReadme) {
    const readme = new URL('../../README.md', import.meta.url);
    const section = `${machineMarkdown(machine)}\n\n${markdown}`;
    writeFileSync(readme, withSection(readFileSync(readme, 'utf8'), 'load test', section));
  }
  return verdict.isExact && verdict.isFlat;
}
