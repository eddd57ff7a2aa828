import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Arguments } from './arguments.js';
import { ContestantProcess } from './harness/contestant-process.js';
import type { ProfileLine } from './harness/cpu-profile.js';
import { operationTime } from './harness/measure.js';
import type { Table } from './harness/table.js';
import { tables } from './tables/index.js';

const folder = fileURLToPath(new URL('../profiles/', import.meta.url));

/** Writes for each table of operations what costs TTA most. */
export async function profileTables({ tables: names, quick }: Arguments): Promise<boolean> {
  mkdirSync(folder, { recursive: true });
  for (const table of tables) {
    const isWanted = names.length === 0 || names.includes(table.name);
    if (!isWanted || !('TTA' in table.contestants) || !table.measures.includes(operationTime)) continue;
    const text = profileText(table, await profileOf(table, quick ? 40 : 2000));
    writeFileSync(`${folder}${table.name}.txt`, text);
    process.stdout.write(`${text}\n`);
  }
  return true;
}

async function profileOf(table: Table, roundMs: number): Promise<readonly ProfileLine[]> {
  const contestant = await ContestantProcess.start(table, 'TTA');
  try {
    const budget = { roundMs, warmUpMs: roundMs };
    await contestant.warmUp(budget);
    return await contestant.profile(budget);
  } finally {
    await contestant.stop();
  }
}

function profileText(table: Table, lines: readonly ProfileLine[]): string {
  const rows = lines.map(({ share, name, from }) => `${(share * 100).toFixed(1).padStart(6)} %  ${name}  ${from}`);
  return `${table.name}: ${table.title}\nself time of TTA, Node ${process.versions.node}\n\n${rows.join('\n')}\n`;
}
