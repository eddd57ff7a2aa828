/** How much a run is worth keeping, least first. */
export const ranks = ['ordinary', 'slow', 'failed', 'running'] as const;
export type Rank = (typeof ranks)[number];

/** A run as the bounds see it. It is a link in the chain of its rank: a map would cost more than the rest of a run. */
export abstract class KeptRun {
  /** Unique among all runs. */
  abstract readonly key: string;
  rank: Rank = 'running';
  /** @internal */
  previous: this | undefined = undefined;
  /** @internal */
  next: this | undefined = undefined;
  /** Whether it is kept still. */
  isKept = false;

  constructor(public bytes: number) {}
}

/** This many of each kind stay, however many are worth more. */
const fewestOfEach = 20;

/**
 * Runs within a number and a number of bytes. The oldest ordinary ones go first, then slow ones, then failed ones, and
 * running ones last.
 */
export class KeptRuns<Run extends KeptRun> {
  readonly #chains: Readonly<Record<Rank, Chain<Run>>> = {
    ...{ ordinary: new Chain(), slow: new Chain(), failed: new Chain(), running: new Chain() },
  };
  #size = 0;
  #bytes = 0;
  /** Runs that had to go. */
  dropped = 0;

  constructor(
    private readonly maxRuns: number,
    private readonly maxBytes: number,
    private readonly onDrop: (run: Run) => void = () => undefined,
  ) {}

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Looks at all runs, because readers ask seldom. */
  get(key: string): Run | undefined {
    return this.find((run) => run.key === key);
  }

  find(isIt: (run: Run) => boolean): Run | undefined {
    for (const run of this) if (isIt(run)) return run;
    return undefined;
  }

  add(run: Run): void {
    run.isKept = true;
    this.#chains[run.rank].append(run);
    this.#size++;
    this.#bytes += run.bytes;
    this.#keepBounds();
  }

  /** The run takes more, or less. */
  grow(run: Run, bytes: number): void {
    if (!run.isKept) return;
    run.bytes += bytes;
    this.#bytes += bytes;
    if (this.#bytes > this.maxBytes) this.#keepBounds();
  }

  /** The run is worth something else now. */
  rank(run: Run, rank: Rank): void {
    if (!run.isKept || run.rank === rank) return;
    this.#chains[run.rank].remove(run);
    run.rank = rank;
    this.#chains[rank].append(run);
  }

  /** Takes it out, because another version of it comes. */
  remove(run: Run): void {
    if (!run.isKept) return;
    run.isKept = false;
    this.#chains[run.rank].remove(run);
    this.#size--;
    this.#bytes -= run.bytes;
  }

  /** It has to go. */
  drop(run: Run): void {
    this.remove(run);
    this.dropped++;
    this.onDrop(run);
  }

  *[Symbol.iterator](): Iterator<Run> {
    for (const rank of ranks) for (let run = this.#chains[rank].first; run !== undefined; run = run.next) yield run;
  }

  #keepBounds(): void {
    while (this.#size > this.maxRuns || this.#bytes > this.maxBytes) {
      const oldest = this.#leastWorth();
      if (oldest === undefined) return;
      this.drop(oldest);
    }
  }

  #leastWorth(): Run | undefined {
    const crowded = ranks.find((rank) => this.#chains[rank].length > fewestOfEach);
    const rank = crowded ?? ranks.find((each) => this.#chains[each].length > 0);
    return rank === undefined ? undefined : this.#chains[rank].first;
  }
}

/** Runs of one rank, in the order in which they came to it. */
class Chain<Run extends KeptRun> {
  first: Run | undefined = undefined;
  length = 0;
  #last: Run | undefined = undefined;

  append(run: Run): void {
    run.previous = this.#last;
    run.next = undefined;
    if (this.#last === undefined) this.first = run;
    else this.#last.next = run;
    this.#last = run;
    this.length++;
  }

  remove(run: Run): void {
    if (run.previous === undefined) this.first = run.next;
    else run.previous.next = run.next;
    if (run.next === undefined) this.#last = run.previous;
    else run.next.previous = run.previous;
    run.previous = undefined;
    run.next = undefined;
    this.length--;
  }
}
