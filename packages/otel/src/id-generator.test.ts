import { describe, expect, it, jest } from '@jest/globals';
import { isValidSpanId, isValidTraceId } from '@opentelemetry/api';
import { RandomIds } from './id-generator.js';

describe('RandomIds', () => {
  it('makes valid ids that do not repeat', () => {
    const ids = new RandomIds();
    const spans = Array.from({ length: 10_000 }, () => ids.generateSpanId());
    const traces = Array.from({ length: 10_000 }, () => ids.generateTraceId());

    expect(spans.every(isValidSpanId)).toBe(true);
    expect(traces.every(isValidTraceId)).toBe(true);
    expect(new Set([...spans, ...traces]).size).toBe(20_000);
  });

  it.each([0, 1 - Number.EPSILON / 2, 0.5])('makes a valid id of the random number %p', (random) => {
    jest.spyOn(Math, 'random').mockReturnValue(random);
    const ids = new RandomIds();

    expect(isValidSpanId(ids.generateSpanId())).toBe(true);
    expect(isValidTraceId(ids.generateTraceId())).toBe(true);
    jest.restoreAllMocks();
  });
});
