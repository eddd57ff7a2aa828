import { useSignal } from '@preact/signals';
import { durationText } from '@tta/core/authors';
import { useEffect, useRef } from 'preact/hooks';
import type { RunOrder } from '../src/model/filter-runs.js';
import type { RunSummary } from '../src/model/live-data.js';
import {
  clockOffset,
  filter,
  go,
  hasEnded,
  isLoaded,
  isPaused,
  now,
  order,
  processes,
  runs,
  workflows,
} from './state.js';
import { StatusSign, statusText } from './status.js';
import { useSteadyRows } from './steady-rows.js';
import { VirtualList } from './virtual-list.js';

const rowHeight = 52;
/** A pointer that has not moved for so long aims at nothing. */
const aimMs = 2000;

const statuses = [
  ['', 'Every status'],
  ['failed', 'Failed'],
  ['slow', 'Slow'],
  ['running', 'Running'],
  ['success', 'Success'],
  ['error', 'Error'],
  ['timeout', 'Timeout'],
  ['cancelled', 'Cancelled'],
  ['rejected', 'Rejected'],
] as const;

export function RunsView() {
  /** By its key, so that it stays on its run while others come. */
  const active = useSignal<string | undefined>(undefined);
  const isScrolled = useSignal(false);
  const isAiming = useSignal(false);
  const isReading = active.value !== undefined || isScrolled.value;
  const { rows, newRuns } = useSteadyRows(isReading || isAiming.value);
  const list = useRef<HTMLDivElement>(null);
  const aim = useRef<ReturnType<typeof setTimeout>>(undefined);
  const indexOfActive = (): number =>
    Math.max(
      0,
      rows.findIndex(({ key }) => key === active.value),
    );
  const index = indexOfActive();
  useEffect(() => {
    if (document.activeElement?.id !== 'search') list.current?.focus();
    return () => clearTimeout(aim.current);
  }, []);
  const stopAiming = (): void => {
    clearTimeout(aim.current);
    isAiming.value = false;
  };
  const onPointerMove = (): void => {
    clearTimeout(aim.current);
    aim.current = setTimeout(stopAiming, aimMs);
    isAiming.value = true;
  };
  const showNewest = (): void => {
    stopAiming();
    active.value = undefined;
    isScrolled.value = false;
    if (list.current !== null) list.current.scrollTop = 0;
    list.current?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -1e9,
      End: 1e9,
    };
    const by = steps[event.key];
    if (event.key === 'Enter') {
      // Looked up now: a key may come before what the last one changed is shown.
      const run = rows[indexOfActive()];
      if (run !== undefined) go(`#/run/${run.key}`);
    } else if (event.key === 'Escape' && isReading) {
      event.stopPropagation();
      showNewest();
    } else if (by !== undefined) {
      event.preventDefault();
      const from = active.value === undefined && by > 0 ? -1 : indexOfActive();
      active.value = rows[Math.min(rows.length - 1, Math.max(0, from + by))]?.key;
    }
  };
  return (
    <>
      <Filters shown={rows.length} />
      {rows.length === 0 ? (
        <p class="empty">
          {!isLoaded.value
            ? 'Loading the runs.'
            : runs.value.size === 0
              ? 'No run yet. Runs appear here as soon as a workflow starts.'
              : 'No run matches the filter. Esc clears it.'}
        </p>
      ) : (
        <div class="list" onPointerMove={onPointerMove} onPointerLeave={stopAiming}>
          {isReading && newRuns > 0 && (
            <button type="button" class="new-runs" onClick={showNewest}>
              {newRuns} new
            </button>
          )}
          <VirtualList
            listRef={list}
            label="Runs"
            count={rows.length}
            rowHeight={rowHeight}
            active={active.value === undefined ? undefined : index}
            onKeyDown={onKey}
            onScroll={(top) => (isScrolled.value = top >= rowHeight)}
            render={(at) => {
              const run = rows[at];
              return (
                run && <RunRow key={run.key} run={run} at={at} of={rows.length} isActive={run.key === active.value} />
              );
            }}
          />
        </div>
      )}
    </>
  );
}

function Filters({ shown }: { shown: number }) {
  const set = (name: keyof typeof filter.value) => (event: Event) => {
    filter.value = { ...filter.value, [name]: (event.currentTarget as HTMLInputElement).value };
  };
  const { text, workflow, status, process } = filter.value;
  return (
    <form class="filters" role="search" aria-label="Filter runs" onSubmit={(event) => event.preventDefault()}>
      <label>
        Search
        <input id="search" type="search" value={text} onInput={set('text')} placeholder="name, id or message ( / )" />
      </label>
      <label>
        Workflow
        <select value={workflow} onChange={set('workflow')}>
          <option value="">Every workflow</option>
          {workflows.value.map((name) => (
            <option value={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        Status
        <select value={status} onChange={set('status')}>
          {statuses.map(([value, title]) => (
            <option value={value}>{title}</option>
          ))}
        </select>
      </label>
      {processes.value.length > 1 && (
        <label>
          Process
          <select value={process} onChange={set('process')}>
            <option value="">Every process</option>
            {processes.value.map(({ id, service, workspace, pid, hasEnded: ended }) => (
              <option value={id}>{`${service} in ${workspace}, ${pid}${ended ? ', ended' : ''}`}</option>
            ))}
          </select>
        </label>
      )}
      <label>
        Order
        <select value={order.value} onChange={(event) => (order.value = event.currentTarget.value as RunOrder)}>
          <option value="attention">Running, failed, slow first</option>
          <option value="newest">Newest first</option>
          <option value="longest">Longest first</option>
        </select>
      </label>
      <button type="button" aria-pressed={isPaused.value} onClick={() => (isPaused.value = !isPaused.value)}>
        {isPaused.value ? 'Go on' : 'Pause'}
      </button>
      <output>{shown} shown</output>
    </form>
  );
}

function RunRow({ run, at, of, isActive }: { run: RunSummary; at: number; of: number; isActive: boolean }) {
  const ended = hasEnded(run.process);
  const service =
    processes.value.length > 1 ? processes.value.find(({ id }) => id === run.process)?.service : undefined;
  const isRunning = run.status === 'running' && !ended;
  const duration = run.durationMs ?? (isRunning ? now.value + clockOffset.value - run.startedAt : undefined);
  return (
    <div
      id={`row-${at}`}
      class={`run-row ${isActive ? 'active' : ''}`}
      role="option"
      aria-selected={isActive}
      aria-posinset={at + 1}
      aria-setsize={of}
      style={{ top: `${at * rowHeight}px`, height: `${rowHeight}px` }}
      onClick={() => go(`#/run/${run.key}`)}
    >
      <StatusSign status={run.status} hasEnded={ended} />
      <span class="what">
        <strong>{run.workflow}</strong>
        <span class="facts">
          <span>{statusText(run.status, ended)}</span>
          {run.isSlow && <span class="slow">slow</span>}
          {run.failure !== undefined && (
            <span class="failure">
              in {run.failure.step}: {run.failure.type}
              {run.failure.message && `: ${run.failure.message}`}
            </span>
          )}
        </span>
      </span>
      <span class="when">
        <span class="duration">{duration === undefined ? 'cut off' : durationText(Math.max(0, duration))}</span>
        <span class="facts">
          {service !== undefined && <span>{service}</span>}
          {run.costUsd !== undefined && <span>${run.costUsd.toPrecision(2)}</span>}
          <span>{new Date(run.startedAt).toLocaleTimeString()}</span>
        </span>
      </span>
    </div>
  );
}
