import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { knownVariables, warnOfMisspeltVariables } from './known-variables.js';

const before = { ...process.env };
let warnings: string[];
beforeEach(() => {
  warnings = [];
  jest.spyOn(process, 'emitWarning').mockImplementation((warning) => void warnings.push(String(warning)));
});
afterEach(() => {
  process.env = { ...before };
  jest.restoreAllMocks();
});

it('warns once of a variable that is almost one of ours, without its value', () => {
  Object.assign(process.env, { TTA_LOG_LEVELS: 'hunter2', TTA_LOG_FORMATS: 'json', TTA_LIVE_HOST: 'here' });

  warnOfMisspeltVariables();
  warnOfMisspeltVariables();

  expect(warnings.sort()).toEqual([
    'TTA: TTA_LIVE_HOST is not read by TTA; did you mean TTA_LIVE_PORT? This is said once.',
    'TTA: TTA_LOG_FORMATS is not read by TTA; did you mean TTA_LOG_FORMAT? This is said once.',
    'TTA: TTA_LOG_LEVELS is not read by TTA; did you mean TTA_LOG_LEVEL? This is said once.',
  ]);
});

it("leaves our own variables alone, the application's, and those of others", () => {
  for (const name of [...knownVariables, 'TTA_TENANT_TABLE', 'LOG_LEVEL', 'OTEL_LOG_LEVEL']) process.env[name] = '1';

  warnOfMisspeltVariables();

  expect(warnings).toEqual([]);
});
