/** How an execution stands. */
export type RunStatus = 'waiting' | 'running' | 'success' | 'error' | 'cancelled' | 'unknown';

/** The names that DBOS has for it. */
const statuses = {
  ENQUEUED: 'waiting',
  DELAYED: 'waiting',
  PENDING: 'running',
  SUCCESS: 'success',
  ERROR: 'error',
  MAX_RECOVERY_ATTEMPTS_EXCEEDED: 'error',
  CANCELLED: 'cancelled',
} as const satisfies Readonly<Record<string, RunStatus>>;

type StoredStatus = keyof typeof statuses;

export function runStatusOf(stored: string | undefined): RunStatus {
  return (statuses as Readonly<Record<string, RunStatus>>)[stored ?? ''] ?? 'unknown';
}

export function storedStatusesOf(status: RunStatus): StoredStatus[] {
  return (Object.keys(statuses) as StoredStatus[]).filter((each) => statuses[each] === status);
}

/** Executions in them can be purged. */
export const endedStatuses: readonly StoredStatus[] = (['success', 'error', 'cancelled'] as const).flatMap(
  storedStatusesOf,
);
