import { ok, strictEqual } from 'node:assert/strict';

/** The work and the log lines of the observed step, the same for every contestant. */
export const observedStep = {
  name: 'Narrate',
  type: 'task',
  /** Event names and fields of the two log lines. */
  started: 'narrate_started',
  startFields: (player: number) => ({ player, model: 'small' }),
  completed: 'narrate_completed',
  completeFields: (characters: number) => ({ characters, truncated: false }),
} as const;

/** Names as TTA's catalogue has them, for the peers. */
export const spanAttributeNames = {
  primitiveName: 'tta.primitive.name',
  primitiveType: 'tta.primitive.type',
  workflowId: 'tta.workflow.id',
  correlationId: 'tta.correlation.id',
} as const;

export const latencyBoundsSeconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export const observedProbe = { input: 5, output: 6 };

/** The fields of the line that says how the step ended; which name `event` and the message have is each logger's way. */
export function checkLines(lines: readonly string[], runs: number): void {
  strictEqual(lines.length, 2 * runs);
  for (const line of lines) {
    const record = JSON.parse(line) as Record<string, unknown>;
    strictEqual(record.level?.toString().toLowerCase(), 'info');
    ok(Date.parse(String(record.timestamp)) > 0);
    const flat = { ...record, ...(record.annotations as object | undefined) } as Record<string, unknown>;
    for (const name of ['correlation_id', 'workflow_id', 'trace_id', 'span_id']) ok(flat[name], `no ${name}: ${line}`);
  }
  const ended = lines.filter((line) => line.includes(observedStep.completed));
  strictEqual(ended.length, runs);
  for (const line of ended) ok(line.includes('"characters":6') && line.includes('"truncated":false'), line);
}
