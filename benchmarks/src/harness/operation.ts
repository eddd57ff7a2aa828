import { deepStrictEqual } from 'node:assert/strict';
import type { Budget, Contestant, RunningContestant } from './contestant.js';
import { eventLoopTurn } from './event-loop-turn.js';
import type { Measures } from './measure.js';
import { median } from './statistics.js';

/** Work that is repeated and timed. */
export interface Operation<Result> {
  run(input: number): Result;
  /** Called after some runs, the last with `probe.input`: throws where something beside the result was not done. */
  verify?(runs: number): Promise<void> | void;
  stop?(): Promise<void> | void;
}

/** An input with the result that the operation must return or resolve to. */
export interface Probe {
  readonly input: number;
  readonly output: unknown;
}

type Maker<Result> = () => Promise<Operation<Result>> | Operation<Result>;

/** An asynchronous operation. One sample is 100 awaited operations and one turn of the event loop. */
export function awaited(probe: Probe, prepare: Maker<Promise<unknown>>, note?: string): Contestant {
  return contestant(prepare, probe, (operation) => sampleAwaited(operation, awaitedPerSample), note);
}

/** An asynchronous operation that takes long: a sample is so few of them. */
export function awaitedRarely(perSample: number, probe: Probe, prepare: Maker<Promise<unknown>>): Contestant {
  return contestant(prepare, probe, (operation) => sampleAwaited(operation, perSample), undefined);
}

/** A synchronous operation. One sample is 10 000 of them and one turn of the event loop. */
export function batched(probe: Probe, prepare: Maker<unknown>, note?: string): Contestant {
  return contestant(prepare, probe, sampleBatch, note);
}

/** Measures one sample, as nanoseconds of one operation. */
type Sample<Result> = (operation: Operation<Result>) => Promise<number>;

const awaitedPerSample = 100;

async function sampleAwaited(operation: Operation<Promise<unknown>>, perSample: number): Promise<number> {
  const startedAt = performance.now();
  for (let index = 0; index < perSample; index++) await operation.run(index);
  // Work that an operation defers is part of its cost.
  await eventLoopTurn();
  return ((performance.now() - startedAt) * 1e6) / perSample;
}

/** A turn takes microseconds, a quick operation nanoseconds: the batch is as large as makes the turn not count. */
const batchPerSample = 10_000;

async function sampleBatch(operation: Operation<unknown>): Promise<number> {
  const startedAt = performance.now();
  for (let index = 0; index < batchPerSample; index++) operation.run(index);
  await eventLoopTurn();
  return ((performance.now() - startedAt) * 1e6) / batchPerSample;
}

function contestant<Result>(
  prepare: Maker<Result>,
  probe: Probe,
  sample: Sample<Result>,
  note: string | undefined,
): Contestant {
  return {
    ...(note !== undefined && { note }),
    start: async () => new RunningOperation(await prepare(), probe, sample),
  };
}

class RunningOperation<Result> implements RunningContestant {
  constructor(
    private readonly operation: Operation<Result>,
    private readonly probe: Probe,
    private readonly sample: Sample<Result>,
  ) {}

  async verify(): Promise<void> {
    // Twice: what a cache or a pool does only from the second call on is verified too.
    deepStrictEqual(await this.operation.run(this.probe.input), this.probe.output);
    deepStrictEqual(await this.operation.run(this.probe.input), this.probe.output);
    await this.operation.verify?.(2);
  }

  async warmUp({ warmUpMs }: Budget): Promise<void> {
    await this.#samples(warmUpMs);
  }

  async round({ roundMs }: Budget): Promise<Measures> {
    return { time: median(await this.#samples(roundMs)) };
  }

  async stop(): Promise<void> {
    await this.operation.stop?.();
  }

  async #samples(forMs: number): Promise<number[]> {
    const samples: number[] = [];
    const spending = new WorkTime(forMs);
    do samples.push(await this.sample(this.operation));
    while (!spending.isOver);
    return samples;
  }
}

/** Time that this process had a core: on a busy machine a round does as much work as on an idle one. */
class WorkTime {
  readonly #cpuAtStart = process.cpuUsage();
  readonly #latestMs: number;

  constructor(private readonly forMs: number) {
    // A machine too busy for that must not make a run endless.
    this.#latestMs = performance.now() + 10 * forMs;
  }

  get isOver(): boolean {
    const { user, system } = process.cpuUsage(this.#cpuAtStart);
    return (user + system) / 1000 >= this.forMs || performance.now() >= this.#latestMs;
  }
}
