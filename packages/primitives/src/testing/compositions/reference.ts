import { total, undoLeaf, valueOf } from './build.js';
import type { Inner, Kind, Leaf, Node } from './composition.js';
import { guards } from './reference-guards.js';
import {
  abandon,
  inside,
  orAborted,
  statusOf,
  workIn,
  worksFrom,
  type Place,
  type ReferenceTime,
  type Run,
  type Undo,
} from './reference-run.js';
import { Told, type World } from './world.js';

/** Makes the function of a step from the makers of the functions of its children: each has a state of its own. */
export type Interpret = (node: Inner, children: readonly (() => Run)[], world: World, time: ReferenceTime) => Run;

const same: Interpret = (_, [child]) => (child as () => Run)();

const flow: Omit<Record<Kind, Interpret>, keyof typeof guards> = {
  task: same,
  subworkflow: same,
  sequential: (_, children) => inARow(children.map((child) => child())),
  stream: ({ n }, [child]) => {
    const run = (child as () => Run)();
    return async (input, place) => {
      const items: number[] = [];
      for (let item = 0; item <= n; item++) items.push(await orAborted(run(input + item, place), place.signal));
      return summed(items, place);
    };
  },
  parallel: ({ n, flag }, children) => {
    const runs = children.map((child) => child());
    return (input, place) =>
      together(
        runs.map((run) => (own) => run(input, own)),
        n + 1,
        flag,
        place,
      );
  },
  map: ({ n, flag }, [child]) => {
    const run = (child as () => Run)();
    return (input, place) =>
      together(
        [0, 1, 2].map((item) => (own) => run(input + item, own)),
        n + 1,
        flag,
        place,
      );
  },
  route: ({ flag }, children) => {
    const runs = children.map((child) => child());
    return async (input, place) => {
      const run = runs[input % 3];
      if (run === undefined && !flag) throw new Told('ROUTE_NOT_FOUND', 'error');
      return run === undefined ? input : run(input, place);
    };
  },
  conditional: (_, children) => {
    const [whenTrue, whenFalse] = children.map((child) => child());
    return async (input, place) => (input % 2 === 0 ? whenTrue : whenFalse)?.(input, place) ?? input;
  },
  repeat: ({ ms, n, flag }, [child], _, time) => {
    const run = (child as () => Run)();
    return async (input, place) => {
      let value = input;
      for (let iteration = 1; ; iteration++) {
        value = await run(value, place);
        if (value % 3 === 0 || (iteration > n && flag)) return value;
        if (iteration > n) throw new Told('REPEAT_LIMIT', 'error');
        if (ms % 2 === 0) await time.wait(ms, place.signal);
      }
    };
  },
  race: ({ flag }, children) => {
    const runs = children.map((child) => child());
    return async (input, place) => {
      const stops = runs.map(() => inside(place.signal));
      const errors: unknown[] = [];
      let winner: { readonly value: number } | undefined;
      const works = runs.map(() => workIn(place.work));
      const running: Promise<number>[] = [];
      const abandonOthers = (winning?: number): void => {
        for (const [index, work] of works.entries())
          if (flag && index !== winning) abandon(work, running[index] as Promise<number>);
      };
      const branches = runs.map(async (run, index) => {
        try {
          const own = { ...place, signal: (stops[index] as AbortController).signal };
          running[index] = run(input, flag ? { ...own, work: works[index] } : own);
          const value = await running[index];
          if (winner !== undefined) return;
          winner = { value };
          abandonOthers(index);
          for (const stop of stops) stop.abort(new Told('RACE_LOST', 'cancelled'));
        } catch (error) {
          errors[index] = error;
        }
      });
      await new Promise<void>((resolve) => {
        void Promise.all(branches).then(() => resolve());
        if (!flag) return;
        for (const branch of branches) void branch.then(() => winner !== undefined && resolve());
        place.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      const won = winner as { readonly value: number } | undefined;
      if (won !== undefined) return won.value;
      abandonOthers();
      place.signal.throwIfAborted();
      throw errors.length === 1 ? errors[0] : new Told('PARALLEL', 'error', { errors });
    };
  },
  saga: ({ ms, n, flag }, children, world) => {
    const runs = children.map((child) => child());
    return async (input, place) => {
      const done: Undo[] = [];
      for (const work of worksFrom(place.work)) work.hasSaga = true;
      let value = input;
      try {
        for (const [index, run] of runs.entries()) {
          place.signal.throwIfAborted();
          const given = value;
          const nested: Undo[] = [];
          const work = workIn(place.work);
          const hasUndo = (index + n) % 3 !== 0;
          const record = (output: number | undefined): void => {
            if (!hasUndo) done.push(...nested);
            else done.push({ work, run: () => undone(world, undoLeaf(ms, index), given + (output ?? 0.5)) });
          };
          try {
            value = await run(given, { ...place, undos: nested, work });
            record(value);
          } catch (error) {
            const status = statusOf(error, place.signal);
            if (flag && hasUndo && (status === 'timeout' || status === 'cancelled')) record(undefined);
            else {
              done.push(...nested);
              if (work.hasSaga && work.late.size > 0) done.push({ work, run: undefined });
            }
            throw error;
          }
        }
        if (worksFrom(place.work).some(({ isAbandoned }) => isAbandoned)) throw place.signal.reason;
        place.undos?.push(...done);
        return value;
      } catch (cause) {
        const undoneOnes: unknown[] = [];
        const notUndone: unknown[] = [];
        for (const { run, work } of done.reverse()) {
          const ends = await Promise.allSettled(work.late);
          const hasRest = ends.some((end) => end.status === 'rejected' && isSagaError(end.reason));
          const end = hasRest ? Promise.reject(new Error('a rest')) : Promise.resolve(run?.());
          await end.then(
            () => run !== undefined && undoneOnes.push(run),
            () => notUndone.push(run),
          );
        }
        throw notUndone.length === 0 ? cause : new Told('SAGA', 'error', { cause, undone: undoneOnes, notUndone });
      }
    };
  },
};

function undone(world: World, leaf: Leaf, input: number): Promise<number> {
  return world.runLeaf(leaf, input, new AbortController().signal, 'undo');
}

function isSagaError(error: unknown): boolean {
  return error instanceof Told && error.code === 'ERR_TTA_SAGA';
}

/** The workflow by the definitions of its members, with promises alone. */
export function interpret(node: Node, world: World, time: ReferenceTime): Run {
  const run =
    node.kind === 'leaf'
      ? leaf(node, world, time)
      : { ...flow, ...guards }[node.kind](
          node,
          node.children.map((child) => () => interpret(child, world, time)),
          world,
          time,
        );
  // No step starts once its signal has aborted.
  return async (input, place) => {
    place.signal.throwIfAborted();
    time.goesOn(place.signal);
    return run(input, place);
  };
}

function leaf(node: Node & { readonly kind: 'leaf' }, world: World, time: ReferenceTime): Run {
  return async (input, { signal }) => {
    let isStopped = false;
    const endsAt = world.endOf(node, input);
    try {
      return await world.runLeaf(node, input, signal);
    } catch (error) {
      isStopped = error === signal.reason && signal.aborted;
      throw error;
    } finally {
      if (isStopped) time.stopped(endsAt);
      else time.happens();
    }
  };
}

/** The step after one that gives a list, which does not start after an abort either. */
function summed(values: readonly number[], { signal }: Place): number {
  signal.throwIfAborted();
  return total(values);
}

function inARow(runs: readonly Run[]): Run {
  return async (input, place) => {
    let value = input;
    for (const run of runs) value = await run(value, place);
    return value;
  };
}

/** Branches of which one failure ends the others, or which all give their outcome. */
async function together(
  branches: readonly ((place: Place) => Promise<number>)[],
  maxConcurrency: number,
  settles: boolean,
  place: Place,
): Promise<number> {
  const stop = inside(place.signal);
  const outcomes = new Array<{ readonly value: number } | { readonly error: unknown } | undefined>(branches.length);
  const first: unknown[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < branches.length && !stop.signal.aborted) {
      const index = next++;
      try {
        const branch = branches[index] as (place: Place) => Promise<number>;
        outcomes[index] = { value: await branch({ ...place, signal: stop.signal }) };
      } catch (error) {
        outcomes[index] = { error };
        if (settles || first.length > 0 || place.signal.aborted) continue;
        first.push(error);
        stop.abort(new Told('SIBLING_FAILED', 'cancelled', { cause: error }));
      }
    }
  };
  await Promise.all(Array.from({ length: maxConcurrency }, work));
  const failures = outcomes.flatMap((outcome) => (outcome !== undefined && 'error' in outcome ? [outcome.error] : []));
  const { aborted } = place.signal;
  const reason: unknown = place.signal.reason;
  if (settles) {
    const ends = outcomes.map((outcome) =>
      outcome !== undefined && 'value' in outcome
        ? ({ status: 'success', value: outcome.value } as const)
        : { status: outcome === undefined ? ('cancelled' as const) : statusOf(outcome.error, place.signal), error: 0 },
    );
    if (aborted && ends.some(({ status }) => status === 'cancelled' || status === 'timeout')) throw reason;
    return summed(ends.map(valueOf), place);
  }
  if (failures.length === 0 && outcomes.every((outcome) => outcome !== undefined))
    return summed(
      outcomes.map((outcome) => (outcome as { readonly value: number }).value),
      place,
    );
  // Branches that share work share its failure.
  const own = [...new Set(failures.filter((error) => error === first[0] || error !== stop.signal.reason))];
  if (own.length === 0) throw reason;
  throw own.length === 1 ? own[0] : new Told('PARALLEL', 'error', { errors: own });
}
