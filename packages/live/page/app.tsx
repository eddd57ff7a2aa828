import { useEffect } from 'preact/hooks';
import { GraphView } from './graph-view.js';
import { NumbersView } from './numbers-view.js';
import { RunView } from './run-view.js';
import { RunsView } from './runs-view.js';
import { connection, counts, filter, go, noFilter, place, processes } from './state.js';

const tabs = [
  ['runs', 'Runs'],
  ['graph', 'Graph'],
  ['numbers', 'Numbers'],
] as const;

const connectionTexts = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'The process does not answer. What it sent stays; the page connects again by itself.',
};

export function App() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      const isTyping = /^(?:INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
      if (event.key === '/' && !isTyping) {
        event.preventDefault();
        // Before the next event, so that no letter is lost that follows: Preact has shown the runs by then.
        if (document.getElementById('search') === null) go('#/runs');
        queueMicrotask(() => document.getElementById('search')?.focus());
      } else if (event.key === 'Escape') {
        if (isTyping) target.blur();
        else if (place.value.view === 'run') go('#/runs');
        else filter.value = noFilter;
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  const { view } = place.value;
  const { all, running, failed } = counts.value;
  return (
    <>
      <header>
        <h1>TTA live</h1>
        <nav aria-label="Views">
          {tabs.map(([name, title]) => (
            <a
              href={`#/${name}`}
              aria-current={view === name || (name === 'runs' && view === 'run') ? 'page' : undefined}
            >
              {title}
            </a>
          ))}
        </nav>
        <p class="counts">
          {all} runs, <Count status="running" count={running} />, <Count status="failed" count={failed} />
        </p>
        <p class={`connection ${connection.value}`} role="status">
          {connectionTexts[connection.value]}
        </p>
      </header>
      <main>
        {view === 'runs' && <RunsView />}
        {view === 'run' && <RunView />}
        {view === 'graph' && <GraphView />}
        {view === 'numbers' && <NumbersView />}
      </main>
      <Dropped />
    </>
  );
}

/** A number of runs; where there are any, it leads to them. */
function Count({ status, count }: { status: 'running' | 'failed'; count: number }) {
  const text = `${count} ${status}`;
  if (count === 0) return <>{text}</>;
  const show = (): void => {
    filter.value = { ...noFilter, status };
  };
  return (
    <a href="#/runs" class={status} onClick={show}>
      {text}
    </a>
  );
}

/** Says what is not shown, so that nobody looks for it. */
function Dropped() {
  const told = processes.value.filter(({ droppedRuns, droppedParts }) => droppedRuns + droppedParts > 0);
  if (told.length === 0) return null;
  return (
    <footer>
      {told.map(({ id, service, droppedRuns, droppedParts }) => (
        <p key={id}>
          {service}: {droppedRuns} more runs are not kept
          {droppedParts > 0 && `, and ${droppedParts} steps, events and lines of the others`}.
        </p>
      ))}
    </footer>
  );
}
