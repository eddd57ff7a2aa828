import type { LiveNumbers, LiveProcess, RunDetail, WorkflowGraph } from '../model/live-data.js';
import { mostRunsOfMedian } from '../model/median-run.js';
import { KeptRun, KeptRuns } from '../record/kept-runs.js';
import type { Announcement } from './announcement.js';
import { checkedChanges } from './check-changes.js';
import { fetchJson } from './fetch-json.js';

const largestAnswer = 32_000_000;
const mostCopiedRuns = 2000;
const mostCopiedBytes = 16_000_000;
/** Answers in a row that did not come, until the process is taken for ended. */
const mostFailures = 2;

class CopiedRun extends KeptRun {
  constructor(
    readonly detail: RunDetail,
    readonly version: number,
  ) {
    super(2 * JSON.stringify(detail).length);
    const { status, isSlow } = detail.summary;
    const isOrdinary = status === 'success' || status === 'cancelled';
    this.rank = status === 'running' ? 'running' : !isOrdinary ? 'failed' : isSlow ? 'slow' : 'ordinary';
  }

  get key(): string {
    return this.detail.summary.key;
  }
}

/** Another process of the machine. Its runs are copied, so that they stay when it ends. */
export class Peer {
  readonly #runs: KeptRuns<CopiedRun>;
  readonly #gone: { readonly key: string; readonly version: number }[] = [];
  #process: LiveProcess | undefined;
  #since = 0;
  #failures = 0;

  constructor(
    private readonly announcement: Announcement,
    /** The next version of everything that is shown. */
    private readonly nextVersion: () => number,
  ) {
    this.#runs = new KeptRuns<CopiedRun>(mostCopiedRuns, mostCopiedBytes, ({ key }) => this.#forget(key));
  }

  /** `undefined` until it answered once. */
  get process(): LiveProcess | undefined {
    return this.#process;
  }

  get hasEnded(): boolean {
    return this.#failures >= mostFailures;
  }

  /** Whether nothing of it is left to be shown. */
  get isEmpty(): boolean {
    return this.hasEnded && this.#runs.size === 0;
  }

  /** It is still announced: it may only have been busy. */
  seen(): void {
    if (this.hasEnded) this.#failures = mostFailures - 1;
  }

  /** Fetches what changed. Never rejects. */
  async refresh(): Promise<void> {
    if (this.hasEnded) return;
    try {
      for (let hasMore = true; hasMore;) {
        const answer = await fetchJson(`${this.announcement.url}api/changes?since=${this.#since}`, largestAnswer);
        const changes = checkedChanges(answer, this.announcement.processId);
        if (changes === undefined) throw new Error('the answer has another shape');
        this.#failures = 0;
        this.#process = changes.process;
        this.#since = changes.version;
        hasMore = changes.hasMore && changes.runs.length > 0;
        for (const run of changes.runs) this.#copy(run);
      }
    } catch {
      if (++this.#failures === mostFailures) this.#end();
    }
  }

  /** Figures, as long as it lives. Never rejects. */
  async numbers(): Promise<LiveNumbers['steps']> {
    const { steps } = ((await this.#ask('api/numbers')) ?? {}) as { readonly steps?: unknown };
    const own = ({ process }: LiveNumbers['steps'][number]): boolean => process === this.announcement.processId;
    return Array.isArray(steps) ? (steps as LiveNumbers['steps']).filter(own) : [];
  }

  /** Compositions, as long as it lives. Never rejects. */
  async graphs(): Promise<readonly WorkflowGraph[]> {
    const answer = await this.#ask('api/graphs');
    if (!Array.isArray(answer)) return [];
    return (answer as WorkflowGraph[]).filter(({ process }) => process === this.announcement.processId);
  }

  changedSince(version: number): RunDetail['summary'][] {
    return Array.from(this.#runs)
      .filter((run) => run.version > version)
      .map((run) => run.detail.summary);
  }

  goneSince(version: number): string[] {
    return this.#gone.filter((each) => each.version > version).map(({ key }) => key);
  }

  detail(key: string): RunDetail | undefined {
    return this.#runs.get(key)?.detail;
  }

  /** The newest good runs of the same workflow, without the run itself; `undefined` where it is not kept. */
  runsLike(key: string): RunDetail[] | undefined {
    const run = this.#runs.get(key);
    if (run === undefined) return undefined;
    return Array.from(this.#runs, ({ detail }) => detail)
      .filter((each) => each !== run.detail && each.workflow === run.detail.workflow)
      .filter(({ summary }) => summary.status === 'success')
      .sort((one, other) => other.startedAt - one.startedAt)
      .slice(0, mostRunsOfMedian);
  }

  async #ask(path: string): Promise<unknown> {
    if (this.hasEnded) return undefined;
    return fetchJson(`${this.announcement.url}${path}?own=1`, largestAnswer).catch(() => undefined);
  }

  #copy(detail: RunDetail): void {
    const run = new CopiedRun(detail, this.nextVersion());
    const before = this.#runs.get(run.key);
    if (before !== undefined) this.#runs.remove(before);
    this.#runs.add(run);
  }

  /** Runs that ran are cut off where they were. */
  #end(): void {
    if (this.#process !== undefined) this.#process = { ...this.#process, hasEnded: true };
    // Every run says that its process ended.
    this.nextVersion();
  }

  #forget(key: string): void {
    this.#gone.push({ key, version: this.nextVersion() });
    if (this.#gone.length > 2 * mostCopiedRuns) this.#gone.splice(0, mostCopiedRuns);
  }
}
