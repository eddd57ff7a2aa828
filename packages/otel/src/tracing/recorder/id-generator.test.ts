import { describe, expect, it, jest } from '@jest/globals';
import { isValidSpanId, isValidTraceId } from '@opentelemetry/api';

const fill = jest.fn((bytes: Buffer) => bytes);
const crypto = await import('node:crypto');
jest.unstable_mockModule('node:crypto', () => ({ ...crypto, randomFillSync: fill }));
const { RandomIds } = await import('./id-generator.js');

describe('RandomIds', () => {
  it('makes valid ids that do not repeat', () => {
    fill.mockImplementation((bytes) => crypto.randomFillSync(bytes));
    const ids = new RandomIds();
    const spans = Array.from({ length: 10_000 }, () => ids.generateSpanId());
    const traces = Array.from({ length: 10_000 }, () => ids.generateTraceId());

    expect(spans.every(isValidSpanId)).toBe(true);
    expect(traces.every(isValidTraceId)).toBe(true);
    expect(new Set([...spans, ...traces]).size).toBe(20_000);
  });

  it('takes no id that is all zero', () => {
    let draws = 0;
    fill.mockImplementation((bytes) => (++draws < 3 ? bytes.fill(0) : bytes.fill(7)));
    const ids = new RandomIds();

    expect(ids.generateTraceId()).toBe('07'.repeat(16));
    expect(ids.generateSpanId()).toBe('07'.repeat(8));
    expect(draws).toBe(3);
  });
});
