import type { StepStream, WorkflowPrimitive } from '@tta/core';
import {
  collect,
  conditional,
  map,
  race,
  repeat,
  route,
  saga,
  sequential,
  stream,
  subworkflow,
  task,
} from '@tta/primitives';
import { remote } from './remote.js';
import { startScheduled, type StartRuns } from './start-runs.js';

/** For each way through a workflow, runs that take it to all of its ends. */
export function flowRuns(): StartRuns {
  return startScheduled([
    [2, order()],
    [4, resize()],
    [8, poll()],
    [4, nearest()],
    [8, bookTrip()],
    [4, story()],
    [8, firstWords()],
  ]);
}

/** An order that is packed by its kind, discounted if it is large, and billed in a workflow of its own. */
function order(): WorkflowPrimitive<number, unknown> {
  const kinds = ['book', 'food', 'gift'];
  const pack = route(
    (turn: number) => kinds[(turn / 2) % 4] ?? 'unknown',
    {
      book: remote('PackBook', { takesMs: 10 }),
      food: remote('CoolFood', { takesMs: 15 }),
      gift: remote('WrapGift', { takesMs: 30 }),
    },
    { otherwise: remote('AskCustomer', { takesMs: 50 }), name: 'PackByKind' },
  );
  const total = task('Total', () => Math.random() * 200);
  const reduce = task('GiveDiscount', (amount: number) => amount * 0.9);
  const discount = conditional((amount: number) => amount > 150, reduce, undefined, { name: 'Discount' });
  const bill = subworkflow(remote('Charge', { takesMs: 20, failsEvery: 25 }), { name: 'Billing' });
  return sequential([pack, total, discount, bill], { name: 'OrderWorkflow' });
}

/** Up to five pictures, three at a time, one of them broken now and then. */
function resize(): WorkflowPrimitive<number, unknown> {
  const pictures = task('Pictures', (turn: number) =>
    Array.from({ length: 1 + ((turn / 4) % 5) }, (_, index) => index),
  );
  const each = map(remote('Resize', { takesMs: 20, failsEvery: 11 }), {
    maxConcurrency: 3,
    mode: 'settle',
    name: 'ResizeAll',
  });
  return sequential([pictures, each], { name: 'AlbumWorkflow' });
}

/** A job that is asked for until it is done, which is not always soon enough. */
function poll(): WorkflowPrimitive<number, unknown> {
  const ask = task('AskJob', async (progress: number, context) => {
    await context.sleep(10);
    return progress + Math.random();
  });
  const start = task('StartJob', () => 0);
  const untilDone = repeat(ask, {
    until: (progress) => progress > 1.5,
    maxIterations: 4,
    delayMs: 20,
    onLimit: 'return',
    name: 'PollJob',
  });
  return sequential([start, untilDone], { name: 'JobWorkflow' });
}

/** Two replicas: the near one is usually quicker. */
function nearest(): WorkflowPrimitive<number, unknown> {
  return race(
    [remote('AskNear', { takesMs: 20, slowEvery: 3, slowMs: 150 }), remote('AskFar', { takesMs: 60, failsEvery: 10 })],
    { name: 'NearestReplica' },
  );
}

/** A trip whose payment fails now and then, so that the seat is given back, if the airline answers. */
function bookTrip(): WorkflowPrimitive<number, unknown> {
  return saga(
    [
      { run: remote('ReserveSeat', { takesMs: 20 }), undo: remote('FreeSeat', { takesMs: 10, failsEvery: 2 }) },
      { run: remote('ReserveRoom', { takesMs: 20 }), undo: remote('FreeRoom', { takesMs: 10 }) },
      { run: remote('PayTrip', { takesMs: 30, failsEvery: 3 }) },
    ],
    { name: 'BookTrip' },
  );
}

/** Word by word, the first after a while. */
function words(name: string): WorkflowPrimitive<number, StepStream<string>> {
  return stream(name, async function* (count: number, context) {
    await context.sleep(30);
    for (let word = 0; word < 5 + (count % 10); word++) {
      yield `word ${word}`;
      await context.sleep(5);
    }
    if (count % 40 === 0) throw new Error('the model broke off');
  });
}

/** A stream that is read to its end. */
function story(): WorkflowPrimitive<number, unknown> {
  return collect(words('StoryWords'), { name: 'TellStory' });
}

/** A stream whose reader wants three items only. */
function firstWords(): WorkflowPrimitive<number, unknown> {
  const source = words('HeadlineWords');
  return task('TellHeadline', async (count: number, context) => {
    const read: string[] = [];
    for await (const word of await source.execute(count, context)) {
      read.push(word);
      if (read.length === 3) break;
    }
    return read.join(' ');
  });
}
