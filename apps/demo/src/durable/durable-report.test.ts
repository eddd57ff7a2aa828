import { describe, expect, it } from '@jest/globals';
import { createDurableReport, formatDurableReport, type DurableRunFacts } from './durable-report.js';
import type { BegunStep } from './step-log.js';

const names = ['plan', 'write', 'check', 'bind'];
const killed = 11;
const survivor = 22;

/** Two executions: one by the survivor, one that the killed worker began and that was taken over in its third step. */
function facts(): DurableRunFacts & { readonly steps: BegunStep[]; readonly results: Map<string, readonly string[]> } {
  const whole = names.map((name) => `${name}/a`);
  const moved = ['plan/b', 'write/b', 'check/c', 'bind/c'];
  const begun = (workflowId: string, token: string, pid: number, at: number): BegunStep => ({
    workflowId,
    token,
    pid,
    at,
  });
  return {
    started: ['one', 'two'],
    results: new Map([
      ['one', whole],
      ['two', moved],
    ]),
    steps: [
      ...whole.map((token) => begun('one', token, survivor, 50)),
      ...['plan/b', 'write/b', 'check/b'].map((token) => begun('two', token, killed, 60)),
      ...['check/c', 'bind/c'].map((token, index) => begun('two', token, survivor, 1100 + index)),
    ],
    killedPid: killed,
    survivorPid: survivor,
    killedAt: 100,
  };
}

describe('the report of the durable demo', () => {
  it('counts executions that were taken over, and steps that ran twice', () => {
    const report = createDurableReport(facts());

    expect(report).toMatchObject({ ended: 2, lost: 0, recovered: 1, takeOverMs: 1000, stepsRunTwice: 1, isMet: true });
    expect(formatDurableReport(report)).toContain('recovered   1 of the killed worker, by the other one, 1000.0 ms');
    expect(formatDurableReport(report)).not.toContain('✗');
  });

  it.each<[string, (given: ReturnType<typeof facts>) => unknown]>([
    ['an execution that has not ended', ({ results }) => results.delete('two')],
    ['a result without one of its steps', ({ results }) => results.set('two', ['plan/b', 'write/b', 'bind/c'])],
    [
      'a result that has a step twice',
      ({ results }) => results.set('two', ['plan/b', 'write/b', 'check/b', 'check/c']),
    ],
    [
      'a result of steps that never ran',
      ({ results }) =>
        results.set(
          'two',
          names.map((name) => `${name}/x`),
        ),
    ],
  ])('catches %s', (_, damage) => {
    const given = facts();
    damage(given);
    const report = createDurableReport(given);

    expect(report).toMatchObject({ lost: 1, isMet: false });
    expect(formatDurableReport(report)).toMatch(/✗ executions lost +1, expected 0/);
  });

  it('is not met where more steps ran twice than a worker runs at a time', () => {
    const given = facts();
    for (let run = 0; run < 5; run++)
      given.steps.push({ workflowId: 'two', token: `check/again-${run}`, pid: killed, at: 70 });

    expect(createDurableReport(given)).toMatchObject({ stepsRunTwice: 6, isMet: false });
  });
});
