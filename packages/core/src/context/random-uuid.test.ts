import { expect, test } from '@jest/globals';
import { randomUuid } from './random-uuid.js';

// More than are drawn at a time, and not a multiple of that.
const many = Array.from({ length: 1000 }, randomUuid);

test('each is a version 4 UUID of RFC 9562', () => {
  for (const uuid of many)
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('no two are alike', () => {
  expect(new Set(many).size).toBe(many.length);
});

test('each digit that is free takes every value', () => {
  for (let at = 0; at < 36; at++) {
    const seen = new Set(many.map((uuid) => uuid[at]));
    expect(seen.size).toBe([8, 13, 18, 23].includes(at) ? 1 : at === 14 ? 1 : at === 19 ? 4 : 16);
  }
});
