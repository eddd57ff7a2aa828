import type { RunTree } from '@tta/core/run-tree';
import { CodeFrames } from './code/code-frames.js';
import type { CodeFrame, LiveProcess, PeerChanges, RunDetail, RunSummary } from './model/live-data.js';
import { mostRunsOfMedian } from './model/median-run.js';
import { summarizeRun } from './model/summarize-run.js';
import { traceHref } from './model/trace-href.js';
import type { OwnProcess } from './own-process.js';
import type { LiveRecorder } from './record/live-recorder.js';
import type { StoredRun } from './record/run-store.js';

/** Characters of JSON in one answer to another process. */
const largestAnswer = 4_000_000;
/** Failures of a run that are shown with code. */
const mostFrames = 5;

/** Where the sources are, and how links lead to them and to traces. */
interface OwnRunsOptions {
  readonly folder: string;
  readonly editor: string;
  readonly traceUrl?: string | undefined;
}

/** The runs of this process as data. */
export class OwnRuns {
  readonly #frames: CodeFrames;

  constructor(
    readonly process: OwnProcess,
    private readonly recorder: LiveRecorder,
    private readonly options: OwnRunsOptions,
  ) {
    const { folder, editor } = options;
    this.#frames = new CodeFrames(folder, editor);
  }

  get version(): number {
    return this.recorder.runs.version;
  }

  describe(): LiveProcess {
    const { droppedRuns, droppedParts } = this.recorder.runs;
    return { ...this.process, isOwn: true, hasEnded: false, droppedRuns, droppedParts };
  }

  /** Summaries of the runs that changed after this version. */
  changedSince(version: number): RunSummary[] {
    return Array.from(this.recorder.runs.all())
      .filter((run) => run.version > version)
      .map((run) => summarizeRun(run.content, this.#facts(run)));
  }

  /** Keys of the runs that went since the last call. */
  takeGone(): string[] {
    return this.recorder.runs.takeGone();
  }

  detail(key: string): RunDetail | undefined {
    const run = this.recorder.runs.get(key);
    return run && this.#detail(run);
  }

  /** The newest good runs of the same workflow, without the run itself; `undefined` where it is not kept. */
  runsLike(key: string): RunTree[] | undefined {
    const run = this.recorder.runs.get(key);
    if (run === undefined) return undefined;
    return Array.from(this.recorder.runs.all())
      .filter((each) => each !== run && each.numbers === run.numbers && each.content.status === 'success')
      .sort((one, other) => other.number - one.number)
      .slice(0, mostRunsOfMedian)
      .map(({ content }) => content.toTree());
  }

  /** Everything that another process needs in order to show these runs, a part at a time. */
  changesFor(since: number): PeerChanges {
    const changed = Array.from(this.recorder.runs.all())
      .filter((run) => run.version > since)
      .sort((one, other) => one.version - other.version);
    const runs: RunDetail[] = [];
    let version = since;
    let size = 0;
    for (const run of changed) {
      if (size > largestAnswer) break;
      const detail = this.#detail(run);
      size += run.bytes;
      runs.push(detail);
      version = run.version;
    }
    const hasMore = runs.length < changed.length;
    const keys = Array.from(this.recorder.runs.all(), ({ key }) => key);
    return { process: this.describe(), version: hasMore ? version : this.version, hasMore, runs, keys };
  }

  #detail(run: StoredRun): RunDetail {
    const tree = run.content.toTree();
    const frames: Record<number, CodeFrame> = {};
    const threw = tree.steps.filter(({ error }) => error?.stack !== undefined).slice(0, mostFrames);
    for (const { id, error } of threw) {
      const frame = this.#frames.find(error?.stack ?? '');
      if (frame !== undefined) frames[id] = frame;
    }
    const { traceUrl } = this.options;
    const href = tree.traceId === undefined || traceUrl === undefined ? undefined : traceHref(traceUrl, tree.traceId);
    return { ...tree, summary: summarizeRun(run.content, this.#facts(run)), frames, traceHref: href };
  }

  #facts({ key, version, isSlow }: StoredRun): { key: string; process: string; version: number; isSlow: boolean } {
    return { key, process: this.process.id, version, isSlow };
  }
}
