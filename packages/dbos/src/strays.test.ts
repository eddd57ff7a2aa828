import { describe, expect, it, jest } from '@jest/globals';
import { Strays } from './strays.js';

const claimed = { workflowID: 'order', dequeuedAt: 1 };

describe('executions that a worker should run and does not', () => {
  it('are found by the second look', () => {
    const strays = new Strays(() => false);

    expect(strays.among([claimed], 0)).toEqual([]);
    expect(strays.among([claimed], 0)).toEqual(['order']);
  });

  it('are left alone for the grace time', () => {
    const strays = new Strays(() => false);
    strays.among([claimed], 60_000);

    expect(strays.among([claimed], 60_000)).toEqual([]);
  });

  it('are left alone where the wall clock is set an hour ahead', () => {
    const strays = new Strays(() => false);
    strays.among([claimed], 60_000);
    const ahead = Date.now() + 3_600_000;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(ahead);

    const found = strays.among([claimed], 60_000);

    clock.mockRestore();
    expect(found).toEqual([]);
  });

  it('are not those that run', () => {
    const running = new Set(['order']);
    const strays = new Strays((id) => running.has(id));
    for (let look = 0; look < 3; look++) expect(strays.among([claimed], 0)).toEqual([]);

    running.clear();
    expect(strays.among([claimed], 0)).toEqual([]);
    expect(strays.among([claimed], 0)).toEqual(['order']);
  });

  it.each([
    { change: 'was claimed again', next: [{ ...claimed, dequeuedAt: 2 }] },
    { change: 'was away in between', next: [] },
  ])('are suspected afresh where one $change', ({ next }) => {
    const strays = new Strays(() => false);
    strays.among([claimed], 0);
    strays.among(next, 0);

    expect(strays.among([claimed], 0)).toEqual([]);
  });

  it('are suspected afresh after a time without looks', () => {
    const strays = new Strays(() => false);
    strays.among([claimed], 0);
    strays.forget();

    expect(strays.among([claimed], 0)).toEqual([]);
  });
});
