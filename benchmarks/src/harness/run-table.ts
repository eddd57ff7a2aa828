import type { Budget } from './contestant.js';
import { ContestantProcess } from './contestant-process.js';
import type { Measures, Round } from './measure.js';
import type { Table } from './table.js';

/** How much is measured. */
export interface Effort extends Budget {
  readonly rounds: number;
}

/** The results of running a table. */
export interface TableResult {
  readonly table: Table;
  readonly rounds: readonly Round[];
}

/** Lets all contestants work in turns, round after round, so that what disturbs the machine disturbs them alike. */
export async function runTable(table: Table, effort: Effort): Promise<TableResult> {
  const processes: ContestantProcess[] = [];
  try {
    // One by one: a contestant that starts must not disturb one that warms up.
    for (const name of Object.keys(table.contestants)) {
      const process = await ContestantProcess.start(table, name);
      processes.push(process);
      await process.warmUp(effort);
    }
    const rounds: Round[] = [];
    for (let index = 0; index < effort.rounds; index++) rounds.push(await playRound(rotated(processes, index), effort));
    return { table, rounds };
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
  }
}

async function playRound(processes: readonly ContestantProcess[], budget: Budget): Promise<Round> {
  const round: Record<string, Measures> = {};
  for (const process of processes) round[process.name] = await process.round(budget);
  return round;
}

/** Rotates the order, so that no contestant always follows the most demanding peer. */
function rotated<T>(items: readonly T[], by: number): readonly T[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}
