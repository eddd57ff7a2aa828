import { batch, computed, effect, signal } from '@preact/signals';
import { filterRuns, hasFailed, type RunFilter, type RunOrder } from '../src/model/filter-runs.js';
import { parseData } from '../src/model/parse-data.js';
import type { LiveProcess, LiveUpdate, RunDetail, RunSummary } from '../src/model/live-data.js';

/** Where the reader is: `#/runs`, `#/run/KEY`, `#/graph`, `#/numbers`. */
export type Place =
  | { readonly view: 'runs' }
  | { readonly view: 'run'; readonly key: string }
  | { readonly view: 'graph' }
  | { readonly view: 'numbers' };

export type Connection = 'connecting' | 'live' | 'lost';

/** The page keeps no more than this, whatever it is sent. */
const mostRuns = 20_000;

export const runs = signal<ReadonlyMap<string, RunSummary>>(new Map());
/** Whether the server has told all that it had: before that, nobody knows whether there are runs. */
export const isLoaded = signal(false);
export const processes = signal<readonly LiveProcess[]>([]);
export const connection = signal<Connection>('connecting');
/** Of the server's clock minus this one's, in milliseconds. */
export const clockOffset = signal(0);
export const place = signal<Place>(placeOf(location.hash));
export const noFilter: RunFilter = { text: '', workflow: '', status: '', process: '' };
export const filter = signal(noFilter);
export const order = signal<RunOrder>('attention');
export const isPaused = signal(false);
/** The run that is shown, as it was fetched last. It stays when its process ends. */
export const detail = signal<RunDetail | undefined>(undefined);
export const detailError = signal<string | undefined>(undefined);
/** Ticks while something runs, so that its duration grows. */
export const now = signal(Date.now());

export const listed = computed(() => filterRuns(runs.value.values(), filter.value, order.value));
export const workflows = computed(() =>
  [...new Set(Array.from(runs.value.values(), ({ workflow }) => workflow))].sort(),
);
export const counts = computed(() => {
  const all = [...runs.value.values()];
  return {
    all: all.length,
    running: all.filter(({ status, process }) => status === 'running' && !hasEnded(process)).length,
    failed: all.filter(hasFailed).length,
  };
});

export function placeOf(hash: string): Place {
  const [, view, key] = /^#\/(\w+)(?:\/([\w.-]+))?$/.exec(hash) ?? [];
  if (view === 'run' && key !== undefined) return { view, key };
  return view === 'graph' || view === 'numbers' ? { view } : { view: 'runs' };
}

/** Shows that place, and has it in the browser's history. */
export function go(hash: string): void {
  location.hash = hash;
  show(hash);
}

function show(hash: string): void {
  const next = placeOf(hash);
  if (JSON.stringify(next) !== JSON.stringify(place.peek())) place.value = next;
}

/** Also where a server that was started again knows nothing of the process. */
export function hasEnded(process: string): boolean {
  return !processes.value.some(({ id, hasEnded: ended }) => id === process && !ended);
}

/** Listens to the server. The browser connects again by itself, and is then sent everything. */
export function connect(): void {
  const source = new EventSource('events');
  source.addEventListener('state', (event: MessageEvent<string>) => {
    apply(parseData(event.data) as LiveUpdate);
  });
  source.addEventListener('open', () => (connection.value = 'live'));
  source.addEventListener('error', () => {
    connection.value = 'lost';
    // A browser gives up where the server answers with an error, as a restarted one may for a moment.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 2000);
  });
}

/** All that was sent; `runs` shows it unless the reader paused. */
let known = new Map<string, RunSummary>();

function apply(update: LiveUpdate): void {
  if (update.reset) known = keptOfEnded(update);
  for (const run of update.runs) known.set(run.key, run);
  for (const key of update.gone) known.delete(key);
  for (const key of known.keys()) {
    if (known.size <= mostRuns) break;
    known.delete(key);
  }
  batch(() => {
    processes.value = update.processes;
    clockOffset.value = update.now - Date.now();
    connection.value = 'live';
    isLoaded.value = true;
    if (!isPaused.value || update.reset) runs.value = new Map(known);
  });
}

/** A server that was started again knows nothing of the runs before: they stay, marked as ended. */
function keptOfEnded({ processes: named }: LiveUpdate): Map<string, RunSummary> {
  const alive = new Set(named.map(({ id }) => id));
  return new Map([...known].filter(([, run]) => !alive.has(run.process)));
}

effect(() => {
  if (!isPaused.value) runs.value = new Map(known);
});

export async function fetchJson<T>(path: string): Promise<T | undefined> {
  try {
    const response = await fetch(path);
    return response.ok ? (parseData(await response.text()) as T) : undefined;
  } catch {
    return undefined;
  }
}

let shownKey = '';
let shownVersion = -1;
let isFetching = false;

/** Fetches the run that is shown whenever it changed. */
effect(() => {
  const { value } = place;
  if (value.view !== 'run') return;
  const summary = runs.value.get(value.key);
  if (value.key !== shownKey) {
    shownKey = value.key;
    shownVersion = -1;
    detail.value = undefined;
    detailError.value = undefined;
  }
  if (summary?.version === shownVersion) return;
  if (summary === undefined && shownVersion >= 0) return;
  void refetch(value.key);
});

async function refetch(key: string): Promise<void> {
  if (isFetching) return;
  isFetching = true;
  const found = await fetchJson<RunDetail>(`api/run/${key}`);
  isFetching = false;
  if (shownKey !== key) {
    void refetch(shownKey);
    return;
  }
  if (found !== undefined) {
    detail.value = found;
    detailError.value = undefined;
  } else if (detail.value === undefined && runs.value.size > 0) detailError.value = 'This run is no longer kept.';
  const latest = runs.value.get(key)?.version ?? 0;
  shownVersion = found?.summary.version ?? latest;
  if (found !== undefined && latest > shownVersion) setTimeout(() => void refetch(key), 300);
}

// The browser tells of each step in its history, also of those that `go` has made.
addEventListener('hashchange', () => show(location.hash));
setInterval(() => {
  if (document.visibilityState === 'visible' && counts.value.running > 0) now.value = Date.now();
}, 250);
