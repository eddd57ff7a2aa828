import { dottedName, type Expression } from '../syntax/nodes.js';
import { variableOf } from '../syntax/walk-alloy.js';

/** A value as a person says it: text without quotes, `$NAME` for a variable, lists with commas. */
export function renderValue(expression: Expression): string {
  const variable = variableOf(expression);
  if (variable !== undefined) return `$${variable}`;
  switch (expression.kind) {
    case 'string':
      // Never shows a password that is part of a URL.
      return expression.value.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/i, '$1');
    case 'number':
      return expression.text;
    case 'array':
      return expression.elements.map(renderValue).join(', ');
    case 'binary':
      return expression.operator === '+' ? renderValue(expression.left) + renderValue(expression.right) : '...';
    case 'parentheses':
      return renderValue(expression.inner);
    case 'call':
      return expression.arguments[0] === undefined ? '...' : renderValue(expression.arguments[0]);
    case 'access':
    case 'identifier':
      return dottedName(expression) ?? '...';
    case 'boolean':
    case 'null':
    case 'object':
    case 'index':
    case 'unary':
      return '...';
  }
}
