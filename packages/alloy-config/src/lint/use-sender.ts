import type { CheckCode } from '../schema/check-table.js';
import type { Report } from '../schema/problem.js';
import { describePlace, type Use } from './scope.js';

/** Reports problems at the place of a reference. */
export function sender(use: Use, report: Report): (code: CheckCode, message: string) => void {
  return (code, message) =>
    report({
      code,
      message,
      path: describePlace(use.from, use.place),
      range: use.expression.range ?? use.place.attribute.range,
    });
}
