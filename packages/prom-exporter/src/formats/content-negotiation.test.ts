import { describe, expect, it } from '@jest/globals';
import { negotiateFormat, negotiateGzip } from './content-negotiation.js';

const prometheus =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

describe('negotiateFormat', () => {
  it.each([
    [undefined, 'text'],
    ['', 'text'],
    ['*/*', 'text'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text'],
    [prometheus, 'openmetrics'],
    ['application/openmetrics-text', 'openmetrics'],
    ['Application/OpenMetrics-Text; Version="1.0.0"', 'openmetrics'],
    ['application/openmetrics-text;version=2.0.0', 'text'],
    ['application/openmetrics-text;version=2.0.0,*/*;q=0.1', 'text'],
    ['application/openmetrics-text;q=0.4,text/plain;q=0.5', 'text'],
    ['application/openmetrics-text;q=0.6,text/plain;q=0.5', 'openmetrics'],
    ['application/openmetrics-text,text/plain', 'text'],
    ['application/*;q=0.9,text/plain;q=0.8', 'openmetrics'],
    ['text/plain;q=0,*/*', 'openmetrics'],
    ['text/plain;version=1.0.0,application/openmetrics-text;q=0.1', 'openmetrics'],
    ['application/openmetrics-text;q=0', 'text'],
    ['application/openmetrics-text;q=high', 'text'],
    ['application/json', 'text'],
    [',;,;;q=,', 'text'],
  ])('answers %j with %s', (accept, format) => {
    expect(negotiateFormat(accept)).toBe(format);
  });
});

describe('negotiateGzip', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['gzip', true],
    ['GZIP', true],
    ['deflate, gzip;q=1.0, *;q=0.5', true],
    ['*', true],
    ['gzip;q=0', false],
    ['gzip;q=0, *', false],
    ['*;q=0', false],
    ['identity', false],
    ['gzip;q=0.5, identity', false],
    ['gzip, identity;q=0.5', true],
    ['br', false],
  ])('answers %j with %s', (acceptEncoding, gzip) => {
    expect(negotiateGzip(acceptEncoding)).toBe(gzip);
  });
});
