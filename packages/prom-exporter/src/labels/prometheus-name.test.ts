import { describe, expect, it } from '@jest/globals';
import { prometheusName } from './prometheus-name.js';

describe('prometheusName', () => {
  it.each([
    ['tta_cache_total', 'tta_cache_total'],
    ['http.server.duration', 'http_server_duration'],
    ['a..b__c-d', 'a_b_c_d'],
    ['__name__', '_name_'],
    ['9lives', '_9lives'],
    ['größe', 'gr_e'],
    ['a:b', 'a_b'],
    ['x"} 1\n', 'x_1_'],
    ['', undefined],
    ['_', undefined],
    ['世界', undefined],
  ])('makes %j %j', (name, expected) => {
    expect(prometheusName(name)).toBe(expected);
  });
});
