import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import type { Arguments } from './arguments.js';
import { barText } from './harness/format-figures.js';
import { historyLine } from './harness/history-line.js';
import { jsonReport } from './harness/json-report.js';
import { judgeBars, type Judgement } from './harness/judge-bars.js';
import { describeMachine, machineMarkdown } from './harness/machine.js';
import { tableMarkdown } from './harness/markdown.js';
import { withSection } from './harness/readme-section.js';
import { runTable, type Effort, type TableResult } from './harness/run-table.js';
import type { Table } from './harness/table.js';
import { tables as allTables } from './tables/index.js';

const full: Effort = { rounds: 10, processes: 5, roundMs: 200, warmUpMs: 600 };
const quick: Effort = { rounds: 3, processes: 1, roundMs: 40, warmUpMs: 200 };

/** Tables to run, how long each, and their section of the README. */
interface TableRun {
  readonly tables: readonly Table[];
  readonly section: string;
  readonly effort: Effort;
  /** The libraries whose versions matter. */
  readonly peers: readonly string[];
}

/** Runs the tables that are asked for and shows them. Whether all bars are kept to, as `--check` sees it. */
export async function runTables(args: Arguments, run?: TableRun): Promise<boolean> {
  const { tables = allTables, section = 'figures', effort = args.quick ? quick : full, peers } = run ?? {};
  const machine = describeMachine(peers);
  process.stdout.write(`${machineMarkdown(machine)}\n\n`);
  const done: { result: TableResult; judgements: Judgement[]; markdown: string }[] = [];
  for (const table of tables) {
    if (args.tables.length > 0 && !args.tables.includes(table.name)) continue;
    const result = await runTable(table, effort);
    const judgements = judgeBars(result, args.strict);
    const markdown = tableMarkdown(result, judgements);
    process.stdout.write(`${markdown}\n`);
    done.push({ result, judgements, markdown });
  }
  if (args.json !== undefined) writeFileSync(args.json, jsonReport(machine, done));
  if (args.history !== undefined) appendFileSync(args.history, historyLine(machine, done));
  if (args.writeReadme) {
    const readme = new URL('../README.md', import.meta.url);
    const text = [machineMarkdown(machine), ...done.map(({ markdown }) => markdown.trim())].join('\n\n');
    writeFileSync(readme, withSection(readFileSync(readme, 'utf8'), section, text));
  }
  const failed = done.flatMap(({ result: { table }, judgements }) =>
    judgements.filter(({ isAcceptable }) => !isAcceptable).map((judgement) => ({ table, judgement })),
  );
  for (const { table, judgement } of failed) {
    const measure = table.measures.find(({ key }) => key === judgement.bar.measure) ?? {
      key: '',
      heading: '',
      unit: 'ns',
    };
    process.stderr.write(`missed: ${table.name}, ${barText(judgement.bar, measure)}\n`);
  }
  return failed.length === 0;
}
