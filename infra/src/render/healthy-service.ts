import { setTimeout as delay } from 'node:timers/promises';
import { setInstrumentation } from '@tta/core';
import { createTelemetry } from '@tta/otel';
import { budget, cache, circuitBreaker, parallel, retry, retryBudget, sequential, task } from '@tta/primitives';
import { startPrometheusEndpoint } from '@tta/prom-exporter';
import { askModel, models } from './healthy-models.js';
import { answerQuestion, orderBook, publishStory } from './healthy-workflows.js';

// The service in the pictures: workflows that succeed, a cache that helps, a retry that is needed now and then, guards that
// have something to guard against for half a minute.

const telemetry = createTelemetry({ serviceName: 'stories', logging: false, models });
setInstrumentation(telemetry.instrumentation);
const endpoint = await startPrometheusEndpoint({
  metricProducers: [telemetry.metricProducer],
  serviceName: 'stories',
  port: 0,
});

const loadPlayer = cache(
  task('load-player', (player: string) => delay(80 + Math.random() * 80, player)),
  { key: (player) => player, ttlMs: 20_000, name: 'players' },
);
const narrate = retry(
  askModel<string>('narrate', 'model-small', { takesMs: () => 100 + Math.random() * 150, failsEvery: 25 }),
  { maxRetries: 3, initialDelayMs: 100, budget: retryBudget(), name: 'narrate-again' },
);
const narration = budget(narrate, { maxUsd: 0.022, perMs: 60_000, onExceeded: 'warn', name: 'narration-budget' });
const check = task('check-words', (text: string) => delay(30, text));
const illustrate = circuitBreaker(
  task('illustrate', (text: string) => delay(120 + Math.random() * 60, text)),
  { name: 'illustrator' },
);
const story = sequential([loadPlayer, narration, parallel([check, illustrate], { name: 'finish' })], {
  name: 'write-story',
});
const greeting = sequential([loadPlayer, task('greet', (player: string) => delay(20, `Hello, ${player}`))], {
  name: 'greet-player',
});

const publish = publishStory();
const answer = answerQuestion();
const order = orderBook();

let turn = 0;
const timer = setInterval(() => {
  const player = `player-${turn++ % 12}`;
  void story.execute(player);
  if (turn % 3 === 0) void greeting.execute(player);
  if (turn % 2 === 0) void publish.execute(turn / 2);
  if (turn % 2 === 1) void answer.execute(turn);
  if (turn % 4 === 1) void order.execute((turn - 1) / 4);
}, 250);

process.once('SIGTERM', () => {
  clearInterval(timer);
  void endpoint
    .close()
    .then(() => telemetry.shutdown())
    .then(() => process.exit(0));
});
