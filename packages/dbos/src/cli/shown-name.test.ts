import { expect, it } from '@jest/globals';
import { shownName } from './shown-name.js';

it.each([
  ['0.1', 'reserve', 'reserve'],
  ['0.1', 'message decision', 'message decision'],
  ['0.1', 'waits for decision until', '(when the wait for the message "decision" ends)'],
  ['0.1m', 'message decision', '(the message "decision", or the end of the wait)'],
  ['0.2', 'wake at', 'wake at (when a pause ends)'],
  ['0.2w', 'waited', 'waited (a pause)'],
  ['0.3', 'select', 'select (the choice of a route)'],
  ['~0', 'recovered', '(a worker was lost, and another one went on)'],
  ['0', 'constructor', 'constructor'],
])('shows %s %s as %s', (path, name, shown) => {
  expect(shownName(path, name)).toBe(shown);
});
