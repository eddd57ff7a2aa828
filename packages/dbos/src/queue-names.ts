const applicationPrefix = 'tta:';

/**
 * The application of a queue, as DBOS calls it. Each queue is one of its own, so that versions and schedules of one say
 * nothing about another; and an execution that was cancelled, which is in no queue, still shows where it was.
 */
export function applicationOf(queue: string): string {
  return `${applicationPrefix}${queue}`;
}

/** The queue of an application of ours; `undefined` for one of others in the same database. */
export function queueOf(application: string | undefined): string | undefined {
  return application?.startsWith(applicationPrefix) === true ? application.slice(applicationPrefix.length) : undefined;
}

/** A version as DBOS keeps it: two applications of a database cannot have one of the same name. */
export function storedVersion(queue: string, version: string): string {
  return `${queue}/${version}`;
}

/** The version as users know it. */
export function versionOf(stored: string | undefined, queue: string | undefined): string | undefined {
  return stored?.startsWith(`${queue}/`) === true ? stored.slice(`${queue}/`.length) : stored;
}

/** Where executions wait that were taken over: only they can have a record. */
export function recoveredQueueOf(queue: string): string {
  return `${queue}-recovered`;
}
