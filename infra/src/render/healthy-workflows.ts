import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowPrimitive } from '@tta/core';
import {
  bulkhead,
  cache,
  chaos,
  circuitBreaker,
  collect,
  fallback,
  hedge,
  keyed,
  map,
  race,
  rateLimit,
  repeat,
  retryBudget,
  route,
  saga,
  sequential,
  stream,
  subworkflow,
  task,
  timeout,
} from '@tta/primitives';
import { askModel } from './healthy-models.js';

// Work of the healthy service beside its stories, so that each guard and each way through a workflow is on a picture.

/** Whether that part of every four minutes is now, both in seconds. */
const isBetween = (from: number, to: number): boolean => {
  const second = (performance.now() / 1000) % 240;
  return second >= from && second < to;
};

const someMs = (from: number, to: number): number => from + Math.random() * (to - from);

/** Publishes the story of that number: it is translated, spoken and announced. No failure inside reaches its caller. */
export function publishStory(): WorkflowPrimitive<number, unknown> {
  const translate = task('translate', async (story: number) => {
    await delay(someMs(20, 60));
    if (isBetween(140, 175)) throw new Error('the translator is down');
    return story;
  });
  const translation = fallback(
    circuitBreaker(translate, { windowCalls: 10, breakMs: 5000, name: 'translator' }),
    [task('translate-roughly', (story: number) => delay(someMs(5, 15), story))],
    { name: 'translation' },
  );
  const language = route(
    (story: number) => (['german', 'french', 'english'] as const)[story % 3] ?? 'english',
    {
      german: translation,
      french: translation,
      english: task('keep', (story: number) => story),
    },
    { name: 'language' },
  );
  const speak = bulkhead(
    task('speak', (paragraph: number) => delay(someMs(60, 140), paragraph)),
    { maxConcurrency: 3, maxQueue: 50, name: 'voices' },
  );
  const paragraphs = task('paragraphs', (story: number) =>
    Array.from({ length: 3 + (story % 4) }, (_, index) => index),
  );
  const picture = race(
    [
      askModel('picture-near', 'model-small', { takesMs: () => someMs(20, 90) }),
      askModel('picture-far', 'model-small', { takesMs: () => 60 }),
    ],
    { name: 'picture' },
  );
  const announce = keyed(
    () => `player-${Math.floor(Math.random() * 12)}`,
    () => rateLimit(notify, { permits: 2, perMs: 1000, burst: 1, name: 'notices' }),
    { maxKeys: 8, labelledKeys: ['player-0', 'player-1'], name: 'notices by player' },
  );
  return sequential([language, paragraphs, map(speak, { name: 'each-paragraph' }), picture, announce], {
    name: 'publish-story',
  });
}

const notify = task('notify', (message: unknown) => delay(someMs(5, 20), message));

/** Answers a question about a story, word by word, from what a search finds in time. */
export function answerQuestion(): WorkflowPrimitive<number, unknown> {
  const search = hedge(
    askModel<number>('search', 'model-small', { takesMs: () => (Math.random() < 0.06 ? 400 : someMs(15, 40)) }),
    { delayMs: { percentile: 90, initialDelayMs: 60 }, idempotent: true, budget: retryBudget(), name: 'search-twice' },
  );
  const weather = fallback(
    timeout(
      task('weather', (question: number) => delay(Math.random() < 0.04 ? 600 : someMs(10, 50), question)),
      { timeoutMs: 300, name: 'weather-in-time' },
    ),
    [],
    { recover: (_error, question) => question, name: 'weather-or-none' },
  );
  const draft = repeat(
    task('polish', (quality: number) => delay(someMs(10, 20), quality + Math.random())),
    { until: (quality, iteration) => quality >= 1.5 || iteration === 5, maxIterations: 5, name: 'polish-until-good' },
  );
  const words = stream('words', async function* () {
    await delay(someMs(30, 120));
    for (let word = 0; word < 20; word++) {
      yield word;
      await delay(2);
    }
  });
  const gameDay = chaos(draft, { latencyMs: 80, enabled: () => isBetween(30, 60), name: 'game-day' });
  const start = task('start', () => 0);
  // The same questions come again and again.
  const explain = cache(askModel<number>('explain', 'model-large', { takesMs: () => someMs(60, 140) }), {
    key: (question) => String(question % 40),
    ttlMs: 60_000,
    name: 'explanations',
  });
  return sequential([search, explain, weather, start, gameDay, collect(words)], { name: 'answer-question' });
}

/** Prints a book of a story and charges for it. Where the printer is out of paper, the reservation is undone. */
export function orderBook(): WorkflowPrimitive<number, unknown> {
  const billing = subworkflow(
    task('charge', (order: number) => delay(someMs(20, 60), order)),
    { name: 'billing' },
  );
  const print = task('print', async (order: number) => {
    await delay(someMs(30, 90));
    if (order % 15 === 14) throw new Error('the printer is out of paper');
    return order;
  });
  const order = saga(
    [
      { run: askModel<number>('dedicate', 'model-small', { takesMs: () => someMs(20, 40) }), undo: () => delay(10) },
      { run: billing, undo: () => delay(20) },
      { run: print },
    ],
    { name: 'print-book' },
  );
  return fallback(order, [], { recover: () => 'printed later', name: 'order-book' });
}
