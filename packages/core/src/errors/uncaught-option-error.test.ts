import { spawnSync } from 'node:child_process';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { InvalidOptionError, WorkflowContext } from '../index.js';
import { booleanOption, choiceOption, functionOption, integerOption, knownOptions, stringOption } from '../authors.js';

const built = new URL('../../dist/', import.meta.url).href;
const secret = 'hunter2-S3cr3t';
const pem = `-----BEGIN PRIVATE KEY-----\n${secret}${'A'.repeat(2000)}\n-----END PRIVATE KEY-----\n`;

const cases: { given: string; check: () => unknown; program: string }[] = [
  {
    given: 'a TLS key',
    check: () => fail('tls', { cert: 'bad', key: pem }),
    program: `new InvalidOptionError('tls', 'a certificate', { cert: 'bad', key: pem })`,
  },
  {
    given: 'a list of bearer tokens',
    check: () => stringOption('auth.bearerToken', [secret]),
    program: `stringOption('auth.bearerToken', [secret])`,
  },
  {
    given: 'user and password as one text',
    check: () => fail('auth', `ops:${secret}`),
    program: `new InvalidOptionError('auth', '{ username, password }', 'ops:' + secret)`,
  },
  {
    given: 'a misspelt password',
    check: () => knownOptions({ pasword: secret }, ['password']),
    program: `knownOptions({ pasword: secret }, ['password'])`,
  },
  {
    given: 'a secret as the name of an option',
    check: () => knownOptions({ [`ops:${secret}`]: true }, ['password']),
    program: `knownOptions({ ['ops:' + secret]: true }, ['password'])`,
  },
  {
    given: 'an address with a password',
    check: () => choiceOption('protocol', `http://ops:${secret}@host/`, ['http', 'grpc']),
    program: `choiceOption('protocol', 'http://ops:' + secret + '@host/', ['http', 'grpc'])`,
  },
  {
    given: 'a secret for a number',
    check: () => integerOption('maxRetries', secret),
    program: `integerOption('maxRetries', secret)`,
  },
  {
    given: 'a secret for a flag',
    check: () => booleanOption('enabled', pem),
    program: `booleanOption('enabled', pem)`,
  },
  {
    given: 'a secret for a function',
    check: () => functionOption('hook', secret as never),
    program: `functionOption('hook', secret)`,
  },
  {
    given: 'a secret in a map of strings',
    check: () => WorkflowContext.create({ metadata: { token: [secret] as never } }),
    program: `WorkflowContext.create({ metadata: { token: [secret] } })`,
  },
  {
    given: 'a secret inside a cause',
    check: () => {
      throw new Error('outer', { cause: new InvalidOptionError('headers', 'an object', { authorization: secret }) });
    },
    program: `(() => { throw new Error('outer', { cause: new InvalidOptionError('headers', 'an object', { authorization: secret }) }) })()`,
  },
];

describe('an option error', () => {
  it.each(cases)('does not reveal $given, however it is shown', ({ check }) => {
    const error = thrownBy(check);

    const shown = [
      inspect(error, { depth: Infinity, showHidden: true, getters: true, compact: false }),
      JSON.stringify(error),
      JSON.stringify(error, Object.getOwnPropertyNames(error)),
      String(error),
      error.stack,
    ];
    expect(shown.join('\n')).not.toContain(secret);
  });

  it.each(cases)('does not reveal $given when Node prints the uncaught error', ({ program }) => {
    const source = `import { InvalidOptionError, WorkflowContext } from '${built}index.js';
      import { booleanOption, choiceOption, functionOption, integerOption, knownOptions, stringOption } from '${built}authors.js';
      const secret = process.env.S; const pem = process.env.P; const fail = (error) => { throw error; };
      const made = ${program}; if (made instanceof Error) throw made;`;
    const { stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
      env: { ...process.env, S: secret, P: pem },
      encoding: 'utf8',
    });

    expect(status).toBe(1);
    expect(stderr).toContain('ERR_TTA_INVALID_OPTION');
    expect(stderr).not.toContain(secret);
  });

  it.each([
    [() => integerOption('maxRetries', '3'), 'maxRetries must be an integer, got "3"'],
    [() => booleanOption('tls', 'yes'), 'tls must be true or false, got "yes"'],
    [() => choiceOption('jitter', 'half', ['full', 'none']), `jitter must be one of 'full', 'none', got "half"`],
    [() => integerOption('maxRetries', -1, { min: 0 }), 'maxRetries must be an integer of at least 0, got -1'],
    [() => integerOption('password', 12345678, { max: 3 }), 'password must be an integer of at most 3, got a number'],
    [() => fail('host', 'example.org'), 'host must be another value, got a string of 11 characters'],
  ])('still tells what is harmless: %#', (check, message) => {
    expect(thrownBy(check).message).toBe(message);
  });
});

function fail(option: string, received: unknown): never {
  throw new InvalidOptionError(option, 'another value', received);
}

function thrownBy(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected it to throw');
}
