import type { DepthGuard } from './depth-guard.js';
import { numberValue, stringValue } from './literal-value.js';
import {
  expressionMark,
  type BinaryExpression,
  type BinaryOperator,
  type CallExpression,
  type Comment,
  type Expression,
  type Field,
} from './nodes.js';
import { isBinaryOperator, precedence } from './operators.js';
import type { TokenKind } from './token-kind.js';
import type { TokenStream } from './token-stream.js';

/** Parses expressions by recursive descent. After an error it goes on, so that one run finds as much as Alloy does. */
export class ExpressionParser {
  /** How many levels the expression parsed last has below its top. */
  private height = 0;

  /** `skipBody` parses statements up to a closing brace: people write blocks where only values may stand. */
  constructor(
    private readonly tokens: TokenStream,
    private readonly guard: DepthGuard,
    private readonly skipBody: () => void,
  ) {}

  parse(): Expression {
    return this.nested(() => this.parseBinary(1));
  }

  /** Parses a part of an expression, with the comments in front of it. */
  private nested(parse: () => Expression): Expression {
    const leading = this.tokens.takeComments();
    this.guard.enter();
    const expression = parse();
    this.guard.leave();
    return leading.length === 0 ? expression : { ...expression, leading: [...leading, ...(expression.leading ?? [])] };
  }

  /** Operators that bind at least as tightly as `minimum`, grouped to the left. */
  private parseBinary(minimum: number): Expression {
    let left = this.parsePower();
    for (;;) {
      const operator = this.tokens.kind;
      if (!isBinaryOperator(operator) || precedence[operator] < minimum) return left;
      left = this.binary(left, operator, () => this.parseBinary(precedence[operator] + 1));
    }
  }

  /** The one operator that groups to the right. */
  private parsePower(): Expression {
    const left = this.parseUnary();
    return this.tokens.kind === '^' ? this.binary(left, '^', () => this.parsePower()) : left;
  }

  private binary(left: Expression, operator: BinaryOperator, parseRight: () => Expression): BinaryExpression {
    const { start: operatorOffset } = this.tokens;
    const leftHeight = this.height;
    this.tokens.next();
    const right = this.nested(parseRight);
    this.grow(Math.max(leftHeight, this.height));
    return {
      kind: 'binary',
      [expressionMark]: true,
      operator,
      left,
      right,
      range: this.rangeSince(left),
      operatorOffset,
    };
  }

  private parseUnary(): Expression {
    const { kind: operator, start, startLine } = this.tokens;
    if (operator !== '-' && operator !== '!') return this.parsePostfix();
    this.tokens.next();
    const operand = this.nested(() => this.parseUnary());
    this.grow(this.height);
    return {
      kind: 'unary',
      [expressionMark]: true,
      operator,
      operand,
      range: this.tokens.rangeFrom(start, startLine),
    };
  }

  private parsePostfix(): Expression {
    let node = this.parsePrimary();
    for (;;) {
      const { kind } = this.tokens;
      if (kind === '.') node = this.parseAccess(node);
      else if (kind === '[') node = this.parseIndex(node);
      else if (kind === '(') node = this.parseCall(node);
      else if ((kind !== 'STRING' && kind !== '{') || !this.rejectBlock(node)) return node;
    }
  }

  private parseAccess(object: Expression): Expression {
    this.tokens.next();
    const name = this.tokens.text;
    this.tokens.expect('IDENT');
    this.grow(this.height);
    return { kind: 'access', [expressionMark]: true, object, name, range: this.rangeSince(object) };
  }

  private parseIndex(object: Expression): Expression {
    const { start: bracketOffset } = this.tokens;
    const objectHeight = this.height;
    this.tokens.next();
    const index = this.parse();
    this.tokens.expect(']');
    this.grow(Math.max(objectHeight, this.height));
    return { kind: 'index', [expressionMark]: true, object, index, range: this.rangeSince(object), bracketOffset };
  }

  private parseCall(callee: Expression): CallExpression {
    const calleeHeight = this.height;
    this.tokens.next();
    const values = this.parseItems(')', 'expression', () => this.parse());
    const dangling = this.tokens.takeComments();
    this.tokens.expect(')');
    this.grow(Math.max(calleeHeight, this.height));
    return {
      kind: 'call',
      [expressionMark]: true,
      callee,
      arguments: values,
      ...asDangling(dangling),
      range: this.rangeSince(callee),
    };
  }

  /** Someone set an attribute to a block. Says so, if it is one to its end; `false` gives up on the statement. */
  private rejectBlock(name: Expression): boolean {
    const { tokens } = this;
    if (tokens.kind === 'STRING') tokens.next();
    if (tokens.expect('{')) {
      this.skipBody();
      if (tokens.expect('}')) {
        const { start = 0, startLine = 1 } = name.range ?? {};
        tokens.addDiagnostic(start, startLine, 'cannot use a block as an expression');
        return true;
      }
    }
    tokens.skipStatement();
    return false;
  }

  private parsePrimary(): Expression {
    const { tokens } = this;
    this.height = 0;
    if (tokens.kind === '(') return this.parseParentheses();
    if (tokens.kind === '[') return this.parseArray();
    if (tokens.kind === '{') return this.parseObject();
    const leaf = leafOf(tokens);
    if (leaf !== undefined) {
      tokens.next();
      return leaf;
    }
    tokens.complain(`expected expression, got ${tokens.kind}`);
    const { range } = tokens;
    tokens.skipTo('TERMINATOR', ')', '}', ']', ',');
    return { kind: 'null', [expressionMark]: true, range };
  }

  private parseParentheses(): Expression {
    const { start, startLine } = this.tokens;
    this.tokens.next();
    const inner = this.parse();
    this.tokens.expect(')');
    this.grow(this.height);
    return { kind: 'parentheses', [expressionMark]: true, inner, range: this.tokens.rangeFrom(start, startLine) };
  }

  private parseArray(): Expression {
    const { start, startLine } = this.tokens;
    this.tokens.next();
    const elements = this.parseItems(']', 'expression', () => this.parse());
    const dangling = this.tokens.takeComments();
    this.tokens.expect(']');
    this.grow(this.height);
    const range = this.tokens.rangeFrom(start, startLine);
    return { kind: 'array', [expressionMark]: true, elements, ...asDangling(dangling), range };
  }

  private parseObject(): Expression {
    const { start, startLine } = this.tokens;
    this.tokens.next();
    // Alloy's parser looks for fields unless it sees the wrong closing bracket, and its messages differ by that.
    const fields = this.tokens.kind === ']' ? [] : this.parseItems('}', 'field', () => this.parseField());
    const dangling = this.tokens.takeComments();
    this.tokens.expect('}');
    this.grow(this.height);
    const range = this.tokens.rangeFrom(start, startLine);
    return { kind: 'object', [expressionMark]: true, fields, ...asDangling(dangling), range };
  }

  private parseField(): Field {
    const { tokens } = this;
    const leading = tokens.takeComments();
    const keyRange = tokens.range;
    const key = tokens.text;
    const named = tokens.kind === 'IDENT' || tokens.kind === 'STRING';
    if (named) tokens.next();
    else {
      tokens.complain(`expected field name (string or identifier), got ${tokens.kind}`);
      tokens.skipTo('=');
    }
    tokens.expect('=');
    const value = this.parse();
    return {
      kind: 'field',
      ...keyOf(key),
      value,
      ...(leading.length > 0 && { leading }),
      range: tokens.rangeFrom(keyRange.start, keyRange.startLine),
      keyRange,
    };
  }

  /** Items with commas between and perhaps one behind, up to the closing bracket. */
  private parseItems<Item>(until: TokenKind, what: 'expression' | 'field', parse: () => Item): Item[] {
    const { tokens } = this;
    const items: Item[] = [];
    let height = 0;
    while (tokens.kind !== until && tokens.kind !== 'EOF') {
      items.push(parse());
      height = Math.max(height, this.height);
      // Read again, because parsing has moved on to another token.
      const kind: TokenKind = tokens.kind;
      if (kind === until) break;
      if (kind !== ',') tokens.complain(`missing ',' in ${what} list`);
      tokens.next();
    }
    this.height = height;
    return items;
  }

  /** An expression was put on top of others, the highest of which has so many levels. */
  private grow(below: number): void {
    this.height = below + 1;
    this.guard.check(this.height);
  }

  private rangeSince(first: Expression): Expression['range'] & object {
    const { start, startLine } = first.range ?? { start: 0, startLine: 1 };
    return this.tokens.rangeFrom(start, startLine);
  }
}

function leafOf({ kind, text, range }: TokenStream): Expression | undefined {
  if (kind === 'STRING') return { kind: 'string', [expressionMark]: true, text, value: stringValue(text), range };
  if (kind === 'IDENT') return { kind: 'identifier', [expressionMark]: true, name: text, range };
  if (kind === 'BOOL') return { kind: 'boolean', [expressionMark]: true, value: text === 'true', range };
  if (kind === 'NULL') return { kind: 'null', [expressionMark]: true, range };
  if (kind !== 'NUMBER' && kind !== 'FLOAT') return undefined;
  return { kind: 'number', [expressionMark]: true, text, value: numberValue(text), range };
}

function keyOf(text: string): Pick<Field, 'key' | 'quotes'> {
  if (text.startsWith('"')) return { key: text.slice(1, -1), quotes: 'double' };
  if (text.startsWith('`')) return { key: text.slice(1, -1), quotes: 'raw' };
  return { key: text, quotes: 'none' };
}

function asDangling(comments: readonly Comment[]): { readonly dangling?: readonly Comment[] } {
  return comments.length === 0 ? {} : { dangling: comments };
}
