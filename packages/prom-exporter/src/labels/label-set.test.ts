import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Attributes } from '@opentelemetry/api';
import { joinLabels, labelsOf } from './label-set.js';
import { catchWarnings } from '../testing/catch-warnings.js';
import { Warnings } from '../warnings.js';

let warnings: ReturnType<typeof catchWarnings>;
beforeEach(() => {
  warnings = catchWarnings();
});
afterEach(() => warnings.restore());

function labels(attributes: Attributes, reserved?: string): string {
  return joinLabels(labelsOf(attributes, new Warnings(), reserved));
}

describe('labelsOf', () => {
  it('sorts labels by name, capitals first', () => {
    expect(labels({ b: '1', a: '2', Z: '3' })).toBe('Z="3",a="2",b="1"');
  });

  it('sorts by the name on the page, not by the attribute', () => {
    expect(labels({ 'a.z': '1', a_b: '2', '9': '3' })).toBe('_9="3",a_b="2",a_z="1"');
  });

  it('shows numbers, booleans and lists as text and leaves empty values out', () => {
    expect(labels({ n: 5, yes: true, list: ['a', 'b'], empty: '', none: undefined })).toBe(
      'list="[\\"a\\",\\"b\\"]",n="5",yes="true"',
    );
    expect(labels({ nothing: null } as unknown as Attributes)).toBe('');
  });

  it('joins attributes that become one label, in the order of their names, and says so', () => {
    expect(labels({ a_b: 'second', 'a.b': 'first' })).toBe('a_b="first;second"');
    expect(warnings.messages()).toEqual([expect.stringContaining('several attributes become the label a_b')]);
  });

  it('leaves out attributes whose names have no allowed character, and says so', () => {
    expect(labels({ 世界: 'x', a: '1' })).toBe('a="1"');
    expect(warnings.messages()).toEqual([expect.stringContaining('"世界" cannot be a label')]);
  });

  it('renames a label whose name the page needs', () => {
    expect(labels({ le: '5', a: '1' }, 'le')).toBe('a="1",exported_le="5"');
    expect(labels({ le: '5', a: '1' })).toBe('a="1",le="5"');
  });
});
