import {
  cache,
  collect,
  conditional,
  map,
  parallel,
  race,
  repeat,
  RepeatLimitError,
  route,
  saga,
  sequential,
  stream,
} from '@tta/primitives';
import { Leaf, PlannedError, type Surroundings } from './leaf.js';
import type { Scenario } from './scenario.js';

/** The members that put steps together, each as a workflow of its own. */
export function composites(surroundings: Surroundings): Scenario[] {
  return [
    ...chains(surroundings),
    ...choices(surroundings),
    repeated(surroundings),
    mapped(surroundings),
    cached(surroundings),
    undoing(surroundings),
    ...streams(surroundings),
  ];
}

const runners = ['race-first', 'race-second'];

function chains(surroundings: Surroundings): Scenario[] {
  const leaf = (name: string): Leaf => new Leaf(name, surroundings);
  const runner = (index: number): Leaf => new Leaf(runners[index] as string, surroundings, { answer: () => index });
  const raced = race([runner(0), runner(1)], { name: 'mix-race' });
  return [
    sequential([leaf('chain-first'), leaf('chain-second')], { name: 'mix-sequential' }),
    parallel([leaf('branch-first'), leaf('branch-second')], { name: 'mix-parallel' }),
    {
      name: raced.name,
      type: raced.type,
      execute: (input, context) => raced.execute(input, context),
      onOutput: (index) =>
        surroundings.tally.add('tta_race_won_total', {
          primitive_name: raced.name,
          winner: runners[index as number] as string,
        }),
    },
  ];
}

function choices(surroundings: Surroundings): Scenario[] {
  const { random, tally } = surroundings;
  // A leaf for each route: a choice after which the time is over is not taken.
  const leaf = (primitive_name: string, route: string): Leaf =>
    new Leaf(`route-${route}`, surroundings, {
      onEnd: () => tally.add('tta_route_taken_total', { primitive_name, route }),
    });
  return [
    route(
      () => ['near', 'far', 'nowhere'][Math.floor(random() * 3)] as 'near',
      { near: leaf('mix-route', 'near'), far: leaf('mix-route', 'far') },
      { name: 'mix-route', otherwise: leaf('mix-route', 'otherwise') },
    ),
    conditional(() => random() < 0.5, leaf('mix-conditional', 'true'), leaf('mix-conditional', 'false'), {
      name: 'mix-conditional',
    }),
  ];
}

function repeated(surroundings: Surroundings): Scenario {
  const { random, tally } = surroundings;
  const leaf = new Leaf('repeat-leaf', surroundings, {
    onEnd: (status) => {
      if (status === 'success') tally.add('tta_repeat_iterations_total', { primitive_name: 'mix-repeat' });
    },
  });
  const step = repeat(leaf, { name: 'mix-repeat', until: () => random() < 0.5, maxIterations: 3 });
  return {
    name: step.name,
    type: step.type,
    execute: (input, context) => step.execute(input, context),
    onError: (error) => {
      if (error instanceof RepeatLimitError) tally.add('tta_repeat_limits_total', { primitive_name: step.name });
    },
  };
}

function mapped(surroundings: Surroundings): Scenario {
  const leaf = new Leaf('map-leaf', surroundings, {
    onEnd: (status) => surroundings.tally.add('tta_map_items_total', { primitive_name: 'mix-map', status }),
  });
  const step = map(leaf, { name: 'mix-map', maxConcurrency: 2, mode: 'settle' });
  return {
    name: step.name,
    type: step.type,
    execute: (input, context) => step.execute([input, input + 1, input + 2], context),
  };
}

function cached(surroundings: Surroundings): Scenario {
  const { tally } = surroundings;
  return cache<number, number>(new Leaf('cache-leaf', surroundings), {
    name: 'mix-cache',
    ttlMs: 5,
    maxEntries: 50,
    key: (input) => {
      tally.add('tta_cache_total', { primitive_name: 'mix-cache', cache_type: 'memory' });
      return String(input % 100);
    },
  });
}

function undoing(surroundings: Surroundings): Scenario {
  const { random, tally } = surroundings;
  const undo = (): void => {
    const outcome = random() < 0.1 ? 'error' : 'success';
    tally.add('tta_saga_undone_total', { primitive_name: 'mix-saga', outcome });
    if (outcome === 'error') throw new PlannedError('not to be undone');
  };
  return saga(
    [
      { run: new Leaf('saga-first', surroundings), undo },
      { run: new Leaf('saga-second', surroundings), undo },
    ],
    { name: 'mix-saga' },
  );
}

function streams({ random, tally }: Surroundings): Scenario[] {
  const items = (primitive_name: string) =>
    stream(primitive_name, async function* (_input: number, context) {
      for (let item = 0; item < 4; item++) {
        if (random() < 0.2) await context.sleep(random());
        if (random() < 0.05) throw new PlannedError('as planned');
        yield item;
      }
    });
  const read = items('mix-stream');
  return [
    {
      name: read.name,
      type: read.type,
      execute: async (input, context) => {
        const mostItems = random() < 0.5 ? Infinity : 1 + Math.floor(random() * 3);
        let count = 0;
        for await (const _item of await read.execute(input, context)) {
          tally.add('tta_stream_items_total', { primitive_name: read.name });
          if (++count >= mostItems) break;
        }
      },
    },
    collect(items('collected-stream'), { name: 'mix-collect' }),
  ];
}
