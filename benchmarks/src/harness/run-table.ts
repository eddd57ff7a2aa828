import type { Budget } from './contestant.js';
import { ContestantProcess } from './contestant-process.js';
import { operationTime, type Measures, type Round } from './measure.js';
import type { Table } from './table.js';

/** How much is measured. */
export interface Effort extends Budget {
  /** Of all processes together: a multiple of `processes`. */
  readonly rounds: number;
  /**
   * How many processes each contestant has, one after the other. V8 compiles the same code differently from process to
   * process, by what it happens to inline: operations of nanoseconds differ by up to a fifth.
   */
  readonly processes: number;
}

/** The results of running a table. */
export interface TableResult {
  readonly table: Table;
  readonly rounds: readonly Round[];
}

/** Lets all contestants work in turns, round after round, so that what disturbs the machine disturbs them alike. */
export async function runTable(table: Table, effort: Effort): Promise<TableResult> {
  // Contestants of other measures start processes of their own.
  const processes = table.measures.includes(operationTime) ? effort.processes : 1;
  const rounds: Round[] = [];
  while (rounds.length < effort.rounds)
    rounds.push(...(await playRounds(table, { ...effort, rounds: effort.rounds / processes }, rounds.length)));
  return { table, rounds };
}

/** Rounds of one process for each contestant; `played` were before. */
async function playRounds(table: Table, effort: Effort, played: number): Promise<readonly Round[]> {
  const processes: ContestantProcess[] = [];
  try {
    // One by one: a contestant that starts must not disturb one that warms up.
    for (const name of Object.keys(table.contestants)) {
      const process = await ContestantProcess.start(table, name);
      processes.push(process);
      await process.warmUp(effort);
    }
    const rounds: Round[] = [];
    for (let index = played; index < played + effort.rounds; index++)
      rounds.push(await playRound(rotated(processes, index), effort));
    return rounds;
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
