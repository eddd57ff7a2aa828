import { describeError, durationText, environmentVariable, localTime, oneLine } from '@tta/core/authors';
import { renderRunTree } from '@tta/core/run-tree';
import { filterRuns } from '../model/filter-runs.js';
import type { LiveProcess, RunDetail, RunSummary } from '../model/live-data.js';
import { defaultFolder } from '../peers/announcement.js';
import { PeerList } from '../peers/peer-list.js';
import { readCommand, usage, UsageError, type Command } from './arguments.js';

/** Where a command writes. */
export interface Terminal {
  readonly write: (text: string) => unknown;
  readonly warn: (text: string) => unknown;
  readonly columns: number | undefined;
  readonly isTerminal: boolean | undefined;
}

/** Runs the command line and returns the exit code. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> {
  try {
    const command = readCommand(args);
    if (command.name === 'help') {
      terminal.write(usage);
      return 0;
    }
    const folder = command.folder ?? environmentVariable('TTA_LIVE_DIR') ?? defaultFolder();
    const peers = new PeerList(folder, '', () => 0);
    await peers.refresh();
    if (peers.processes().length === 0) {
      terminal.warn('No process with a live page was found; start one by node --import @tta/live/register app.js\n');
      return 1;
    }
    return command.name === 'runs' ? listRuns(peers, command, terminal) : showRun(peers, command, terminal);
  } catch (error) {
    terminal.warn(`tta-live: ${describeError(error).errorMessage}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function listRuns(peers: PeerList, command: Extract<Command, { name: 'runs' }>, { write }: Terminal): 0 | 1 {
  const status = command.isFailed ? 'failed' : command.isSlow ? 'slow' : '';
  const filter = { text: '', workflow: command.workflow, status, process: '' };
  const found = filterRuns(peers.changedSince(-1), filter, 'newest').slice(0, command.limit);
  const processes = new Map(peers.processes().map((process) => [process.id, process]));
  if (command.isJson) {
    const told = found.map((run) => {
      const { service, workspace, pid } = processes.get(run.process) ?? {};
      return { ...run, service, workspace, pid };
    });
    write(`${JSON.stringify(told, undefined, 2)}\n`);
  } else {
    const names = found.map(({ process }) => (processes.size > 1 ? processName(processes.get(process)) : ''));
    const width = Math.max(...names.map((name) => name.length));
    write(found.map((run, index) => `${runLine(run, names[index]?.padEnd(width) ?? '')}\n`).join(''));
  }
  return found.length > 0 ? 0 : 1;
}

/** As in a system log: two processes of one service differ in their numbers. */
function processName(process: LiveProcess | undefined): string {
  return process === undefined ? '' : `${oneLine(process.service)}[${process.pid}]  `;
}

function runLine(run: RunSummary, process: string): string {
  const { startedAt, status, durationMs, workflow, id, failure } = run;
  const took = durationMs === undefined ? '' : durationText(durationMs);
  const what = failure === undefined ? '' : `  in ${failure.step}: ${failure.type}: ${failure.message}`;
  return `${localTime(startedAt)}  ${status.padEnd(9)}  ${took.padStart(9)}  ${process}${oneLine(workflow)}  ${oneLine(id)}${oneLine(what)}`;
}

function showRun(peers: PeerList, command: Extract<Command, { name: 'show' }>, terminal: Terminal): 0 | 1 {
  const { id, isJson } = command;
  const newest = filterRuns(peers.changedSince(-1), { text: '', workflow: '', status: '', process: '' }, 'newest');
  const found = newest.find((run) => run.key === id || run.id.startsWith(id) || run.correlationId.startsWith(id));
  const run: RunDetail | undefined = found && peers.detail(found.key);
  if (run === undefined) {
    terminal.warn(`No run with the id ${oneLine(id)} is kept; tta-live runs lists those that are.\n`);
    return 1;
  }
  const color = command.color ?? (terminal.isTerminal === true && environmentVariable('NO_COLOR') === undefined);
  const columns = command.columns ?? terminal.columns;
  terminal.write(`${isJson ? JSON.stringify(run, undefined, 2) : renderRunTree(run, { columns, color })}\n`);
  return 0;
}
