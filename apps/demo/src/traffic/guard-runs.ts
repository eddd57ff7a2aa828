import type { WorkflowPrimitive } from '@tta/core';
import {
  bulkhead,
  chaos,
  circuitBreaker,
  fallback,
  hedge,
  keyed,
  map,
  rateLimit,
  resilient,
  retry,
  retryBudget,
  sequential,
  task,
  timeout,
  type BulkheadStore,
  type CircuitStore,
  type RateLimitStore,
} from '@tta/primitives';
import { deaf, remote } from './remote.js';
import { startScheduled, type StartRuns } from './start-runs.js';

/** For each guard, work that it has to guard against: outages, crowds, slow answers, lost ones. */
export function guardRuns(): StartRuns {
  return startScheduled([
    [1, prices()],
    [2, search()],
    [6, report()],
    [8, newsletter()],
    [8, digests()],
    [4, sharedLimit()],
    [4, sharedPlaces()],
    [4, sharedCircuit()],
    [8, weather()],
    [16, abandoned()],
    [40, patient()],
    [8, budgeted()],
    [4, nested()],
    [4, gameDay()],
    [2, model()],
  ]);
}

/** A service that is down for 20 of every 30 seconds: the circuit opens, tries again, closes; yesterday's prices answer. */
function prices(): WorkflowPrimitive<number, unknown> {
  const ask = task('AskPrices', async (product: number, context) => {
    await context.sleep(10);
    if (performance.now() % 30_000 < 20_000) throw new Error('the price service is down');
    return product;
  });
  const guarded = circuitBreaker(ask, { windowCalls: 4, breakMs: 2000, name: 'PriceCircuit' });
  const yesterdays = remote('YesterdaysPrices', { takesMs: 5, failsEvery: 30 });
  return fallback(guarded, [yesterdays], { name: 'Prices' });
}

/** More reports than there are places: the bulkhead is full, some wait, some are refused. */
function report(): WorkflowPrimitive<number, unknown> {
  return bulkhead(remote('RenderReport', { takesMs: 2500 }), { maxConcurrency: 1, maxQueue: 2, name: 'ReportPool' });
}

/** Four mails at once, where the limit lets three start within a second. Now and then the mail server asks for a pause. */
function newsletter(): WorkflowPrimitive<number, unknown> {
  const busy = (): Error => Object.assign(new Error('too many mails'), { retryAfterMs: 500 });
  const send = remote('SendMail', { takesMs: 10, failsEvery: 10, failure: busy });
  const limited = rateLimit(send, { permits: 10, perMs: 4000, burst: 1, maxWaitMs: 1000, name: 'MailLimit' });
  const readers = task('Readers', (turn: number) => [turn, turn + 1, turn + 2, turn + 3]);
  return sequential([readers, map(limited, { mode: 'settle', name: 'Mails' })], { name: 'Newsletter' });
}

/** A limit for each tenant, and more tenants than there is room for: idle ones go, and the fourth at once has to share. */
function digests(): WorkflowPrimitive<number, unknown> {
  const send = remote('SendDigest', { takesMs: 5 });
  const byTenant = keyed(
    (tenant: number) => `tenant-${tenant % 7}`,
    () => rateLimit(send, { permits: 1, perMs: 1000, name: 'TenantLimit' }),
    { maxKeys: 3, labelledKeys: ['tenant-0', 'tenant-1'], name: 'DigestByTenant' },
  );
  const tenants = task('Tenants', (turn: number) => [turn, turn + 1, turn + 2, turn + 3]);
  return sequential([tenants, map(byTenant, { mode: 'settle', name: 'Digests' })], { name: 'DailyDigest' });
}

/** The answers of a store that several processes share, and that fails now and then: the step then runs without it. */
function unsteady<Answer>(answer: () => Answer): () => Promise<Answer> {
  let calls = 0;
  return () => (++calls % 5 === 0 ? Promise.reject(new Error('the store is down')) : Promise.resolve(answer()));
}

/** Places that several processes share. */
function sharedPlaces(): WorkflowPrimitive<number, unknown> {
  const store: BulkheadStore = { take: unsteady(() => ({ release: () => undefined })) };
  return bulkhead(remote('PackOrder', { takesMs: 10 }), { maxConcurrency: 20, store, name: 'SharedPlaces' });
}

/** A circuit that several processes share. None of them has opened it. */
function sharedCircuit(): WorkflowPrimitive<number, unknown> {
  const never = { opening: 'none', openMs: 0, isClosed: true };
  const store: CircuitStore = {
    read: unsteady(() => undefined),
    open: unsteady(() => never),
    close: unsteady(() => undefined),
    startProbe: unsteady(() => true),
    endProbe: unsteady(() => undefined),
  };
  return circuitBreaker(remote('ShipOrder', { takesMs: 10 }), { store, storeRefreshMs: 100, name: 'SharedCircuit' });
}

/** A limit that several processes share. */
function sharedLimit(): WorkflowPrimitive<number, unknown> {
  const store: RateLimitStore = { take: unsteady(() => ({ allowed: true, retryAfterMs: 0 })) };
  return rateLimit(remote('PlaceOrder', { takesMs: 10 }), { permits: 100, perMs: 1000, store, name: 'SharedLimit' });
}

/** A search that is slow now and then, so that a second one is started beside it, as far as the budget goes. */
function search(): WorkflowPrimitive<number, unknown> {
  const ask = remote('Search', { takesMs: 20, slowEvery: 3, slowMs: 400, failsEvery: 10 });
  const budget = retryBudget({ ratio: 0.2, minPerSecond: 0 });
  return hedge(ask, { delayMs: 60, idempotent: true, budget, name: 'HedgedSearch' });
}

/** An answer that comes too late now and then, and is then ended. */
function weather(): WorkflowPrimitive<number, unknown> {
  return timeout(remote('AskWeather', { takesMs: 10, slowEvery: 2, slowMs: 1000 }), {
    timeoutMs: 100,
    name: 'WeatherInTime',
  });
}

/** A step that does not listen to its signal, and is not waited for. */
function abandoned(): WorkflowPrimitive<number, unknown> {
  return timeout(deaf('Upload', 300), { timeoutMs: 50, mode: 'abandon', name: 'UploadOrNot' });
}

/** The same, but waited for: after five seconds it is told of. */
function patient(): WorkflowPrimitive<number, unknown> {
  return timeout(deaf('Backup', 5500), { timeoutMs: 50, name: 'PatientTimeout' });
}

/** A service that fails more often than the budget of its retries allows for. */
function budgeted(): WorkflowPrimitive<number, unknown> {
  return retry(remote('AskStock', { takesMs: 5, failsEvery: 3 }), {
    maxRetries: 1,
    initialDelayMs: 20,
    budget: retryBudget({ ratio: 0.1, minPerSecond: 0 }),
    name: 'BudgetedRetry',
  });
}

/** A retry inside another one: a call that fails once or twice is made up to four times. */
function nested(): WorkflowPrimitive<number, unknown> {
  const options = { maxRetries: 1, initialDelayMs: 10 };
  const inner = retry(remote('AskLedger', { takesMs: 5, failsEvery: 2 }), { ...options, name: 'InnerRetry' });
  return retry(inner, { ...options, name: 'OuterRetry' });
}

/** Faults on purpose, ten seconds of every twenty. */
function gameDay(): WorkflowPrimitive<number, unknown> {
  const disturbed = chaos(remote('Checkout', { takesMs: 20 }), {
    failureRate: 0.3,
    latencyMs: 30,
    enabled: () => performance.now() % 20_000 < 10_000,
    name: 'CheckoutChaos',
  });
  return fallback(disturbed, [], { recover: () => 'try again', name: 'CheckoutOnGameDays' });
}

/** All guards in the order that works. */
function model(): WorkflowPrimitive<number, unknown> {
  return resilient(remote('CallModel', { takesMs: 30, failsEvery: 12 }), {
    idempotent: true,
    bulkhead: { maxConcurrency: 5, maxQueue: 20 },
    retry: { initialDelayMs: 20 },
    name: 'ResilientModel',
  });
}
