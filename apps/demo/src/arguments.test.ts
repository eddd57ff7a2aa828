import { describe, expect, it } from '@jest/globals';
import { readArguments, usage, UsageError } from './arguments.js';

describe('readArguments', () => {
  it('takes nothing for a run with figures on the console', () => {
    expect(readArguments([])).toEqual({
      help: false,
      json: false,
      serve: false,
      traffic: true,
      wait: false,
      live: false,
      faults: false,
      durable: false,
      port: undefined,
      logFolder: undefined,
    });
  });

  it.each([
    [['--help'], { help: true }],
    [['-h'], { help: true }],
    [['--json'], { json: true }],
    [['--serve'], { serve: true, traffic: true, wait: true }],
    [['--serve', '--no-wait'], { serve: true, traffic: true, wait: false }],
    [['--serve', '--no-traffic'], { serve: true, traffic: false }],
    [['--live'], { live: true, serve: true, traffic: true, wait: false }],
    [['--live', '--no-traffic'], { live: true, traffic: false }],
    [['--live', '--faults'], { live: true, faults: true, traffic: true }],
    [['--durable'], { durable: true, serve: false }],
    [['--durable', '--json'], { durable: true, json: true }],
    [['--port', '0'], { port: 0 }],
    [['--port=65535'], { port: 65_535 }],
    [['--log-dir', 'logs'], { logFolder: 'logs' }],
    [['--log-dir', '/a b', '--json', '--port', '9464'], { logFolder: '/a b', json: true, port: 9464 }],
  ])('reads %j', (args, expected) => {
    expect(readArguments(args)).toMatchObject(expected);
  });

  it.each([
    [['--sevre'], /--sevre/],
    [['--serve', '--faults'], /--live/],
    [['serve'], /serve/],
    [['--json=yes'], /--json/],
    [['--port'], /--port/],
    [['--port', 'many'], /"many"/],
    [['--port', ''], /0 to 65535/],
    [['--port', '65536'], /"65536"/],
    [['--port', '1.5'], /"1.5"/],
    [['--port=-1'], /"-1"/],
    [['--log-dir'], /--log-dir/],
    [['--no-traffic'], /--no-traffic goes with --serve/],
    [['--no-wait'], /--no-wait goes with --serve/],
    [['--durable', '--live'], /--durable takes only --json beside it, got --live/],
    [['--durable', '--port', '0'], /--durable .* got --port/],
  ])('refuses %j and says what is wrong', (args, message) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(message);
  });

  it('refuses in one line', () => {
    const message = ((): string => {
      try {
        readArguments(['--sevre']);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    })();

    expect(message).not.toContain('\n');
  });
});

describe('usage', () => {
  it('names every option', () => {
    for (const option of [
      '--help',
      '--json',
      '--serve',
      '--no-traffic',
      '--no-wait',
      '--port',
      '--log-dir',
      '--durable',
    ]) {
      expect(usage).toContain(`  ${option} `);
    }
  });
});
