import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { WorkflowContext, WorkflowPrimitive } from '../index.js';
import { idleUntil, monotonicNow, sleep, Timer } from '../authors.js';
import { RecordingInstrumentation, virtualClock } from './index.js';

const hourMs = 3_600_000;

afterEach(() => {
  jest.useRealTimers();
});

/** A step made of a function. */
class Leaf<Output> extends WorkflowPrimitive<undefined, Output> {
  constructor(private readonly body: (context: WorkflowContext) => Promise<Output>) {
    super('leaf');
  }
  protected run(_input: undefined, context: WorkflowContext): Promise<Output> {
    return this.body(context);
  }
}

/** A composite that does nothing but execute other steps. */
class Composite<Output> extends Leaf<Output> {
  override readonly runsOnlyChildren = true;
}

describe('virtualClock', () => {
  it('follows no promise of the process once it is uninstalled', async () => {
    const disable = jest.spyOn(AsyncLocalStorage.prototype, 'disable');
    const clock = virtualClock();
    await clock.run(new Leaf((context) => context.sleep(hourMs)).execute(undefined));
    expect(disable).not.toHaveBeenCalled();

    clock.uninstall();

    expect(disable).toHaveBeenCalledTimes(1);
    disable.mockRestore();
  });

  it('fires timers in the order of time, and those of the same time in the order in which they were set', async () => {
    using clock = virtualClock();
    const fired: string[] = [];
    for (const [name, delayMs] of Object.entries({ b: 20, d: 40, a: 10, b2: 20, never: Infinity, late: 51 })) {
      Timer.after(delayMs, () => fired.push(name));
    }

    await clock.advance(50);

    expect(fired).toEqual(['a', 'b', 'b2', 'd']);
    expect(clock.timerCount).toBe(2);
  });

  it('lets promises settle between, so that what they set fires in its turn', async () => {
    using clock = virtualClock();
    const at: [string, number][] = [];
    const start = monotonicNow();
    const log = (name: string): number => at.push([name, monotonicNow() - start]);
    const chain = async (): Promise<void> => {
      await sleep(10);
      log('first');
      await nextTick();
      await sleep(10);
      log('second');
    };
    void chain();
    void sleep(25).then(() => log('third'));

    await clock.advance(25);

    expect(at).toEqual([
      ['first', 10],
      ['second', 20],
      ['third', 25],
    ]);
  });

  it('moves no further than told', async () => {
    using clock = virtualClock();
    const onEnd = jest.fn();
    void sleep(200).then(onEnd);

    await clock.advance(199);
    expect(onEnd).not.toHaveBeenCalled();
    await clock.advance(1);

    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it('fires after the sum of fractions that is as long as the wait', async () => {
    using clock = virtualClock();
    const onTime = jest.fn();
    Timer.after(0.3, onTime);

    for (let part = 0; part < 3; part++) await clock.advance(0.1);

    expect(onTime).toHaveBeenCalledTimes(1);
  });

  it('is the time of Date, and of nothing when uninstalled', async () => {
    const RealDate = Date;
    const clock = virtualClock();
    const start = Date.now();

    await clock.advance(hourMs);

    expect([clock.now(), Date.now(), new Date().getTime()]).toEqual(Array(3).fill(start + hourMs));
    expect(new Date()).toBeInstanceOf(Date);
    expect(new Date(7).getTime()).toBe(7);
    expect(Date.parse('1970-01-01T00:00:01Z')).toBe(1000);
    expect(Date.parse(Date())).toBe(Math.floor(clock.now() / 1000) * 1000);
    clock.uninstall();
    expect(Date).toBe(RealDate);
  });

  it.each([
    { whose: 'unobserved', context: () => ({}) },
    { whose: 'observed', context: () => ({ instrumentation: new RecordingInstrumentation() }) },
  ])('ends an $whose step at its deadline', async ({ context }) => {
    using clock = virtualClock();
    const waits = new Leaf((own) => own.sleep(hourMs));
    await clock.advance(hourMs);

    const running = waits.execute(undefined, WorkflowContext.create({ deadline: Date.now() + 5000, ...context() }));

    await expect(clock.run(running)).rejects.toMatchObject({ code: 'ERR_TTA_TIMEOUT', timeoutMs: 5000 });
    expect(clock.timerCount).toBe(0);
  });

  it('is refused while another is installed', () => {
    using clock = virtualClock();

    expect(() => virtualClock()).toThrow(expect.objectContaining({ code: 'ERR_TTA_CLOCK_INSTALLED' }));
    clock.uninstall();
    clock.uninstall();
    virtualClock().uninstall();
  });

  it('refuses to go on when uninstalled, and leaves nothing that fires', async () => {
    const clock = virtualClock();
    const onTime = jest.fn();
    Timer.after(0, onTime);
    clock.uninstall();

    await expect(clock.advance(1)).rejects.toMatchObject({ code: 'ERR_TTA_CLOCK_UNINSTALLED' });
    await expect(clock.run(Promise.resolve())).rejects.toMatchObject({ code: 'ERR_TTA_CLOCK_UNINSTALLED' });
    await sleep(5);
    expect(onTime).not.toHaveBeenCalled();
  });

  it.each([-1, NaN, Infinity, '5' as never])('refuses to advance by %p', async (ms) => {
    using clock = virtualClock();

    await expect(clock.advance(ms)).rejects.toMatchObject({ code: 'ERR_TTA_INVALID_OPTION', option: 'ms' });
  });

  it("replaces jest's fake timers too, and gives the time back to them", async () => {
    jest.useFakeTimers();
    const FakeDate = Date;
    const clock = virtualClock();
    const onVirtual = jest.fn();
    const onFake = jest.fn();
    void sleep(100).then(onVirtual);

    await jest.advanceTimersByTimeAsync(1000);
    expect(onVirtual).not.toHaveBeenCalled();
    await clock.advance(100);
    expect(onVirtual).toHaveBeenCalledTimes(1);
    clock.uninstall();
    expect(Date).toBe(FakeDate);
    void sleep(100).then(onFake);
    await jest.advanceTimersByTimeAsync(100);

    expect(onFake).toHaveBeenCalledTimes(1);
  });

  it('leaves no date of its own behind, though fake timers were installed after it', () => {
    const clock = virtualClock();
    const frozen = clock.now();
    jest.useFakeTimers();
    clock.uninstall();
    jest.useRealTimers();

    expect(Date.now()).toBeGreaterThanOrEqual(frozen);
    expect(monotonicNow()).toBeLessThanOrEqual(performance.now());
    const busyUntil = performance.now() + 3;
    while (performance.now() < busyUntil);
    expect(Date.now()).toBeGreaterThan(frozen);
  });
});

describe('run of a virtual clock', () => {
  it('lets an hour of waits pass', async () => {
    using clock = virtualClock();
    const start = clock.now();
    const waits = new Leaf(async (context) => {
      for (let minute = 0; minute < 60; minute++) await context.sleep(60_000);
      return 'done';
    });

    await expect(clock.run(waits.execute(undefined))).resolves.toBe('done');

    expect(clock.now() - start).toBe(hourMs);
  });

  it('returns the very error', async () => {
    using clock = virtualClock();
    const error = new Error('broken');

    await expect(clock.run(new Leaf(() => Promise.reject(error)).execute(undefined))).rejects.toBe(error);
  });

  it('times out no call over a socket', async () => {
    await using server = await slowServer();
    using clock = virtualClock();
    const call = new Leaf(() => server.call());
    const guarded = new Composite((context) => call.execute(undefined, context));
    const context = WorkflowContext.create({ deadline: Date.now() + 1 });
    expect(context.signal.aborted).toBe(false);

    await expect(clock.run(guarded.execute(undefined, context))).resolves.toBe('answer');

    expect(context.remainingMs()).toBe(1);
  });

  it('lets the time of others wait until a call is over', async () => {
    await using server = await slowServer();
    using clock = virtualClock();
    const order: string[] = [];
    const call = new Leaf(async () => order.push(await server.call()));
    const waits = new Leaf(async (context) => {
      await context.sleep(1);
      order.push('slept');
    });
    const both = new Composite((context) =>
      Promise.all([waits.execute(undefined, context), call.execute(undefined, context)]),
    );

    await clock.run(both.execute(undefined));

    expect(order).toEqual(['answer', 'slept']);
  });

  it('passes the time of a step that waits after a call, and of one that calls after a wait', async () => {
    await using server = await slowServer();
    using clock = virtualClock();
    const start = clock.now();
    const step = new Leaf(async (context) => {
      await context.sleep(hourMs);
      const answer = await server.call();
      await context.sleep(hourMs);
      return answer;
    });

    await expect(clock.run(step.execute(undefined))).resolves.toBe('answer');

    expect(clock.now() - start).toBe(2 * hourMs);
  });

  it('lets time pass while a composite waits for its turn', async () => {
    using clock = virtualClock();
    const turn = new Leaf((context) => context.sleep(100));
    let previous: Promise<unknown> = Promise.resolve();
    const queue = new Composite((context) => (previous = previous.then(() => turn.execute(undefined, context))));

    await clock.run(Promise.all([queue.execute(undefined), queue.execute(undefined), queue.execute(undefined)]));

    expect(clock.timerCount).toBe(0);
  });

  it('lets time pass while a step with work of its own executes one that waits', async () => {
    using clock = virtualClock();
    const inner = new Leaf((context) => context.sleep(hourMs));
    const outer = new Leaf((context) => inner.execute(undefined, context));

    await expect(clock.run(outer.execute(undefined))).resolves.toBeUndefined();
  });

  it('lets time pass while a step with work of its own says that it only waits', async () => {
    using clock = virtualClock();
    const first = new Leaf((context) => context.sleep(100)).execute(undefined);
    const second = new Leaf(() => idleUntil(first));

    await clock.run(second.execute(undefined));

    await expect(first).resolves.toBeUndefined();
  });

  it('lets time pass for waits outside of steps, but not for a mere deadline', async () => {
    await using server = await slowServer();
    using clock = virtualClock();
    const { signal } = WorkflowContext.create({ deadline: Date.now() + 10 });

    await expect(clock.run(server.call())).resolves.toBe('answer');
    expect(signal.aborted).toBe(false);
    await clock.run(sleep(11));

    expect(signal.aborted).toBe(true);
  });

  it('fires a deadline where a step waits for nothing else', async () => {
    using clock = virtualClock();
    const hangs = new Leaf((context) => context.sleep(Infinity));
    const running = hangs.execute(undefined, WorkflowContext.create({ deadline: Date.now() + hourMs }));

    await expect(clock.run(running)).rejects.toMatchObject({ code: 'ERR_TTA_TIMEOUT' });
  });

  it('knows steps that are executed without a context', async () => {
    await using server = await slowServer();
    using clock = virtualClock();
    const onTime = jest.fn();
    Timer.after(1, onTime);
    const inner = new Leaf(() => server.call());
    const outer = new Leaf(() => inner.execute(undefined));

    await clock.run(outer.execute(undefined).then(() => expect(onTime).not.toHaveBeenCalled()));
  });

  it('goes by a subclass that overrides execute', async () => {
    using clock = virtualClock();
    const calls = jest.fn();
    class Overrides extends Leaf<void> {
      override execute(input?: undefined, context?: WorkflowContext): Promise<void> {
        calls();
        return super.execute(input, context);
      }
    }

    await clock.run(new Overrides((context) => context.sleep(1)).execute(undefined));

    expect(calls).toHaveBeenCalledTimes(1);
  });

  it('returns what a promise gives that settles after the clock was uninstalled', async () => {
    const clock = virtualClock();
    let settle = (_value: string): void => undefined;
    const running = clock.run(new Promise<string>((resolve) => (settle = resolve)));
    await nextTurn();
    clock.uninstall();
    await nextTurn();
    settle('late');

    await expect(running).resolves.toBe('late');
  });
});

function nextTick(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

/** A server on loopback that answers after some turns of the event loop. */
async function slowServer(): Promise<{ call: () => Promise<string> } & AsyncDisposable> {
  const server = createServer((socket) => {
    setTimeout(() => socket.end('answer'), 20);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    call: async () => {
      const socket = connect(port, '127.0.0.1');
      let text = '';
      socket.on('data', (data) => (text += data.toString()));
      await once(socket, 'close');
      return text;
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
