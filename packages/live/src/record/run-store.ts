import type { RunRecord } from '@tta/core/authors';
import { KeptRun, KeptRuns } from './kept-runs.js';
import type { StepNumbersRecord } from './step-numbers.js';

/** A run of this process. */
export class StoredRun extends KeptRun {
  isSlow = false;

  constructor(
    key: string,
    readonly record: RunRecord,
    /** Figures of its workflow. */
    readonly numbers: StepNumbersRecord,
    public version: number,
  ) {
    super(key, record.bytes);
  }
}

/** The runs of this process, within bounds. */
export class RunStore {
  readonly #runs: KeptRuns<StoredRun>;
  readonly #gone: { readonly key: string; readonly version: number }[] = [];
  #version = 0;
  #count = 0;

  constructor(
    private readonly processId: string,
    maxRuns: number,
    maxBytes: number,
  ) {
    this.#runs = new KeptRuns<StoredRun>(maxRuns, maxBytes, (run) => {
      run.record.note = undefined;
      this.#gone.push({ key: run.key, version: ++this.#version });
      if (this.#gone.length > 2 * maxRuns) this.#gone.splice(0, maxRuns);
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
    for (const { record } of this.#runs) dropped += record.dropped;
    return dropped;
  }

  add(record: RunRecord, numbers: StepNumbersRecord): void {
    const key = `${this.processId}.${(++this.#count).toString(36)}`;
    const run = new StoredRun(key, record, numbers, ++this.#version);
    record.note = run;
    this.#runs.add(run);
  }

  changed({ note }: RunRecord, moreBytes: number): void {
    if (!(note instanceof StoredRun)) return;
    note.version = ++this.#version;
    if (moreBytes > 0) this.#runs.grow(note, moreBytes);
  }

  /** The run ended. `isSlow` compares it with others of its workflow. */
  ended(record: RunRecord, isSlow: (numbers: StepNumbersRecord) => boolean): void {
    const { note: run, status } = record;
    if (!(run instanceof StoredRun)) return;
    run.isSlow = isSlow(run.numbers);
    run.version = ++this.#version;
    const hasFailed = status !== 'success' && status !== 'cancelled';
    this.#runs.rank(run, hasFailed ? 'failed' : run.isSlow ? 'slow' : 'ordinary');
  }

  get(key: string): StoredRun | undefined {
    return this.#runs.get(key);
  }

  /** All runs that are kept. */
  all(): Iterable<StoredRun> {
    return this.#runs;
  }

  /** Keys of the runs that went after this version. */
  goneSince(version: number): string[] {
    return this.#gone.filter((each) => each.version > version).map(({ key }) => key);
  }
}
