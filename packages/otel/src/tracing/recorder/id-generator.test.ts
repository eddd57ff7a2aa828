import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { isValidSpanId, isValidTraceId } from '@opentelemetry/api';
import { RandomIds } from './id-generator.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('RandomIds', () => {
  it('makes valid ids that do not repeat', () => {
    const ids = new RandomIds();
    const spans = Array.from({ length: 10_000 }, () => ids.generateSpanId());
    const traces = Array.from({ length: 10_000 }, () => ids.generateTraceId());

    expect(spans.every(isValidSpanId)).toBe(true);
    expect(traces.every(isValidTraceId)).toBe(true);
    expect(new Set([...spans, ...traces]).size).toBe(20_000);
  });

  it('takes no id that is all zero', () => {
    const crypto: { randomFillSync(bytes: Buffer): Buffer } = process.getBuiltinModule('node:crypto');
    const fill = jest.spyOn(crypto, 'randomFillSync');
    fill.mockImplementation((bytes) => bytes.fill(fill.mock.calls.length < 3 ? 0 : 7));
    const ids = new RandomIds();

    expect(ids.generateTraceId()).toBe('07'.repeat(16));
    expect(ids.generateSpanId()).toBe('07'.repeat(8));
    expect(fill).toHaveBeenCalledTimes(3);
  });
});
