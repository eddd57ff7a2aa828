import { describe, expect, it } from '@jest/globals';
import { exemplarText, type Exemplar } from './exemplar.js';

const exemplar: Exemplar = {
  value: 0.21,
  timestamp: 1700000000.123,
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
};

describe('exemplarText', () => {
  it('follows a sample with ids, value and time', () => {
    expect(exemplarText(exemplar)).toBe(
      ' # {span_id="b7ad6b7169203331",trace_id="0af7651916cd43dd8448eb211c80319c"} 0.21 1700000000.123',
    );
  });

  it.each([
    ['there is none', undefined],
    ['its labels exceed 128 characters', { ...exemplar, traceId: 'a'.repeat(98) }],
    ['an id would break the line', { ...exemplar, spanId: '"} 1\n' }],
    ['its value is not a number', { ...exemplar, value: NaN }],
    ['its time is not a number', { ...exemplar, timestamp: Infinity }],
  ])('is empty when %s', (_reason, given) => {
    expect(exemplarText(given)).toBe('');
  });

  it('uses the whole of the 128 characters', () => {
    const longest = 128 - 'trace_id'.length - 'span_id'.length - exemplar.spanId.length;

    expect(exemplarText({ ...exemplar, traceId: 'a'.repeat(longest) })).not.toBe('');
    expect(exemplarText({ ...exemplar, traceId: 'a'.repeat(longest + 1) })).toBe('');
  });
});
