import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { environmentResourceAttributes, environmentVariable, unusableVariable } from './environment.js';

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

describe('environmentVariable', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['  ', undefined],
    [' a ', 'a'],
  ])('reads %p as %p', (value, read) => {
    delete process.env.TTA_TEST;
    if (value !== undefined) process.env.TTA_TEST = value;

    expect(environmentVariable('TTA_TEST')).toBe(read);
  });
});

describe('environmentResourceAttributes', () => {
  it.each([
    ['', {}],
    ['a=b', { a: 'b' }],
    [' a = b ,, c=d,', { a: 'b', c: 'd' }],
    ['team=a%2Cb,a%3Db=c', { team: 'a,b', 'a=b': 'c' }],
    ['query=a=b', { query: 'a=b' }],
    ['empty=', { empty: '' }],
    ['__proto__=x', Object.fromEntries([['__proto__', 'x']])],
  ])('reads %p', (list, attributes) => {
    process.env.OTEL_RESOURCE_ATTRIBUTES = list;

    expect(environmentResourceAttributes()).toEqual(attributes);
    expect(warnings).toEqual([]);
  });

  it.each(['a', 'team=b,a', '=b', 'a=%zz', '%zz=a'])('warns of %p once, and uses none of it', (list) => {
    process.env.OTEL_RESOURCE_ATTRIBUTES = list;

    expect([environmentResourceAttributes(), environmentResourceAttributes()]).toEqual([{}, {}]);

    expect(warnings).toEqual([
      `TTA: OTEL_RESOURCE_ATTRIBUTES must be a list of key=value with commas between, percent-encoded, got "${list}"; none is used instead. This is said once.`,
    ]);
  });
});

describe('unusableVariable', () => {
  it.each([
    ['ftp://host', 'ftp://host'],
    ['ftp://ops:s3cret@host?token=s3cret', 'ftp://[concealed]@host?[concealed]'],
    ['ops:s3/cret,@host', '[concealed]@host'],
    ['a,ops:p@w@b', '[concealed]@b'],
    ['host?token=s3cret', 'host?[concealed]'],
    ['S3cret://collector:4318', '[concealed]://collector:4318'],
    ['S3 cret://ops:other@collector?x', '[concealed]://[concealed]@collector?[concealed]'],
    ['grpc://collector:4317', 'grpc://collector:4317'],
  ])('shows %s as %s', (value, shown) => {
    unusableVariable('TTA_TEST_URL', value, 'a URL', 'none');

    expect(warnings).toEqual([
      `TTA: TTA_TEST_URL must be a URL, got "${shown}"; none is used instead. This is said once.`,
    ]);
  });
});
