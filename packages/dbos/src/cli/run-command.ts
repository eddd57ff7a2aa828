import { Socket } from 'node:net';
import { InvalidOptionError, type TtaError } from '@tta/core';
import { describeError, durationText, localTime, oneLine } from '@tta/core/authors';
import pg from 'pg';
import {
  connectClient,
  countEnded,
  findExecution,
  listExecutions,
  listSteps,
  migrateDatabase,
  purgeExecutions,
  resumeExecution,
  type Client,
  type Execution,
  type ExecutedStepRow,
} from '../administration.js';
import { explained } from '../database-error.js';
import { tendConnections } from '../end-connections.js';
import { readHistory } from '../history.js';
import { readEngineOptions } from '../engine-options.js';
import { ValueCodec } from '../value-codec.js';
import { shownName } from './shown-name.js';
import { readCommand, usage, UsageError, type Command } from './arguments.js';

/** Where a command reads and writes. */
export interface Terminal {
  readonly write: (text: string) => unknown;
  readonly warn: (text: string) => unknown;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The connections of one command. */
interface Session extends Terminal {
  readonly url: string;
  readonly client: Client;
  readonly pool: pg.Pool;
}

/** Runs the command line and returns the exit code. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> {
  let url = '';
  try {
    const command = readCommand(args);
    if (command.name === 'help') {
      terminal.write(usage);
      return 0;
    }
    url = addressIn(terminal.env);
    return await withSession(url, terminal, (session) => runIn(session, command));
  } catch (error) {
    const told = url === '' ? error : explained(error, url);
    terminal.warn(`tta-dbos: ${oneLine((told as Partial<TtaError>).message ?? describeError(told).errorMessage)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function addressIn(env: Terminal['env']): string {
  const { DATABASE_URL: url = '' } = env;
  if (url === '')
    throw new UsageError('DATABASE_URL is not set; it names the database, such as postgresql://localhost/stories');
  try {
    return readEngineOptions({ url }).url;
  } catch (error) {
    if (!(error instanceof InvalidOptionError)) throw error;
    throw new UsageError(
      'DATABASE_URL must be the address of a PostgreSQL database, such as postgresql://localhost/stories',
    );
  }
}

async function withSession<Result>(
  url: string,
  terminal: Terminal,
  body: (session: Session) => Promise<Result>,
): Promise<Result> {
  const sockets = new Set<Socket>();
  const stream = (): Socket => {
    const socket = new Socket();
    sockets.add(socket);
    return socket;
  };
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000, stream });
  tendConnections(pool);
  try {
    // DBOS would ask again and again where the database is away.
    await pool.query('select 1');
    const client = await connectClient(url);
    try {
      return await body({ ...terminal, url, client, pool });
    } finally {
      await client.destroy();
    }
  } finally {
    await pool.end();
    // The pool forgets a connection that gave no password, and PostgreSQL keeps it open for a minute.
    for (const socket of sockets) socket.destroy();
  }
}

type RunnableCommand = Exclude<Command, { name: 'help' }>;

async function runIn(session: Session, command: RunnableCommand): Promise<0 | 1> {
  switch (command.name) {
    case 'migrate':
      await migrateDatabase(session.url, session.pool);
      session.write('The database is ready.\n');
      return 0;
    case 'list':
      return list(session, command);
    case 'show':
      return show(session, command);
    case 'history':
      return history(session, command.id);
    case 'cancel':
      return each(session, command.ids, 'cancelled', async ({ workflowId }) =>
        session.client.cancelWorkflow(workflowId),
      );
    case 'resume':
      return each(session, command.ids, 'resumed', async (execution) => resumeExecution(session.client, execution));
    case 'purge':
      return purge(session, command);
  }
}

async function list({ client, write }: Session, command: Extract<Command, { name: 'list' }>): Promise<0 | 1> {
  const found = await listExecutions(client, command);
  if (command.isJson) write(`${JSON.stringify(found, undefined, 2)}\n`);
  else write(found.map((execution) => `${executionLine(execution)}\n`).join(''));
  return found.length > 0 ? 0 : 1;
}

function executionLine({ createdAt, endedAt, status, workflow, workflowId, failure }: Execution): string {
  // With its waits: each process that takes the execution over notes a start of its own.
  const took = endedAt === undefined ? '' : durationText(endedAt - createdAt);
  const why = failure === undefined ? '' : `  ${oneLine(failure)}`;
  return `${localTime(createdAt)}  ${status.padEnd(9)}  ${took.padStart(9)}  ${oneLine(workflow)}  ${oneLine(workflowId)}${why}`;
}

async function show(session: Session, { id, withValues, isJson }: Extract<Command, { name: 'show' }>): Promise<0 | 1> {
  const { client, write } = session;
  const execution = await findExecution(client, id);
  if (execution === undefined) return missing(session, id);
  const steps = (await listSteps(client, id)).map((step) => shownStep(step, withValues));
  if (isJson) {
    write(`${JSON.stringify({ ...execution, steps }, undefined, 2)}\n`);
    return 0;
  }
  const { queue = '', version = '', worker } = execution;
  write(`${executionLine(execution)}\n`);
  write(
    `queue ${oneLine(queue)}, version ${oneLine(version)}${worker === undefined ? '' : `, worker ${oneLine(worker)}`}\n`,
  );
  if (steps.length === 0) write('No step is recorded yet.\n');
  else write(`  ${'path'.padEnd(8)}  ${'outcome'.padEnd(7)}  ${'took'.padStart(9)}  step\n`);
  for (const { path, name, took, outcome, value } of steps) {
    const shown = value === undefined ? '' : `  ${oneLine(value)}`;
    const step = oneLine(shownName(path, name));
    write(`  ${path.padEnd(8)}  ${outcome.padEnd(7)}  ${took.padStart(9)}  ${step}${shown}\n`);
  }
  return 0;
}

async function history(session: Session, id: string): Promise<0 | 1> {
  const found = await readHistory(session.client, id);
  if (found === undefined) return missing(session, id);
  session.write(`${JSON.stringify(found, undefined, 2)}\n`);
  return 0;
}

interface ShownStep {
  readonly path: string;
  readonly name: string;
  readonly took: string;
  readonly outcome: 'success' | 'error' | 'unknown';
  readonly value?: string;
}

const codec = new ValueCodec({ errors: [], codec: undefined, maxValueBytes: Infinity });

function shownStep({ path, name, startedAt, endedAt, text }: ExecutedStepRow, withValues: boolean): ShownStep {
  const took = startedAt === undefined || endedAt === undefined ? '' : durationText(endedAt - startedAt);
  const base = { path: path === '' ? '.' : path, name, took };
  // Not one of our values: the note that a worker was lost.
  if (path.startsWith('~')) return { ...base, outcome: 'success' };
  let outcome;
  try {
    outcome = codec.decode(text);
  } catch {
    return { ...base, outcome: 'unknown', ...(withValues ? { value: 'encrypted' } : {}) };
  }
  if ('value' in outcome)
    return { ...base, outcome: 'success', ...(withValues ? { value: asText(outcome.value) } : {}) };
  const { errorType, errorMessage } = describeError(outcome.error);
  return { ...base, outcome: 'error', value: `${errorType}: ${errorMessage}` };
}

function asText(value: unknown): string {
  return value === undefined ? 'undefined' : JSON.stringify(value, (_, part: unknown) => plain(part));
}

function plain(part: unknown): unknown {
  if (typeof part === 'bigint') return String(part);
  return part instanceof Map || part instanceof Set ? [...part] : part;
}

/** Does it with each execution, also after one that is missing or has ended. */
async function each(
  session: Session,
  ids: readonly string[],
  done: string,
  body: (execution: Execution) => Promise<void>,
): Promise<0 | 1> {
  let code: 0 | 1 = 0;
  for (const id of ids) {
    const execution = await findExecution(session.client, id);
    if (execution === undefined) code = missing(session, id);
    else if (execution.status === 'success' || execution.status === 'error') {
      session.warn(`${oneLine(id)} has ended as ${execution.status}; start it again with another id.\n`);
      code = 1;
    } else {
      await body(execution);
      session.write(`${oneLine(id)} ${done}\n`);
    }
  }
  return code;
}

async function purge(session: Session, command: Extract<Command, { name: 'purge' }>): Promise<0> {
  const { olderThanMs, queue, isDryRun } = command;
  const filter = { endedBefore: Date.now() - olderThanMs, queue };
  const { client, pool, write } = session;
  if (isDryRun) write(`${await countEnded(pool, filter)} executions would be deleted.\n`);
  else write(`${await purgeExecutions(client, pool, filter)} executions deleted.\n`);
  return 0;
}

function missing({ warn }: Session, id: string): 1 {
  warn(`There is no execution ${oneLine(id)}; tta-dbos list shows those that are kept.\n`);
  return 1;
}
