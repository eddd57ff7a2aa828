import type { WorkflowPrimitive } from '@tta/core';
import {
  budget,
  cache,
  fallback,
  hedge,
  race,
  repeat,
  retry,
  saga,
  sequential,
  task,
  type BudgetStore,
} from '@tta/primitives';
import { askModel, type Answer } from './model.js';
import { remote } from './remote.js';
import { startScheduled, type StartRuns } from './start-runs.js';

/** Work that costs money, saves it, wastes it, and runs out of it. */
export function costRuns(): StartRuns {
  return startScheduled([
    [2, helpDesk()],
    [4, translation()],
    [4, summary()],
    [8, headline()],
    [8, brochure()],
    [8, proofreading()],
    [8, research()],
    [4, chat()],
    [4, campaign()],
  ]);
}

/** Questions that come again: the cache has their answers, and saves what they cost. */
function helpDesk(): WorkflowPrimitive<number, unknown> {
  const ask = askModel('AnswerQuestion', 'model-large', { takesMs: 40 });
  const known = cache(ask, { key: (turn) => String((turn / 2) % 5), ttlMs: 10_000, name: 'KnownAnswers' });
  return sequential([known, task('SendAnswer', ({ text }: Answer) => text)], { name: 'HelpDesk' });
}

/** A model that fails now and then: the attempt is paid for, and made again. */
function translation(): WorkflowPrimitive<number, unknown> {
  const translate = askModel('TranslateText', 'model-small', { takesMs: 30, failsEvery: 3 });
  return retry(translate, { initialDelayMs: 20, name: 'Translation' });
}

/** A model that is slow now and then: a second call is paid for beside it. */
function summary(): WorkflowPrimitive<number, unknown> {
  const summarize = askModel('SummarizeNews', 'model-large', { takesMs: 20, slowEvery: 3, slowMs: 400 });
  return hedge(summarize, { delayMs: 60, idempotent: true, name: 'HedgedSummary' });
}

/** Two models, of which the slower one is paid for too. */
function headline(): WorkflowPrimitive<number, unknown> {
  return race(
    [
      askModel('QuickHeadline', 'model-small', { takesMs: 20, slowEvery: 3, slowMs: 150 }),
      askModel('GoodHeadline', 'model-large', { takesMs: 60 }),
    ],
    { name: 'FirstHeadline' },
  );
}

/** A text that is thrown away where it cannot be printed. */
function brochure(): WorkflowPrimitive<number, unknown> {
  const write = askModel('WriteBrochure', 'model-large', { takesMs: 50 });
  const print = remote('PrintBrochure', { takesMs: 20, failsEvery: 3 });
  const steps = saga(
    [
      { run: write, undo: () => undefined },
      { run: sequential([task('PageCount', ({ text }: Answer) => text.length), print]) },
    ],
    { name: 'MakeBrochure' },
  );
  return fallback(steps, [], { recover: () => 'printed later', name: 'Brochure' });
}

/** A model that fails now and then, and a cheaper one that answers in its place: the failed call was paid for. */
function proofreading(): WorkflowPrimitive<number, unknown> {
  const proofread = askModel('ProofreadText', 'model-large', { takesMs: 30, failsEvery: 2 });
  return fallback(proofread, [askModel('ProofreadCheaply', 'model-small', { takesMs: 20 })], { name: 'Proofreading' });
}

/** An agent that asks on and on, and is stopped by the budget of its run. */
function research(): WorkflowPrimitive<number, unknown> {
  const ask = askModel('AskResearcher', 'model-large', { takesMs: 20 });
  const further = task('NextQuestion', ({ usage }: Answer) => usage.completion_tokens);
  const loop = repeat(sequential([ask, further]), {
    until: () => Math.random() < 0.25,
    maxIterations: 20,
    onLimit: 'return',
    name: 'ResearchLoop',
  });
  return budget(loop, { maxUsd: 0.03, name: 'ResearchBudget' });
}

/** A sum for ten seconds of all chats: beyond it they go on, with a warning. */
function chat(): WorkflowPrimitive<number, unknown> {
  const reply = askModel('ReplyToChat', 'model-small', { takesMs: 20 });
  return budget(reply, { maxUsd: 0.005, perMs: 10_000, onExceeded: 'warn', name: 'ChatBudget' });
}

/** A sum that several processes share by a store, which fails now and then. Once it is spent, the cheaper model writes. */
function campaign(): WorkflowPrimitive<number, unknown> {
  const write = askModel('WriteMail', 'model-large', { takesMs: 20 });
  const cheaper = askModel('WriteCheapMail', 'model-small', { takesMs: 20 });
  return budget(write, {
    maxUsd: 0.05,
    perMs: 15_000,
    onExceeded: cheaper,
    store: unsteadyStore(),
    name: 'CampaignBudget',
  });
}

/** Sums of one key, in windows that begin with the first question after the last one's end. */
function unsteadyStore(): BudgetStore {
  let calls = 0;
  let endsAt = -Infinity;
  let sum = { usd: 0, tokens: 0 };
  return {
    add(_key, { usd, tokens }, perMs) {
      if (++calls % 5 === 0) return Promise.reject(new Error('the store is down'));
      const now = performance.now();
      if (now >= endsAt) {
        sum = { usd: 0, tokens: 0 };
        endsAt = now + perMs;
      }
      sum = { usd: sum.usd + usd, tokens: sum.tokens + tokens };
      return Promise.resolve(sum);
    },
  };
}
