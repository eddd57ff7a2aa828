import { expect, it } from '@jest/globals';
import { formatValue } from './format-value.js';

it.each([
  [0, 's', '0 s'],
  [0.00042, 's', '420 µs'],
  [0.0042, 's', '4.2 ms'],
  [0.231, 's', '231 ms'],
  [9.75, 's', '9.75 s'],
  [330, 's', '5.5 min'],
  [86_400, 's', '24 h'],
  [0.249, 'percentunit', '24.9%'],
  [50 * 1024 * 1024, 'bytes', '50 MiB'],
  [3.18, 'ops', '3.18 ops/s'],
  [0, 'currencyUSD', '$0'],
  [12.345, 'currencyUSD', '$12.35'],
  [0.00123, 'currencyUSD', '$0.0012'],
  [6200, 'currencyUSD', '$6.2 K'],
  [8.64, 'suffix: $/h', '8.64 $/h'],
  [1300, 'short', '1.3 K'],
  [-0.5, 'short', '-0.5'],
])('%d in %s reads %s', (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text);
});
