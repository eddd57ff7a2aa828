/**
 * The tree of an Alloy file. All nodes are plain, read-only objects told apart by `kind`; change one by making a copy.
 * A node that was parsed has a `range`, a node that was built has none.
 */

/** The stretch of source text of a parsed node. */
export interface SourceRange {
  /** Index of the first character (UTF-16 unit) in the source. */
  readonly start: number;
  /** Index behind the last character. */
  readonly end: number;
  /** Line of the first character; the first line is 1. */
  readonly startLine: number;
  /** Line of the last character. */
  readonly endLine: number;
}

/** A complete file. */
export interface AlloyFile {
  readonly kind: 'file';
  readonly body: Body;
  /** The text that was parsed. Missing on a built file. */
  readonly source?: string;
}

/** Content of a file, or of a block between its braces, from top to bottom. */
export type Body = readonly Statement[];
/** One entry of a body. Comments and blank lines are entries too; rules that look at neighbours must skip them. */
export type Statement = Attribute | Block | Comment | BlankLine;

/** `name = value` */
export interface Attribute {
  readonly kind: 'attribute';
  readonly name: string;
  readonly value: Expression;
  readonly range?: SourceRange;
}

/** `name.of.block "label" { body }` */
export interface Block {
  readonly kind: 'block';
  /** With its dots: `prometheus.remote_write`. */
  readonly name: string;
  readonly label?: string;
  readonly body: Body;
  readonly range?: SourceRange;
  /** Where the label stands, quotes included. */
  readonly labelRange?: SourceRange;
  /** Position of the opening brace. */
  readonly braceRange?: SourceRange;
}

/** `// to the end of the line`, or `/* between marks *\/`. */
export interface Comment {
  readonly kind: 'comment';
  /** With its marks, without carriage returns. */
  readonly text: string;
  /** Whether it follows something on the same line. */
  readonly trailing?: true;
  readonly range?: SourceRange;
}

/** One or more empty lines between two statements. */
export interface BlankLine {
  readonly kind: 'blankLine';
}

/** Marks expressions, so that a JavaScript object given as a value is never taken for one, whatever its keys are. */
export const expressionMark: unique symbol = Symbol.for('@tta/alloy-config/expression');

/** Properties common to all expressions. */
export interface ExpressionBase {
  readonly [expressionMark]: true;
  /** Comments between what precedes this expression and the expression. */
  readonly leading?: readonly Comment[];
  readonly range?: SourceRange;
}

/** `"text"` or `` `text` `` */
export interface StringLiteral extends ExpressionBase {
  readonly kind: 'string';
  /** As written in the file, quotes included. */
  readonly text: string;
  /** Its value. Byte escapes that are not valid UTF-8 become U+FFFD. */
  readonly value: string;
}

/** `10`, `1.5`, `1e9`. Never signed: `-3` is a unary minus before `3`. */
export interface NumberLiteral extends ExpressionBase {
  readonly kind: 'number';
  /** As written in the file. */
  readonly text: string;
  /** The nearest JavaScript number. */
  readonly value: number;
}

/** `true` or `false` */
export interface BooleanLiteral extends ExpressionBase {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** `null` */
export interface NullLiteral extends ExpressionBase {
  readonly kind: 'null';
}

/** `[1, 2]` */
export interface ArrayExpression extends ExpressionBase {
  readonly kind: 'array';
  readonly elements: readonly Expression[];
  /** Comments before the closing bracket. */
  readonly dangling?: readonly Comment[];
}

/** `{key = 1, "other key" = 2}` */
export interface ObjectExpression extends ExpressionBase {
  readonly kind: 'object';
  readonly fields: readonly Field[];
  /** Comments before the closing brace. */
  readonly dangling?: readonly Comment[];
}

/** One `key = value` of an object. */
export interface Field {
  readonly kind: 'field';
  /** Without quotes. Keys are not unescaped, as in Alloy. */
  readonly key: string;
  /** How the key is quoted in the file. */
  readonly quotes: 'none' | 'double' | 'raw';
  readonly value: Expression;
  readonly leading?: readonly Comment[];
  readonly range?: SourceRange;
  /** Position of the key, quotes included. */
  readonly keyRange?: SourceRange;
}

/** A bare name. `a.b.c` is an access of `c` in an access of `b` in the identifier `a`. */
export interface Identifier extends ExpressionBase {
  readonly kind: 'identifier';
  readonly name: string;
}

/** `object.name` */
export interface AccessExpression extends ExpressionBase {
  readonly kind: 'access';
  readonly object: Expression;
  readonly name: string;
}

/** `object[index]` */
export interface IndexExpression extends ExpressionBase {
  readonly kind: 'index';
  readonly object: Expression;
  readonly index: Expression;
  /** Position of the opening bracket, as an index into the source. */
  readonly bracketOffset?: number;
}

/** `callee(arguments)` */
export interface CallExpression extends ExpressionBase {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
  /** Comments before the closing parenthesis. */
  readonly dangling?: readonly Comment[];
}

/** Operators with one operand. */
export type UnaryOperator = '-' | '!';

/** `-operand` */
export interface UnaryExpression extends ExpressionBase {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}

/** Operators with two operands. */
export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%' | '^';

/** `left + right` */
export interface BinaryExpression extends ExpressionBase {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** Position of the operator, as an index into the source. */
  readonly operatorOffset?: number;
}

/** `(inner)` */
export interface Parentheses extends ExpressionBase {
  readonly kind: 'parentheses';
  readonly inner: Expression;
}

/** Any expression to the right of a `=`. */
export type Expression =
  | StringLiteral
  | NumberLiteral
  | BooleanLiteral
  | NullLiteral
  | ArrayExpression
  | ObjectExpression
  | Identifier
  | AccessExpression
  | IndexExpression
  | CallExpression
  | UnaryExpression
  | BinaryExpression
  | Parentheses;

/** Whether a value is an expression's node and no plain JavaScript value. */
export function isExpression(value: unknown): value is Expression {
  return typeof value === 'object' && value !== null && expressionMark in value;
}

/** The dotted name of a reference such as `sys.env` or `a.b.receiver`; `undefined` for any other expression. */
export function dottedName(expression: Expression): string | undefined {
  const parts: string[] = [];
  let node = expression;
  while (node.kind === 'access') {
    parts.unshift(node.name);
    node = node.object;
  }
  return node.kind === 'identifier' ? [node.name, ...parts].join('.') : undefined;
}
