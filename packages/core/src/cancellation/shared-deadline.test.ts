import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AbortScope, Deadline, SharedDeadline } from '../authors.js';
import { WorkflowContext } from '../index.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const within = (ms: number): AbortScope => new AbortScope({ deadline: Deadline.at(Date.now() + ms) });

describe('a shared deadline', () => {
  it('is the latest of those who wait, and none while one has none', () => {
    const shared = new SharedDeadline();
    const leave = [within(100), within(300), undefined, within(200)].map((scope) => shared.join(scope));

    const seen = [];
    for (const index of [2, 1, 0, 3]) {
      seen.push(shared.remainingMs);
      leave[index]?.();
    }

    expect(seen).toEqual([Infinity, 300, 200, 200]);
    expect(shared.remainingMs).toBe(Infinity);
  });

  it('counts a caller that waits twice until it has left twice', () => {
    const shared = new SharedDeadline();
    const scope = within(300);
    const [first, second] = [shared.join(scope), shared.join(scope)];
    shared.join(within(100));

    first();
    expect(shared.remainingMs).toBe(300);
    second();
    expect(shared.remainingMs).toBe(100);
  });

  it('is over when the time of all has passed', () => {
    const shared = new SharedDeadline();
    const scope = new AbortScope({ sharedWork: {}, deadline: shared });
    shared.join(within(100));
    const leave = shared.join(within(300));

    jest.advanceTimersByTime(299);
    expect(scope.aborted).toBe(false);
    leave();

    expect(scope.reason).toMatchObject({ code: 'ERR_TTA_TIMEOUT', timeoutMs: 100 });
  });

  it('looks at all who wait only where the latest of them has no time left', () => {
    const shared = new SharedDeadline();
    let reads = 0;
    for (let index = 0; index < 1000; index++) {
      const { deadline } = within(1000 + index);
      shared.join({
        get deadline() {
          reads++;
          return deadline;
        },
      });
    }
    expect(shared.isOver).toBe(false);
    const readsBefore = reads;

    for (let round = 0; round < 100; round++) expect(shared.isOver).toBe(false);

    expect(reads - readsBefore).toBe(100);
  });

  it('has no timer of its own', () => {
    const scope = new AbortScope({ deadline: new SharedDeadline() });

    expect(scope.signal.aborted).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a failure that the work goes on after', () => {
  const [older, newer] = [new Error('older'), new Error('newer')];

  it.each([
    { title: 'is the cause of a timeout', forgotten: [], cause: newer },
    { title: 'is no cause any more once it is forgotten', forgotten: [1], cause: older },
    { title: 'leaves a timeout without a cause when all are forgotten', forgotten: [0, 1], cause: undefined },
  ])('$title', ({ forgotten, cause }) => {
    const outer = WorkflowContext.create({ deadline: Date.now() + 100 });
    const inner = outer.child({ signal: new AbortController().signal, deadline: Date.now() + 500 });
    const forget = [inner.noteFailure(older), inner.noteFailure(newer)];
    for (const index of forgotten) forget[index]?.();

    jest.advanceTimersByTime(100);

    const reason = outer.abortReason as Error;
    expect(reason.cause).toBe(cause);
    expect('cause' in reason).toBe(cause !== undefined);
    expect(inner.abortReason).toBe(reason);
  });

  it('is not kept where nothing can end the work', () => {
    expect(() => {
      WorkflowContext.create().noteFailure(older)();
    }).not.toThrow();
  });
});
