import type { RunStatus, RunTree } from '@tta/core/run-tree';

// The contract between server, page and terminal: everything here is JSON. Paths are below the address with its token.
//
//   GET ./             the page
//   GET ./events       server-sent events: each `state` is a LiveUpdate; the first after a connect has `reset`
//   GET ./api/state    one LiveUpdate with everything
//   GET ./api/run/KEY  a RunDetail; ask again when the summary's `version` grew
//   GET ./api/median/KEY  a MedianRun of the good runs of the same workflow
//   GET ./api/numbers  LiveNumbers
//   GET ./api/graphs   WorkflowGraph[]
//   GET ./api/changes?since=VERSION   PeerChanges, for other processes of the machine

/** A process whose runs are shown. */
export interface LiveProcess {
  /** Unique on the machine, also after the process's number is used again. */
  readonly id: string;
  readonly pid: number;
  /** `OTEL_SERVICE_NAME`, else the name of the program. */
  readonly service: string;
  /** Name of the working folder. */
  readonly workspace: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Whether it is the process that serves the page. */
  readonly isOwn: boolean;
  /** Whether it ended. Its runs are copies from then on. */
  readonly hasEnded: boolean;
  /** Runs that are no longer kept, or never were. */
  readonly droppedRuns: number;
  /** Steps, events and lines that were not kept, in the runs that are. */
  readonly droppedParts: number;
}

/** One line of the list of runs. */
export interface RunSummary {
  /** Unique among all processes. */
  readonly key: string;
  /** `id` of its process. */
  readonly process: string;
  /** Grows with each change of the run, within its process. */
  readonly version: number;
  readonly id: string;
  readonly correlationId: string;
  readonly workflow: string;
  readonly status: RunStatus;
  /** Whether it took longer than nearly all runs of its workflow. */
  readonly isSlow: boolean;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Absent while it runs. */
  readonly durationMs?: number | undefined;
  readonly stepCount: number;
  /** The failure it is about: the step that threw, and what. */
  readonly failure?: { readonly step: string; readonly type: string; readonly message: string } | undefined;
  /** US dollars of all steps, where steps spend. */
  readonly costUsd?: number | undefined;
}

/** A run with all its steps. */
export interface RunDetail extends RunTree {
  readonly summary: RunSummary;
  /** Source code where steps threw, by the step's id. */
  readonly frames: Readonly<Record<number, CodeFrame>>;
  /** Shows the trace of the run, where it is traced and its process knows where traces are shown. */
  readonly traceHref?: string | undefined;
}

/** Some lines of a source file. */
export interface CodeFrame {
  /** Relative to the working folder of the process. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Number of the first line shown. */
  readonly firstLine: number;
  readonly lines: readonly string[];
  /** Opens the place in an editor, by its URL scheme. */
  readonly href: string;
}

/** New and changed lines of the list. */
export interface LiveUpdate {
  /** Milliseconds since the epoch, by the server's clock. */
  readonly now: number;
  /** Whether it replaces all that was sent before. */
  readonly reset: boolean;
  readonly processes: readonly LiveProcess[];
  readonly runs: readonly RunSummary[];
  /** Keys of runs that are no longer kept. */
  readonly gone: readonly string[];
}

/** Figures of the last 15 minutes. */
export interface LiveNumbers {
  readonly now: number;
  /** Length of one entry of `counts` and `failures`. */
  readonly slotMs: number;
  /** Length of one entry of `p95Ms` over time. */
  readonly latencySlotMs: number;
  readonly steps: readonly StepNumbers[];
}

/** Figures of all executions of steps of one name and type in a process. */
export interface StepNumbers {
  readonly process: string;
  /** `stepKey` of its name and type. */
  readonly key: string;
  readonly name: string;
  readonly type: string;
  /** Whether it was a workflow's root. */
  readonly isWorkflow: boolean;
  /** Executions that ended, by how they ended. */
  readonly outcomes: Readonly<Record<Exclude<RunStatus, 'running'>, number>>;
  readonly p50Ms?: number | undefined;
  readonly p95Ms?: number | undefined;
  readonly p99Ms?: number | undefined;
  /** Executions that ended, oldest slot first. */
  readonly counts: readonly number[];
  /** Those that failed: error, timeout or rejected. */
  readonly failures: readonly number[];
  /** The 95th percentile over time, oldest first; `null` where nothing ended. */
  readonly p95OverTimeMs: readonly (number | null)[];
  /** Of a cache: look-ups, and those that were hits. */
  readonly lookups?: number | undefined;
  readonly hits?: number | undefined;
  /** Of a retry: attempts that ended. */
  readonly attempts?: number | undefined;
  /** Of a circuit breaker: `closed`, `open` or `half-open`. */
  readonly breakerState?: string | undefined;
  /** Of a bulkhead or limiter: calls that wait. */
  readonly queueDepth?: number | undefined;
  readonly costUsd?: number | undefined;
}

/** A step at its place in a composition. */
export interface GraphNode {
  readonly name: string;
  readonly type: string;
  /** `stepKey` of its name and type. */
  readonly key: string;
  /** Whether the steps inside run one after the other. */
  readonly runsInOrder: boolean;
  /** Indexes of the nodes inside. */
  readonly inside: readonly number[];
}

/** A composition as a graph. Known before it runs where it was declared. */
export interface WorkflowGraph {
  readonly process: string;
  readonly workflow: string;
  /** The first is the root. A step that is in several places is a node for each. */
  readonly nodes: readonly GraphNode[];
  /** Indexes of nodes: the second follows the first. */
  readonly edges: readonly (readonly [from: number, to: number])[];
  /** The same as a Mermaid flowchart. */
  readonly mermaid: string;
  readonly hasRun: boolean;
}

/** The answer of a process to another one that shows its runs. */
export interface PeerChanges {
  readonly process: LiveProcess;
  /** Ask for the changes since this version the next time. */
  readonly version: number;
  /** Whether more changes wait: they did not fit into one answer. */
  readonly hasMore: boolean;
  readonly runs: readonly RunDetail[];
  /** Keys of all runs that it keeps. */
  readonly keys: readonly string[];
}

/** The key by which figures of a step are found. */
export function stepKey({ name, type }: { readonly name: string; readonly type: string }): string {
  return `${type} ${name}`;
}
