import { describe, expect, it } from '@jest/globals';
import { explained, isOfDatabase } from './database-error.js';

const url = 'postgresql://ada:secret@db.example/app';

describe('explained', () => {
  // The words of pg and its pool, which have no codes.
  it.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    'Query read timeout',
    'timeout exceeded when trying to connect',
    'timeout expired: connection timeout',
  ])('says that the database cannot be reached where a driver says %j, also further inside', (message) => {
    const plain = new Error(message);
    const wrapped = new Error('the engine could not begin', { cause: plain });
    const collected = new AggregateError([plain], 'all addresses failed');

    for (const error of [plain, wrapped, collected]) {
      expect(explained(error, url)).toMatchObject({ code: 'ERR_TTA_DURABLE_DATABASE', trouble: 'unreachable' });
      expect(isOfDatabase(error)).toBe(true);
    }
  });

  it('takes a code for more than the words around it', () => {
    const cause = Object.assign(new Error('no such table'), { code: '42P01' });

    expect(explained(new Error('Connection terminated', { cause }), url)).toMatchObject({ trouble: 'not-migrated' });
  });

  it('leaves errors of others as they are', () => {
    for (const own of [new Error('the order has no items'), new Error('a connection error of the mail server')]) {
      expect(explained(own, url)).toBe(own);
      expect(isOfDatabase(own)).toBe(false);
    }
  });
});
