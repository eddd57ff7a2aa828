import type { RunStatus } from '@tta/core/run-tree';

const signs: Record<RunStatus, string> = {
  success: '✓',
  error: '✗',
  timeout: '◔',
  rejected: '⊝',
  cancelled: '⊘',
  running: '…',
};

/** A status as a sign that does not depend on colour. Its text stands beside it. */
export function StatusSign({ status, hasEnded = false }: { status: RunStatus; hasEnded?: boolean }) {
  const isCutOff = hasEnded && status === 'running';
  return (
    <span class={`sign ${isCutOff ? 'cancelled' : status}`} aria-hidden="true">
      {isCutOff ? '⊘' : signs[status]}
    </span>
  );
}

export function statusText(status: RunStatus, hasEnded = false): string {
  return hasEnded && status === 'running' ? 'cut off: its process ended' : status;
}
