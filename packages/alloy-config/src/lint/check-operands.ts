import type { CheckCode } from '../schema/check-table.js';
import { dottedName, type Expression } from '../syntax/nodes.js';

type Kind = 'text' | 'number' | 'boolean' | 'list' | 'object';
type Binary = Extract<Expression, { kind: 'binary' }>;

const joined: ReadonlySet<Kind> = new Set(['text', 'number']);
const numbers: ReadonlySet<Kind> = new Set(['number']);
const truths: ReadonlySet<Kind> = new Set(['boolean']);

/** Kinds of value that an operator takes; those that are not here take any. */
const taken: ReadonlyMap<string, ReadonlySet<Kind>> = new Map([
  ['+', joined],
  ...['-', '*', '/', '%', '^'].map((operator) => [operator, numbers] as const),
  ...['<', '<=', '>', '>='].map((operator) => [operator, joined] as const),
  ...['&&', '||'].map((operator) => [operator, truths] as const),
]);

/** Operators join values of one kind: Alloy makes no text of a number on its own. */
export function checkOperands(
  { operator, left, right, range }: Binary,
  send: (code: CheckCode, at: Pick<Expression, 'range'>, message: string) => void,
): void {
  const kinds = taken.get(operator);
  if (kinds === undefined) return;
  const [first, second] = [kindOf(left), kindOf(right)];
  const wrong = [first, second].find((kind) => kind !== undefined && !kinds.has(kind));
  const at = range === undefined ? {} : { range };
  if (wrong !== undefined) {
    const advice = wrong === 'list' && operator === '+' ? ': write array.concat(a, b)' : '';
    send('operand-type', at, `${operator} does not take a ${wrong}${advice}`);
  } else if (first !== undefined && second !== undefined && first !== second) {
    const advice = operator === '+' ? ': put the number in quotes, or use string.format' : '';
    send('operand-type', at, `${operator} does not join a ${first} and a ${second}${advice}`);
  }
}

/** Kind of the value, where the expression alone says it. */
function kindOf(expression: Expression): Kind | undefined {
  switch (expression.kind) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return 'list';
    case 'object':
      return 'object';
    case 'parentheses':
      return kindOf(expression.inner);
    case 'binary':
      if (expression.operator === '+') return kindOf(expression.right);
      return taken.get(expression.operator) === numbers ? 'number' : 'boolean';
    case 'unary':
      return expression.operator === '-' ? 'number' : 'boolean';
    case 'call': {
      const name = dottedName(expression.callee) ?? '';
      if (name === 'array.concat' || name === 'string.split') return 'list';
      return name === 'sys.env' || name.startsWith('string.') ? 'text' : undefined;
    }
    case 'access':
      return dottedName(expression)?.startsWith('constants.') === true ? 'text' : undefined;
    case 'identifier':
    case 'index':
    case 'null':
      return undefined;
  }
}
