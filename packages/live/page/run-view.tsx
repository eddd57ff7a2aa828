import { useSignal } from '@preact/signals';
import { durationText } from '@tta/core/authors';
import { failingStep } from '@tta/core/run-tree';
import { criticalPath, scaleMs } from '../src/model/analyse-run.js';
import type { RunDetail } from '../src/model/live-data.js';
import { CompareWith, Comparison } from './comparison.js';
import { FailurePanel } from './failure-panel.js';
import { clockOffset, detail, detailError, hasEnded, now, processes, runs } from './state.js';
import { StatusSign, statusText } from './status.js';
import { Takeaway } from './takeaway.js';
import { Waterfall } from './waterfall.js';
import { WebLink } from './web-link.js';

export function RunView() {
  const run = detail.value;
  if (detailError.value !== undefined) return <p class="empty">{detailError.value}</p>;
  if (run === undefined) return <p class="empty">Loading the run.</p>;
  return <Run key={run.summary.key} run={run} />;
}

function Run({ run }: { run: RunDetail }) {
  const showMarks = useSignal(true);
  const comparedWith = useSignal('');
  const { summary } = run;
  const ended = hasEnded(summary.process);
  const root = run.steps[0];
  const lastMs = Math.max(...run.steps.map(({ startMs, durationMs = 0 }) => startMs + durationMs));
  const nowMs = root?.durationMs ?? (ended ? lastMs : now.value + clockOffset.value - run.startedAt);
  const failing = failingStep(run);
  return (
    <article class="run">
      <p>
        <a href="#/runs">All runs</a>
      </p>
      <h2>
        <StatusSign status={summary.status} hasEnded={ended} /> {run.workflow}
      </h2>
      <Facts run={run} nowMs={nowMs} ended={ended} />
      {failing !== undefined && <FailurePanel run={run} step={failing} />}
      <div class="tools">
        <label>
          <input type="checkbox" checked={showMarks.value} onChange={() => (showMarks.value = !showMarks.value)} />{' '}
          Events and log lines
        </label>
        <CompareWith run={run} value={comparedWith.value} onChange={(value) => (comparedWith.value = value)} />
        <Takeaway run={run} />
      </div>
      {comparedWith.value === '' ? (
        <Waterfall
          run={run}
          nowMs={nowMs}
          totalMs={scaleMs(run, nowMs)}
          path={criticalPath(run, nowMs)}
          showMarks={showMarks.value}
          pinned={failing?.id}
        />
      ) : (
        <Comparison run={run} nowMs={nowMs} choice={comparedWith.value} />
      )}
    </article>
  );
}

function Facts({ run, nowMs, ended }: { run: RunDetail; nowMs: number; ended: boolean }) {
  const { summary } = run;
  const process = processes.value.find(({ id }) => id === summary.process);
  const caused =
    run.causationId === undefined ? undefined : [...runs.value.values()].find(({ id }) => id === run.causationId);
  const facts: [string, preact.ComponentChildren][] = [
    ['Status', statusText(summary.status, ended)],
    ['Duration', durationText(nowMs)],
    ['Steps', run.stepCount],
    ['Started', new Date(run.startedAt).toLocaleString()],
    ['Workflow id', <code>{run.id}</code>],
  ];
  if (run.correlationId !== run.id) facts.push(['Correlation id', <code>{run.correlationId}</code>]);
  if (run.deadlineMs !== undefined) {
    const left = run.deadlineMs - nowMs;
    facts.push(['Deadline', left >= 0 ? `${durationText(left)} left` : `missed by ${durationText(-left)}`]);
  }
  if (run.traceId !== undefined && run.traceHref !== undefined)
    facts.push(['Trace', <WebLink href={run.traceHref}>{run.traceId}</WebLink>]);
  if (summary.costUsd !== undefined) facts.push(['Cost', `$${summary.costUsd.toPrecision(3)}`]);
  if (caused !== undefined) facts.push(['Caused by', <a href={`#/run/${caused.key}`}>{caused.workflow}</a>]);
  if (process !== undefined)
    facts.push(['Process', `${process.service} in ${process.workspace}, ${process.pid}${ended ? ', ended' : ''}`]);
  for (const [name, value] of Object.entries({ ...run.tags, ...run.metadata })) facts.push([name, value]);
  return (
    <dl class="facts-list">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
