import { useSignal } from '@preact/signals';
import { durationText } from '@tta/core/authors';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { LiveNumbers, StepNumbers } from '../src/model/live-data.js';
import { endedOf, failureShare, percent, ratePerSecond } from '../src/model/step-figures.js';
import { fetchJson, processes } from './state.js';

const figureTitles = ['Ended', 'Each second', 'Failed', 'p50', 'p95', 'p99'];

/** Rates, latencies and outcomes of the last 15 minutes. */
export function NumbersView() {
  const numbers = useSignal<LiveNumbers | undefined>(undefined);
  const isOnlyWorkflows = useSignal(false);
  useEffect(() => {
    const load = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      numbers.value = (await fetchJson<LiveNumbers>('api/numbers')) ?? numbers.value;
    };
    void load();
    const timer = setInterval(() => void load(), 2000);
    return () => clearInterval(timer);
  }, []);
  const found = numbers.value;
  if (found === undefined) return <p class="empty">Loading the numbers.</p>;
  if (found.steps.length === 0) return <p class="empty">Nothing has run yet.</p>;
  const steps = found.steps
    .filter(({ isWorkflow }) => isWorkflow || !isOnlyWorkflows.value)
    .sort((one, other) => Number(other.isWorkflow) - Number(one.isWorkflow) || endedOf(other) - endedOf(one));
  return (
    <section class="numbers" aria-labelledby="numbers-title">
      <h2 id="numbers-title">The last 15 minutes</h2>
      <Charts numbers={found} />
      <label>
        <input
          type="checkbox"
          checked={isOnlyWorkflows.value}
          onChange={() => (isOnlyWorkflows.value = !isOnlyWorkflows.value)}
        />{' '}
        Workflows only
      </label>
      <div class="table" tabIndex={0} role="group" aria-label="Figures of each step">
        <table>
          <thead>
            <tr>
              {['Step', 'Type', ...figureTitles, 'Trend', 'More'].map((title) => (
                <th scope="col" class={figureTitles.includes(title) ? 'figure' : ''}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <Row key={`${step.process} ${step.key}`} step={step} slotMs={found.slotMs} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ step, slotMs }: { step: StepNumbers; slotMs: number }) {
  const { name, type, isWorkflow, p50Ms, p95Ms, p99Ms, lookups, hits = 0, attempts, breakerState, queueDepth } = step;
  const ended = endedOf(step);
  const time = (ms: number | undefined): string => (ms === undefined ? '' : durationText(ms));
  const more = [
    ...Object.entries(step.outcomes).flatMap(([status, count]) =>
      count > 0 && status !== 'success' ? [`${count} ${status}`] : [],
    ),
    ...(lookups === undefined ? [] : [`${percent(hits / lookups)} hits`]),
    ...(attempts === undefined || ended === 0 ? [] : [`${(attempts / ended).toFixed(1)} attempts each`]),
    ...(breakerState === undefined ? [] : [`breaker ${breakerState}`]),
    ...(queueDepth === undefined || queueDepth === 0 ? [] : [`${queueDepth} waiting`]),
  ];
  const service =
    processes.value.length > 1 ? processes.value.find(({ id }) => id === step.process)?.service : undefined;
  return (
    <tr>
      <th scope="row">
        {name}
        {service !== undefined && <span class="facts"> {service}</span>}
      </th>
      <td>{isWorkflow ? `${type}, workflow` : type}</td>
      <td class="figure">{ended}</td>
      <td class="figure">{ratePerSecond(step, slotMs).toFixed(2)}</td>
      <td class={`figure ${failureShare(step) > 0 ? 'failure' : ''}`}>{percent(failureShare(step))}</td>
      <td class="figure">{time(p50Ms)}</td>
      <td class="figure">{time(p95Ms)}</td>
      <td class="figure">{time(p99Ms)}</td>
      <td>
        <Sparkline counts={step.counts} failures={step.failures} />
      </td>
      <td>{more.join(', ')}</td>
    </tr>
  );
}

function Sparkline({ counts, failures }: { counts: readonly number[]; failures: readonly number[] }) {
  const most = Math.max(1, ...counts);
  const line = (values: readonly number[]): string =>
    values.map((value, index) => `${index},${20 - (value / most) * 18}`).join(' ');
  return (
    <svg
      class="sparkline"
      width="90"
      height="20"
      viewBox="0 0 90 20"
      role="img"
      aria-label={`at most ${most} in ten seconds`}
    >
      <polyline points={line(counts)} />
      {failures.some((count) => count > 0) && <polyline class="failures" points={line(failures)} />}
    </svg>
  );
}

/** All workflows together: how many ended each second, and their latency. */
function Charts({ numbers }: { numbers: LiveNumbers }) {
  const { now, slotMs, latencySlotMs, steps } = numbers;
  const roots = steps.filter(({ isWorkflow }) => isWorkflow);
  const sum = (read: (step: StepNumbers) => readonly number[]): number[] =>
    (roots[0] === undefined ? [] : read(roots[0])).map(
      (_, slot) => roots.reduce((total, step) => total + (read(step)[slot] ?? 0), 0) / (slotMs / 1000),
    );
  const ended = sum(({ counts }) => counts);
  const failed = sum(({ failures }) => failures);
  const times = ended.map((_, slot) => (now - (ended.length - 1 - slot) * slotMs) / 1000);
  const latencyTimes = (roots[0]?.p95OverTimeMs ?? []).map(
    (_, slot, all) => (now - (all.length - 1 - slot) * latencySlotMs) / 1000,
  );
  const slowest = [...roots].sort((one, other) => endedOf(other) - endedOf(one)).slice(0, 5);
  return (
    <div class="charts">
      <Chart title="Workflows ended each second" series={['ended', 'failed']} data={[times, ended, failed]} />
      <Chart
        title="95th percentile in milliseconds"
        series={slowest.map(({ name }) => name)}
        data={[latencyTimes, ...slowest.map(({ p95OverTimeMs }) => [...p95OverTimeMs])]}
      />
    </div>
  );
}

/** Reads colours as they are for this scheme: a canvas knows no variables. */
function colorOf(element: HTMLElement): (variable: string) => string {
  return (variable) => {
    element.style.color = `var(${variable})`;
    const { color } = getComputedStyle(element);
    element.style.color = '';
    return color;
  };
}

function clockTime(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

const colors = ['--accent', '--bad', '--warn', '--good', '--muted'];

function Chart({ title, series, data }: { title: string; series: string[]; data: uPlot.AlignedData }) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const names = series.join('\n');
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const color = colorOf(element);
    const axis = {
      stroke: color('--text'),
      grid: { stroke: color('--line'), width: 1 },
      ticks: { stroke: color('--line') },
    };
    const made = new uPlot(
      {
        width: element.clientWidth,
        height: 180,
        cursor: { show: false },
        legend: { show: true, live: false },
        // Times as the reader's own clock writes them, which the chart does not by itself.
        axes: [{ ...axis, values: (_, seconds) => seconds.map(clockTime) }, axis],
        scales: { y: { range: (_, _least, most) => [0, Math.max(most, 0.1) * 1.1] } },
        series: [
          {},
          ...series.map((label, index) => ({
            label,
            stroke: color(colors[index % colors.length] ?? ''),
            width: 2,
            spanGaps: true,
          })),
        ],
      },
      data,
      element,
    );
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: 180 }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [names]);
  useEffect(() => chart.current?.setData(data), [data]);
  return (
    <figure>
      <figcaption>{title}</figcaption>
      <div ref={holder} role="img" aria-label={`${title}; the table below has the figures`} />
    </figure>
  );
}
