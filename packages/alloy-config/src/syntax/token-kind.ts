import type { BinaryOperator, UnaryOperator } from './nodes.js';

/** Kind of a token, by the name that Alloy's messages use. */
export type TokenKind =
  | 'ILLEGAL'
  | 'EOF'
  | 'TERMINATOR'
  | 'COMMENT'
  | 'IDENT'
  | 'NUMBER'
  | 'FLOAT'
  | 'STRING'
  | 'BOOL'
  | 'NULL'
  | BinaryOperator
  | UnaryOperator
  | '='
  | '{'
  | '}'
  | '('
  | ')'
  | '['
  | ']'
  | ','
  | '.';

/** Tokens after which the end of a line ends the statement. */
export const endsStatement: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'IDENT',
  'NUMBER',
  'FLOAT',
  'STRING',
  'BOOL',
  'NULL',
  '}',
  ')',
  ']',
]);
