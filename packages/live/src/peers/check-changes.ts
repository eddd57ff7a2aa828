import type { PeerChanges, RunDetail, RunSummary } from '../model/live-data.js';

// Another process may be another version, or not one of ours at all: what it says is looked at before it is used. Texts
// are shown as texts and never run, so only shapes matter here.

type Unknown = Readonly<Record<string, unknown>>;

/** The changes, if they have their shape. Runs that do not are left out. */
export function checkedChanges(value: unknown, processId: string): PeerChanges | undefined {
  if (!isObject(value) || !isObject(value.process) || value.process.id !== processId) return undefined;
  const { version, hasMore, runs, keys, process } = value;
  if (!isNumber(version) || !Array.isArray(runs) || !Array.isArray(keys)) return undefined;
  if (!isText(process.service) || !isText(process.workspace) || !isNumber(process.pid)) return undefined;
  const { pid, service, workspace } = process;
  const numberOr = (found: unknown): number => (isNumber(found) ? found : 0);
  return {
    process: {
      ...{ id: processId, pid, service, workspace, startedAt: numberOr(process.startedAt), isOwn: false },
      ...{ hasEnded: false, droppedRuns: numberOr(process.droppedRuns), droppedParts: numberOr(process.droppedParts) },
    },
    version,
    hasMore: hasMore === true,
    runs: runs.filter((run) => isRun(run, processId)),
    keys: keys.filter(isText),
  };
}

function isRun(run: unknown, processId: string): run is RunDetail {
  return (
    isObject(run) &&
    isText(run.id) &&
    isText(run.correlationId) &&
    isText(run.workflow) &&
    isNumber(run.startedAt) &&
    isNumber(run.stepCount) &&
    isObject(run.frames) &&
    isSummary(run.summary, processId) &&
    Array.isArray(run.steps) &&
    run.steps.every(isStep)
  );
}

function isSummary(summary: unknown, processId: string): summary is RunSummary {
  return (
    isObject(summary) &&
    isText(summary.key) &&
    summary.key.startsWith(`${processId}.`) &&
    isText(summary.id) &&
    isText(summary.workflow) &&
    isText(summary.correlationId) &&
    isText(summary.status) &&
    isNumber(summary.version) &&
    isNumber(summary.startedAt)
  );
}

function isStep(step: unknown): boolean {
  return (
    isObject(step) &&
    isNumber(step.id) &&
    isNumber(step.depth) &&
    isText(step.name) &&
    isText(step.type) &&
    isText(step.status) &&
    isNumber(step.startMs) &&
    Array.isArray(step.marks) &&
    step.marks.every((mark) => isObject(mark) && isText(mark.name) && isNumber(mark.atMs))
  );
}

function isObject(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
