import { describe, expect, it } from '@jest/globals';
import { virtualClock } from '@tta/core/testing';
import { StepGate } from './step-gate.js';

const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  let isSettled = false;
  void promise.then(() => (isSettled = true));
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  return isSettled;
};

describe('the gate of steps', () => {
  it('lets running steps end once it is closed, and begins none', async () => {
    const gate = new StepGate();
    let end: (value: number) => void = () => undefined;
    const running = gate.through(() => new Promise<number>((resolve) => (end = resolve)));
    const closed = gate.close(60_000);
    let begun = 0;
    const late = gate.through(() => Promise.resolve(begun++));

    expect(await settled(closed)).toBe(false);
    end(7);
    await expect(running).resolves.toBe(7);
    await closed;
    expect(await settled(late)).toBe(false);
    expect(begun).toBe(0);
  });

  it('waits no longer than it is told to', async () => {
    using clock = virtualClock();
    const gate = new StepGate();
    void gate.through(() => new Promise(() => undefined));
    const closed = gate.close(500);

    await clock.advance(499);
    expect(await settled(closed)).toBe(false);
    await clock.advance(1);
    expect(await settled(closed)).toBe(true);
  });
});
