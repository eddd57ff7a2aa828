import { describe, expect, it } from '@jest/globals';
import { declaredEvents } from '../authors.js';
import { defineEvent, WorkflowPrimitive } from '../index.js';

const a = defineEvent('a', {});
const b = defineEvent('b', {});
const c = defineEvent('c', {});

class Step extends WorkflowPrimitive<void, void> {
  static readonly events = [a, b];
  protected async run(): Promise<void> {
    // Does nothing.
  }
}

describe('declaredEvents', () => {
  it('finds event types by themselves, in lists and in classes, without duplicates', () => {
    const exported = { Step, b, all: [c, a], text: 'd', none: undefined, fn: () => 1, number: 7 };

    expect(declaredEvents(exported)).toEqual([a, b, c]);
  });
});
