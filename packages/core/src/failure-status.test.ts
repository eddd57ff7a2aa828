import { describe, expect, it } from '@jest/globals';
import { TimeoutExceededError, TtaError, WorkflowContext, type CancelledBy, type FailureStatus } from './index.js';
import { cancelledBy, failureStatus } from './authors.js';

class Refused extends TtaError {
  override readonly status: FailureStatus = 'rejected';
}
const reason = new Error('changed my mind');
const ours = new TtaError('ERR_TTA_TEST', 'as a reason');
const timeout = new TimeoutExceededError(5);
const abortError = new DOMException('aborted', 'AbortError');
const timeoutError = new DOMException('too late', 'TimeoutError');

describe('failureStatus', () => {
  it.each<{ error: unknown; abortedWith?: unknown; status: FailureStatus; title: string }>([
    { title: 'an error', error: new Error('broken'), status: 'error' },
    { title: 'undefined', error: undefined, status: 'error' },
    { title: 'a timeout of ours', error: timeout, status: 'timeout' },
    { title: "another library's timeout", error: timeoutError, status: 'error' },
    { title: 'a refusal', error: new Refused('ERR_TTA_TEST', 'full'), status: 'rejected' },
    { title: "an AbortError that is none of the context's", error: abortError, status: 'error' },
    { title: 'the reason of the abort', error: reason, abortedWith: reason, status: 'cancelled' },
    { title: 'a reason that is an error of ours', error: ours, abortedWith: ours, status: 'cancelled' },
    { title: 'a reason that is a timeout', error: timeout, abortedWith: timeout, status: 'timeout' },
    { title: 'an AbortError after an abort', error: abortError, abortedWith: reason, status: 'cancelled' },
    { title: "the caller's own timeout", error: timeoutError, abortedWith: timeoutError, status: 'cancelled' },
    { title: "an AbortError after the caller's", error: abortError, abortedWith: timeoutError, status: 'cancelled' },
    { title: 'a TimeoutError that came with an abort', error: timeoutError, abortedWith: reason, status: 'error' },
    { title: 'an AbortError after a timeout of ours', error: abortError, abortedWith: timeout, status: 'timeout' },
    { title: 'an error that came with an abort', error: new Error('broken'), abortedWith: reason, status: 'error' },
  ])('says $status of $title', ({ error, abortedWith, status }) => {
    const signal = abortedWith === undefined ? undefined : AbortSignal.abort(abortedWith);

    expect(failureStatus(error, WorkflowContext.create({ signal }))).toBe(status);
  });

  it('says timeout of what answers a deadline', () => {
    const context = WorkflowContext.create({ deadline: Date.now() - 1 });

    expect(failureStatus(context.abortReason, context)).toBe('timeout');
  });

  it('says error of what has hostile getters', () => {
    const error = {
      get name(): string {
        throw new Error('do not look at me');
      },
    };

    expect(failureStatus(error, WorkflowContext.create())).toBe('error');
  });
});

describe('cancelledBy', () => {
  class Needless extends TtaError {
    override readonly status: FailureStatus = 'cancelled';
    override readonly cancelledBy: CancelledBy = 'sibling';
  }
  const needless = new Needless('ERR_TTA_TEST', 'another one answered');

  it.each<{ error: unknown; abortedWith?: unknown; by: CancelledBy; title: string }>([
    { title: 'the reason of the caller', error: reason, abortedWith: reason, by: 'caller' },
    { title: "an AbortError after the caller's abort", error: abortError, abortedWith: reason, by: 'caller' },
    { title: 'the reason of a sibling', error: needless, abortedWith: needless, by: 'sibling' },
    { title: 'an AbortError after the abort of a sibling', error: abortError, abortedWith: needless, by: 'sibling' },
    { title: 'the reason of a sibling that is passed on', error: needless, by: 'sibling' },
    { title: 'a reason of ours that names nobody', error: ours, abortedWith: ours, by: 'caller' },
  ])('says $by of $title', ({ error, abortedWith, by }) => {
    const signal = abortedWith === undefined ? undefined : AbortSignal.abort(abortedWith);

    expect(cancelledBy(error, WorkflowContext.create({ signal }))).toBe(by);
  });

  it('says caller of what has hostile getters', () => {
    const hostile = Object.defineProperty(new Needless('ERR_TTA_TEST', ''), 'cancelledBy', {
      get: () => {
        throw new Error('do not look at me');
      },
    });

    expect(cancelledBy(hostile, WorkflowContext.create())).toBe('caller');
  });
});
