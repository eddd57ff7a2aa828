import type { Writable } from 'node:stream';
import type { EventLevel, Instrumentation } from '@tta/core';
import { environmentVariable } from '@tta/core/authors';
import { renderRunTree, RunRecorder, type ErrorSummary, type RunTree } from '@tta/core/run-tree';
import type { LogSink } from './log-sink.js';
import type { LogSteps } from './winston-logger.js';

/** The dependencies of the log of trees. */
export interface TreeLogConfig {
  readonly sink: LogSink;
  /** Tells the width, and whether it is a terminal. */
  readonly stream: Writable;
  readonly isEnabled: (level: EventLevel) => boolean;
  readonly showErrorMessages: boolean;
  /** `failures`: only workflows that failed or were slow. */
  readonly steps: LogSteps;
  readonly slowMs: number | undefined;
}

/** Prints each workflow that ended as a tree. */
export function treeLog(config: TreeLogConfig): Instrumentation {
  const { sink, stream, isEnabled, showErrorMessages, steps, slowMs = Infinity } = config;
  const { isTTY = false } = stream as Partial<NodeJS.WriteStream>;
  const color = isTTY && environmentVariable('NO_COLOR') === undefined;
  return new RunRecorder({
    ended(run) {
      const { status, durationMs = 0 } = run.root.outcome ?? {};
      const hasFailed = status !== 'success' && status !== 'cancelled';
      const level = hasFailed ? 'error' : 'info';
      if (!isEnabled(level) || (steps === 'failures' && !hasFailed && durationMs < slowMs)) return;
      const tree = run.toTree();
      const { columns } = stream as Partial<NodeJS.WriteStream>;
      sink.write(
        renderRunTree(showErrorMessages ? tree : withoutMessages(tree), { columns, color }),
        level,
        'workflow_tree',
      );
    },
  });
}

function withoutMessages(run: RunTree): RunTree {
  const typeOnly = <E extends ErrorSummary>(error: E): E => ({ ...error, message: '' });
  const steps = run.steps.map(({ error, marks, ...step }) => ({
    ...step,
    marks: marks.map((mark) => (mark.error === undefined ? mark : { ...mark, error: typeOnly(mark.error) })),
    ...(error !== undefined && { error: { ...typeOnly(error), causes: error.causes.map(typeOnly), stack: undefined } }),
  }));
  return { ...run, steps };
}
