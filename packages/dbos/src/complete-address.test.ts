import { userInfo } from 'node:os';
import { afterEach, describe, expect, it } from '@jest/globals';
import { completeAddress } from './complete-address.js';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

describe('an address of a database', () => {
  it.each([
    ['postgresql://ada@db.example/stories', 'postgresql://ada@db.example/stories'],
    [
      'postgres://ada:s%40crt@db.example:6432/stories?connect_timeout=5',
      'postgres://ada:s%40crt@db.example:6432/stories?connect_timeout=5',
    ],
    ['postgresql://localhost/stories', 'postgresql://grace@localhost/stories'],
    ['postgresql:///stories', 'postgresql://grace@localhost/stories'],
    ['postgresql:///stories?host=/run/postgresql', 'postgresql://grace@localhost/stories?host=/run/postgresql'],
    ['postgresql://db.example?user=ada', 'postgresql://ada@db.example/ada?user=ada'],
    ['postgresql://localhost', 'postgresql://grace@localhost/grace'],
  ])('%s is completed as psql would', (given, complete) => {
    process.env.PGUSER = 'grace';

    expect(completeAddress(given)).toBe(complete);
  });

  it('has the name of the user of the system', () => {
    delete process.env.PGUSER;

    expect(completeAddress('postgresql://localhost/stories')).toBe(
      `postgresql://${userInfo().username}@localhost/stories`,
    );
  });
});
