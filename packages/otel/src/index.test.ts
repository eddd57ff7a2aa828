import { describe, expect, it } from '@jest/globals';

// An alarm: it fails to load where the flag that makes jest run ES modules is missing.
const index = await import('./index.js');
const catalogue = await import('./catalogue/index.js');

describe('@tta/otel', () => {
  it('exports these names', () => {
    expect(Object.keys(index).sort()).toEqual([
      'BufferedLogSink',
      'contextFromHeaders',
      'contextFromRequest',
      'createTelemetry',
      'injectHeaders',
    ]);
  });

  it('exports the catalogue at an entry of its own', () => {
    expect(Object.keys(catalogue).sort()).toEqual([
      'costBoundsUsd',
      'durationBoundsSeconds',
      'eventRows',
      'genAi',
      'genAiOperations',
      'genAiProviders',
      'instrumentationScope',
      'metricRow',
      'metricRows',
      'metrics',
      'spanAttributes',
      'statuses',
      'stepEvents',
      'tokenDirections',
    ]);
  });
});
