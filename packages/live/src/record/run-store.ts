import type { RecordedRun, RunRecord } from '@tta/core/run-tree';
import { KeptRun, KeptRuns } from './kept-runs.js';
import type { StepNumbersRecord } from './step-numbers.js';

/** A run of this process. */
export class StoredRun extends KeptRun {
  isSlow = false;

  constructor(
    private readonly processId: string,
    /** Counts the runs of the process from 1. */
    readonly number: number,
    /** The run itself, in less memory once it has finished. */
    public content: RecordedRun,
    /** Figures of its workflow. */
    readonly numbers: StepNumbersRecord,
    public version: number,
  ) {
    super(content.bytes);
  }

  /** Made when it is asked for, because most runs go without being looked at. */
  get key(): string {
    return `${this.processId}.${this.number.toString(36)}`;
  }
}

/** The runs of this process, within bounds. */
export class RunStore {
  readonly #runs: KeptRuns<StoredRun>;
  #gone: string[] = [];
  #version = 0;
  #count = 0;
  /** Runs up to this number were shown to the reader who takes what is gone. */
  #shown = 0;
  /** Runs up to this number were shown to anybody. */
  #seen = 0;

  constructor(
    private readonly processId: string,
    maxRuns: number,
    maxBytes: number,
  ) {
    this.#runs = new KeptRuns<StoredRun>(maxRuns, maxBytes, (run) => {
      this.#version++;
      // Others have no reader that would miss them, and there may be very many.
      if (run.number <= this.#shown) this.#gone.push(run.key);
    });
  }

  /** Grows with each change of a run. */
  get version(): number {
    return this.#version;
  }

  get droppedRuns(): number {
    return this.#runs.dropped;
  }

  get bytes(): number {
    return this.#runs.bytes;
  }

  get droppedParts(): number {
    let dropped = 0;
    for (const { content } of this.#runs) dropped += content.dropped;
    return dropped;
  }

  add(record: RunRecord, numbers: StepNumbersRecord): void {
    const run = new StoredRun(this.processId, ++this.#count, record, numbers, ++this.#version);
    record.note = run;
    this.#runs.add(run);
  }

  changed(record: RunRecord, moreBytes: number): void {
    const run = storedRun(record);
    if (run === undefined) return;
    run.version = ++this.#version;
    if (run.content === record) {
      if (moreBytes !== 0) this.#runs.grow(run, moreBytes);
    } else this.#show(run, record);
  }

  /** The root of the run ended. */
  ended(record: RunRecord): void {
    const run = storedRun(record);
    if (run === undefined) return;
    const { status, durationMs = 0 } = record;
    const hasFailed = status !== 'success' && status !== 'cancelled';
    const isSlow = run.numbers.workflow?.isSlow(durationMs) === true;
    run.isSlow = isSlow;
    this.#runs.rank(run, hasFailed ? 'failed' : isSlow ? 'slow' : 'ordinary');
  }

  /** All steps of the run ended. Keeps it where it is unusual, somebody saw it run, or not too many come. */
  finished(record: RunRecord): void {
    const run = storedRun(record);
    if (run?.isKept !== true) return;
    if (run.rank !== 'ordinary' || run.number <= this.#seen || keepsNext(run, record))
      this.#show(run, record.finished());
    else this.#runs.drop(run);
  }

  get(key: string): StoredRun | undefined {
    const number = parseInt(key.slice(key.indexOf('.') + 1), 36);
    const run = this.#runs.find((each) => each.number === number);
    return run?.key === key ? run : undefined;
  }

  /** All runs that are kept. */
  all(): Iterable<StoredRun> {
    this.#seen = this.#count;
    return this.#runs;
  }

  /** Keys of the runs that went since the last call, of those that there were then. */
  takeGone(): string[] {
    const gone = this.#gone;
    this.#gone = [];
    this.#shown = this.#count;
    return gone;
  }

  #show(run: StoredRun, content: RecordedRun): void {
    run.content = content;
    this.#runs.grow(run, content.bytes - run.bytes);
  }
}

function keepsNext({ numbers }: StoredRun, { root, durationMs = 0 }: RunRecord): boolean {
  return numbers.workflow?.keepsNext(root.startedAtMs + durationMs) === true;
}

/** The run as the store keeps it. */
function storedRun({ note }: RunRecord): StoredRun | undefined {
  return note as StoredRun | undefined;
}
