import { durationText } from '@tta/core/authors';
import { type RunTree, type TreeStep } from '@tta/core/run-tree';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { compareRuns, type ComparedStep } from '../src/model/compare-runs.js';
import type { RunDetail } from '../src/model/live-data.js';
import type { MedianRun } from '../src/model/median-run.js';
import { fetchJson, runs } from './state.js';
import { StatusSign } from './status.js';

/** The choice beside keys of runs. */
const median = 'median';
const mostChoices = 30;
const mostRows = 500;

/** Chooses what the run is compared with: the median of its workflow, or another run of it. Empty for nothing. */
export function CompareWith({ run, value, onChange }: ChoiceProps) {
  const { key: ownKey, workflow } = run.summary;
  const others = [...runs.value.values()]
    .filter((each) => each.workflow === workflow && each.key !== ownKey && each.durationMs !== undefined)
    .sort((one, other) => other.startedAt - one.startedAt)
    .slice(0, mostChoices);
  return (
    <label>
      Compare with{' '}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">nothing</option>
        <option value={median}>the median of its workflow</option>
        {others.map(({ key, status, durationMs = 0, startedAt }) => (
          <option key={key} value={key}>
            {`${status}, ${durationText(durationMs)}, ${new Date(startedAt).toLocaleTimeString()}`}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ChoiceProps {
  readonly run: RunDetail;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

interface Other {
  readonly title: string;
  readonly run: RunTree | undefined;
}

/** Two runs side by side, step by step. */
export function Comparison({ run, nowMs, choice }: { run: RunDetail; nowMs: number; choice: string }) {
  const other = useSignal<Other | undefined>(undefined);
  const { key } = run.summary;
  useEffect(() => {
    other.value = undefined;
    let isWanted = true;
    const found = choice === median ? medianOf(key) : otherRun(choice);
    void found.then((value) => {
      if (isWanted) other.value = value;
    });
    return () => {
      isWanted = false;
    };
  }, [key, choice]);
  if (other.value === undefined) return <p class="empty">Loading the other run.</p>;
  const { title, run: compared } = other.value;
  if (compared === undefined) return <p class="empty">{title}</p>;
  const rows = compareRuns(run, compared);
  const totalMs = Math.max(nowMs, lastEnd(run), lastEnd(compared), 0.001);
  return (
    <div class="table" tabIndex={0} role="region" aria-label="Comparison">
      <table class="comparison">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">This run</th>
            <th scope="col">{title}</th>
            <th scope="col">Difference</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((row) => (
            <Row key={row.place} row={row} totalMs={totalMs} />
          ))}
        </tbody>
      </table>
      {rows.length > mostRows && <p class="empty">{rows.length - mostRows} more steps are not shown.</p>}
    </div>
  );
}

function Row({ row, totalMs }: { row: ComparedStep; totalMs: number }) {
  const { name, type, depth, own, other, longerMs } = row;
  // Less is as likely an effect of the machine as of the code.
  const isNotable = longerMs !== undefined && Math.abs(longerMs) > totalMs * 0.05;
  const change = isNotable ? (longerMs > 0 ? 'longer' : 'shorter') : '';
  return (
    <tr>
      <th scope="row" style={{ paddingLeft: `${10 + Math.min(depth, 24) * 16}px` }}>
        {name} <span class="type">{type}</span>
      </th>
      <Side step={own} />
      <Side step={other} />
      <td class={change}>
        {longerMs === undefined ? '' : `${longerMs < 0 ? '−' : '+'}${durationText(Math.abs(longerMs))} ${change}`}
      </td>
      <td class="both" aria-hidden="true">
        <Bar step={own} totalMs={totalMs} />
        <Bar step={other} totalMs={totalMs} />
      </td>
    </tr>
  );
}

function Side({ step }: { step: TreeStep | undefined }) {
  if (step === undefined) return <td class="type">did not run</td>;
  const { status, durationMs } = step;
  return (
    <td>
      <StatusSign status={status} /> <span class="sr-only">{status}</span>
      {durationMs === undefined ? 'runs' : durationText(durationMs)}
    </td>
  );
}

function Bar({ step, totalMs }: { step: TreeStep | undefined; totalMs: number }) {
  const part = (ms: number): string => `${(Math.min(ms, totalMs) / totalMs) * 100}%`;
  return (
    <div class="bars">
      {step !== undefined && (
        <span
          class={`bar ${step.status}`}
          style={{ left: part(step.startMs), width: `max(2px, ${part(step.durationMs ?? totalMs - step.startMs)})` }}
        />
      )}
    </div>
  );
}

async function medianOf(key: string): Promise<Other> {
  const { runs: count = 0, run } = (await fetchJson<MedianRun>(`api/median/${key}`)) ?? {};
  if (run === undefined) return { title: 'No other run of this workflow succeeded yet.', run };
  return { title: count === 1 ? 'The one other run' : `Median of ${count} runs`, run };
}

async function otherRun(key: string): Promise<Other> {
  const run = await fetchJson<RunDetail>(`api/run/${key}`);
  if (run === undefined) return { title: 'The other run is no longer kept.', run };
  return { title: `Run of ${new Date(run.startedAt).toLocaleTimeString()}`, run };
}

function lastEnd({ steps }: RunTree): number {
  return steps.reduce((last, { startMs, durationMs = 0 }) => Math.max(last, startMs + durationMs), 0);
}
