import { TtaError } from '@tta/core';
import { describeError, oneLine } from '@tta/core/authors';

/** Why the database cannot be used. */
export type DatabaseTrouble =
  'unreachable' | 'refused' | 'no-password' | 'not-migrated' | 'read-only' | 'full' | 'failing' | 'shared-sessions';

const advice: Readonly<Record<DatabaseTrouble, string>> = {
  unreachable: 'cannot be reached; check the address, and that PostgreSQL runs there',
  refused: 'refuses the connection; check user, password, and the name of the database',
  'not-migrated': 'is not prepared for this version; run npx tta-dbos migrate once before the workers',
  'no-password': 'asks for a password, and its address has none; write it as user:password@host, or set PGPASSWORD',
  'read-only': 'takes no writes; give the address of the primary, not that of a replica',
  full: 'has no room left; free space, then run npx tta-dbos purge',
  failing: 'fails by itself; look into the log of PostgreSQL',
  'shared-sessions':
    'is behind a pool in transaction mode, where locks do not stay with their process; ' +
    'give workers the address of PostgreSQL itself, or a pool in session mode',
};

/** The database cannot be used as it is. The message shows its address without the password. */
export class DurableDatabaseError extends TtaError {
  /** Written out, so that the error has it where a bundler renames the class. */
  static override readonly name: string = 'DurableDatabaseError';
  constructor(
    readonly trouble: DatabaseTrouble,
    url: string,
    cause?: unknown,
  ) {
    // The driver's words for a missing password are about its own types.
    const detail = cause === undefined || trouble === 'no-password' ? '' : ` (${messageOf(cause, url)})`;
    super(
      'ERR_TTA_DURABLE_DATABASE',
      `the database ${shownAddress(url)} ${advice[trouble]}${detail}`,
      cause === undefined ? undefined : { cause },
    );
  }
}

/**
 * PostgreSQL's conditions of a database that does not work for now: connections, transactions, resources, operators, disks,
 * rights, triggers, damage. The others, such as a value that does not fit, are of what it was asked.
 */
const ofDatabase = /^(?:(?:08|25|28|3D|40|53|55|57|58|P0|XX)...|42501)$/;

/** PostgreSQL's conditions, and Node's codes of connections. */
const troubles: readonly (readonly [RegExp, DatabaseTrouble])[] = [
  [/^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOST|ENET|ENOENT|EPIPE|57P0|08)/, 'unreachable'],
  [/^(?:28|3D000|42501|53300)/, 'refused'],
  [/^(?:3F000|42P01|42703)/, 'not-migrated'],
  [/^25006/, 'read-only'],
  [/^53100/, 'full'],
  [ofDatabase, 'failing'],
];

/** Of errors without a code. */
const messages: readonly (readonly [RegExp, DatabaseTrouble])[] = [
  [/is at schema version \d+/, 'not-migrated'],
  // pg has no word of its own for this.
  [/password must be a (?:non-empty )?string|empty password returned/i, 'no-password'],
  [/^SASL: /, 'refused'],
  [
    /connection terminated|connection timeout|has encountered a connection error|query read timeout|timeout exceeded when trying to connect/i,
    'unreachable',
  ],
];

/** Whether the database failed by itself, so that the same query may succeed later. */
export function isOfDatabase(error: unknown): boolean {
  if (error instanceof DurableDatabaseError) return isOfDatabase(error.cause);
  return codesOf(error).some((code) => ofDatabase.test(code)) || troubleOf(error) === 'unreachable';
}

/** Whether the database may work again later without a change of the address, the rights or the query. */
export function passes(error: unknown): boolean {
  return isOfDatabase(error) && !codesOf(error).some((code) => /^(?:28|3D|42)/.test(code));
}

/** Advice about an error of the database; `undefined` where nothing is known. */
export function adviceAbout(error: unknown): string | undefined {
  const trouble = troubleOf(error);
  return trouble && advice[trouble];
}

/** The error as people need it, if it is one of the database; else the error itself. */
export function explained(error: unknown, url: string): unknown {
  if (error instanceof TtaError) return error;
  const trouble = troubleOf(error);
  if (trouble === undefined) return error;
  return new DurableDatabaseError(trouble, url, error);
}

function troubleOf(error: unknown): DatabaseTrouble | undefined {
  const told = chainOf(error);
  for (const code of codesIn(told)) {
    const found = troubles.find(([pattern]) => pattern.test(code));
    if (found !== undefined) return found[1];
  }
  for (const { message } of told) {
    const found = messages.find(([pattern]) => typeof message === 'string' && pattern.test(message));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

function codesOf(error: unknown): readonly string[] {
  return codesIn(chainOf(error));
}

function codesIn(told: readonly Told[]): string[] {
  return told.flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
}

/** The properties of an error that may say more. */
type Told = Partial<Record<'code' | 'message' | 'cause' | 'errors', unknown>>;

/** An error, its causes, and the errors it collects, such as one for each address of a host. */
function chainOf(error: unknown, depth = 0): readonly Told[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [];
  const { cause, errors } = error as Told;
  const inside = [cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return [error, ...inside.flatMap((each) => chainOf(each, depth + 1))];
}

/** The address without its password, which may also stand among the parameters. */
export function shownAddress(url: string): string {
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
}

function messageOf(error: unknown, url: string): string {
  const { errors } = (error ?? {}) as { readonly errors?: readonly unknown[] };
  const text = describeError(Array.isArray(errors) && errors.length > 0 ? errors[0] : error).errorMessage;
  const { password } = new URL(url);
  // PostgreSQL does not repeat the password; a driver might.
  return oneLine(
    password === '' ? text : text.replaceAll(password, '***').replaceAll(decodeURIComponent(password), '***'),
  );
}
