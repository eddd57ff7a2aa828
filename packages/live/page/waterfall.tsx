import { useSignal } from '@preact/signals';
import { durationText } from '@tta/core/authors';
import { stepFacts, waitsOf, type TreeMark, type TreeStep } from '@tta/core/run-tree';
import { useEffect, useRef } from 'preact/hooks';
import { childrenOf, endOf, timeInNoStep } from '../src/model/analyse-run.js';
import { joinedRunId } from '../src/model/joined-run-id.js';
import type { RunDetail } from '../src/model/live-data.js';
import { visibleRows, type TreeRow } from '../src/model/visible-rows.js';
import { JoinedRun } from './joined-run.js';
import { StatusSign } from './status.js';

export interface WaterfallProps {
  readonly run: RunDetail;
  readonly nowMs: number;
  readonly totalMs: number;
  /** Ids of the steps that the duration depends on. */
  readonly path: ReadonlySet<number>;
  readonly showMarks: boolean;
  /** Id of the failing step. */
  readonly pinned: number | undefined;
}

/** More rows are shown on demand: a tree of five thousand is read by nobody at once. */
const rowsAtATime = 400;

/** Tree and waterfall in one: a row for each step, with a bar of when it ran. */
export function Waterfall({ run, nowMs, totalMs, path, showMarks, pinned }: WaterfallProps) {
  const toggled = useSignal<ReadonlySet<number>>(new Set());
  const unfolded = useSignal<ReadonlySet<number>>(new Set());
  const selected = useSignal<number | undefined>(undefined);
  const active = useSignal(0);
  const most = useSignal(rowsAtATime);
  const tree = useRef<HTMLDivElement>(null);
  const rows = visibleRows(run, { toggled: toggled.value, unfolded: unfolded.value, showMarks });
  const shown = rows.slice(0, most.value);
  const children = childrenOf(run);
  const flip = (set: typeof toggled, id: number): void => {
    const next = new Set(set.value);
    if (!next.delete(id)) next.add(id);
    set.value = next;
  };
  const act = (row: TreeRow | undefined): void => {
    if (row === undefined) return;
    if (row.kind === 'attempts') flip(unfolded, row.parent.id);
    else selected.value = selected.value === row.step.id ? undefined : row.step.id;
  };
  const onKey = (event: KeyboardEvent): void => {
    const row = shown[active.value];
    const move = (to: number): void => {
      event.preventDefault();
      active.value = Math.min(shown.length - 1, Math.max(0, to));
    };
    if (event.key === 'ArrowDown') move(active.value + 1);
    else if (event.key === 'ArrowUp') move(active.value - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(shown.length - 1);
    else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      act(row);
    } else if (row?.kind === 'step' && row.hasInside) {
      if ((event.key === 'ArrowLeft' && row.isOpen) || (event.key === 'ArrowRight' && !row.isOpen))
        flip(toggled, row.step.id);
    }
  };
  useEffect(() => {
    tree.current?.querySelector(`#tree-${active.value}`)?.scrollIntoView({ block: 'nearest' });
  }, [active.value]);
  const deadline = run.deadlineMs;
  return (
    <>
      <div class="scale" aria-hidden="true">
        <span>0</span>
        <span>{durationText(totalMs / 2)}</span>
        <span>{durationText(totalMs)}</span>
      </div>
      <div
        ref={tree}
        class="tree"
        role="tree"
        tabIndex={0}
        aria-label="Steps"
        aria-activedescendant={`tree-${active.value}`}
        onKeyDown={onKey}
      >
        {shown.map((row, index) => {
          const common = { id: `tree-${index}`, isActive: index === active.value };
          if (row.kind === 'attempts')
            return (
              <FoldedAttempts
                key={`a${row.parent.id}`}
                {...common}
                row={row}
                onClick={() => flip(unfolded, row.parent.id)}
              />
            );
          if (row.kind === 'mark')
            return (
              <Mark
                key={`m${row.step.id}.${row.index}`}
                {...common}
                mark={row.mark}
                depth={row.step.depth + 1}
                totalMs={totalMs}
              />
            );
          const { step } = row;
          return (
            <StepRow
              key={step.id}
              {...common}
              row={row}
              runId={run.id}
              {...{ nowMs, totalMs, deadline }}
              noStepMs={timeInNoStep(step, children.get(step.id) ?? [], nowMs)}
              hasInside={(children.get(step.id) ?? []).length > 0}
              isOnPath={path.has(step.id)}
              isPinned={step.id === pinned}
              isSelected={selected.value === step.id}
              onToggle={() => flip(toggled, step.id)}
              onSelect={() => {
                active.value = index;
                act(row);
              }}
            />
          );
        })}
      </div>
      {rows.length > shown.length && (
        <button type="button" onClick={() => (most.value += rowsAtATime)}>
          Show {Math.min(rowsAtATime, rows.length - shown.length)} more of {rows.length} rows
        </button>
      )}
    </>
  );
}

interface StepRowProps {
  readonly id: string;
  readonly runId: string;
  readonly isActive: boolean;
  readonly row: Extract<TreeRow, { kind: 'step' }>;
  readonly nowMs: number;
  readonly totalMs: number;
  readonly deadline: number | undefined;
  readonly noStepMs: number;
  readonly hasInside: boolean;
  readonly isOnPath: boolean;
  readonly isPinned: boolean;
  readonly isSelected: boolean;
  readonly onToggle: () => void;
  readonly onSelect: () => void;
}

function StepRow(props: StepRowProps) {
  const { id, isActive, row, nowMs, totalMs, deadline, noStepMs, isOnPath, isPinned, isSelected } = props;
  const { step, hasInside, isOpen } = row;
  const end = endOf(step, nowMs);
  const duration = durationText(end - step.startMs);
  // Told by a link where it is known which run computed.
  const isJoined = joinedRunId(step) !== undefined;
  const facts = stepFacts(step).filter((fact) => !isJoined || fact !== 'joined a miss');
  if (props.hasInside && noStepMs > totalMs * 0.05) facts.push(`${durationText(noStepMs)} in no step`);
  if (deadline !== undefined && end > deadline && step.startMs <= deadline) facts.push('over the deadline');
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={step.depth + 1}
      aria-expanded={hasInside ? isOpen : undefined}
      aria-selected={isSelected}
      class={`row step ${isActive ? 'active' : ''} ${isPinned ? 'pinned' : ''} ${isOnPath ? 'on-path' : ''}`}
    >
      <div class="line" onClick={props.onSelect}>
        <div class="label" style={{ paddingLeft: `${Math.min(step.depth, 24) * 16}px` }}>
          <span
            class="twisty"
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              props.onToggle();
            }}
          >
            {hasInside ? (isOpen ? '▾' : '▸') : ''}
          </span>
          <StatusSign status={step.status} />
          <span
            class="name"
            title={isOnPath ? 'on the critical path: the duration of the run depends on it' : undefined}
          >
            {step.name}
          </span>
          <span class="type">{step.type === step.name ? '' : step.type}</span>
          <span class="sr-only">{step.status}</span>
          {facts.map((fact) => (
            <span class="fact">{fact}</span>
          ))}
          <JoinedRun step={step} runId={props.runId} />
        </div>
        <div class="bars" aria-hidden="true">
          <Bars {...{ step, end, totalMs, deadline, isOnPath }} />
        </div>
        <span class="duration">{duration}</span>
      </div>
      {isSelected && <StepDetails step={step} noStepMs={props.hasInside ? noStepMs : undefined} />}
    </div>
  );
}

interface BarsProps {
  readonly step: TreeStep;
  readonly end: number;
  readonly totalMs: number;
  readonly deadline: number | undefined;
  readonly isOnPath: boolean;
}

function Bars({ step, end, totalMs, deadline }: BarsProps) {
  const at = (ms: number): string => `${(Math.min(ms, totalMs) / totalMs) * 100}%`;
  const span = (fromMs: number, toMs: number): { left: string; width: string } => ({
    left: at(fromMs),
    width: `max(2px, ${at(Math.max(0, toMs - fromMs))})`,
  });
  return (
    <>
      <span class={`bar ${step.status}`} style={span(step.startMs, end)} />
      {waitsOf(step).map(({ fromMs, toMs }) => (
        <span class="bar backoff" title="waiting between attempts" style={span(fromMs, Math.min(toMs, end))} />
      ))}
      {deadline !== undefined && deadline <= totalMs && <span class="deadline" style={{ left: at(deadline) }} />}
    </>
  );
}

function StepDetails({ step, noStepMs }: { step: TreeStep; noStepMs: number | undefined }) {
  const { attributes = {}, error, input, output, costUsd, startMs } = step;
  const shown = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return (
    <div class="details">
      <dl>
        <dt>Started</dt>
        <dd>{durationText(startMs)} after the run</dd>
        {noStepMs !== undefined && (
          <>
            <dt>In no step</dt>
            <dd>{durationText(noStepMs)}</dd>
          </>
        )}
        {costUsd !== undefined && (
          <>
            <dt>Cost</dt>
            <dd>${costUsd.toPrecision(3)}</dd>
          </>
        )}
        {shown.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{String(value)}</dd>
          </>
        ))}
        {input !== undefined && (
          <>
            <dt>Input</dt>
            <dd>
              <code>{input}</code>
            </dd>
          </>
        )}
        {output !== undefined && (
          <>
            <dt>Output</dt>
            <dd>
              <code>{output}</code>
            </dd>
          </>
        )}
      </dl>
      {error !== undefined && (
        <p class="error-message">
          <strong>{error.type}</strong>
          {error.message && `: ${error.message}`}
          {step.threw !== true && ' (thrown by a step inside)'}
          {error.causes.map(({ type, message }) => `; caused by ${type}${message && `: ${message}`}`)}
        </p>
      )}
    </div>
  );
}

interface MarkProps {
  readonly id: string;
  readonly isActive: boolean;
  readonly mark: TreeMark;
  readonly depth: number;
  readonly totalMs: number;
}

function Mark({ id, isActive, mark, depth, totalMs }: MarkProps) {
  const { kind, name, level = 'debug', atMs, fields = {}, error } = mark;
  return (
    <div id={id} role="treeitem" aria-level={depth + 1} class={`row mark ${level} ${isActive ? 'active' : ''}`}>
      <div class="line">
        <div class="label" style={{ paddingLeft: `${Math.min(depth, 24) * 16 + 20}px` }}>
          <span class="level">{kind === 'log' ? level : 'event'}</span> {name}
          {Object.entries(fields).map(([field, value]) => (
            <span class="field">{` ${field}=${typeof value === 'number' ? Number(value.toFixed(3)) : String(value)}`}</span>
          ))}
          {error !== undefined && ` ${error.type}${error.message && `: ${error.message}`}`}
        </div>
        <div class="bars" aria-hidden="true">
          <span class="dot" style={{ left: `${(Math.min(atMs, totalMs) / totalMs) * 100}%` }} />
        </div>
        <span class="duration moment">at {durationText(atMs)}</span>
      </div>
    </div>
  );
}

interface FoldedProps {
  readonly id: string;
  readonly isActive: boolean;
  readonly row: Extract<TreeRow, { kind: 'attempts' }>;
  readonly onClick: () => void;
}

function FoldedAttempts({ id, isActive, row, onClick }: FoldedProps) {
  const { parent, count } = row;
  return (
    <div id={id} role="treeitem" aria-level={parent.depth + 2} class={`row folded ${isActive ? 'active' : ''}`}>
      <div class="line" onClick={onClick}>
        <div class="label" style={{ paddingLeft: `${Math.min(parent.depth + 1, 24) * 16 + 20}px` }}>
          {count} earlier attempts: show them
        </div>
      </div>
    </div>
  );
}
