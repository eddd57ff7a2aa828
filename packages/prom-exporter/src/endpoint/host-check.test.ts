import { describe, expect, it } from '@jest/globals';
import { createHostCheck } from './host-check.js';

function check(address: string | undefined, allowedHosts?: readonly string[]) {
  return createHostCheck({ address: () => address, allowedHosts });
}

describe('createHostCheck', () => {
  it.each(['127.0.0.1', '127.0.0.2', '::1', '::ffff:127.0.0.1'])(
    'allows hosts at %s that cannot be rebound',
    (address) => {
      const isAllowed = check(address);

      for (const host of [
        'localhost',
        'LOCALHOST:9464',
        'localhost.',
        'app.localhost:1',
        '127.0.0.1:9464',
        '[::1]:9464',
      ]) {
        expect([host, isAllowed(host)]).toEqual([host, true]);
      }
      expect(isAllowed('192.0.2.1:9464')).toBe(true);
      expect(isAllowed(undefined)).toBe(true);
    },
  );

  it.each(['127.0.0.1', '::1'])('refuses at %s names that may lead anywhere', (address) => {
    const isAllowed = check(address);

    for (const host of [
      ...[
        'evil.example',
        'evil.example:9464',
        'localhost.evil.example',
        'evil-localhost',
        'x',
        '127.0.0.1.evil.example',
      ],
      ...['127.0.0.1@evil.example', 'localhost:1@evil.example:2', '[::1].evil.example', ' evil', '[evil.example]'],
    ]) {
      expect([host, isAllowed(host)]).toEqual([host, false]);
    }
  });

  it('allows the names that it is given, in any case and at any port, and no others', () => {
    const isAllowed = check('127.0.0.1', ['Host.Docker.internal']);

    expect(isAllowed('host.docker.internal:9464')).toBe(true);
    expect(isAllowed('HOST.docker.internal')).toBe(true);
    expect(isAllowed('evil.host.docker.internal')).toBe(false);
    expect(isAllowed('localhost')).toBe(true);
  });

  it('checks names elsewhere than at loopback only when it is given some', () => {
    expect(check('0.0.0.0')('metrics.example')).toBe(true);
    expect(check('0.0.0.0', ['metrics.example'])('metrics.example:80')).toBe(true);
    expect(check('0.0.0.0', ['metrics.example'])('evil.example')).toBe(false);
  });
});
