import { isSafeKey } from './to-expression.js';
import type {
  ArrayExpression,
  Attribute,
  Block,
  Body,
  CallExpression,
  Expression,
  Field,
  ObjectExpression,
  SourceRange,
} from './nodes.js';
import type { TokenPrinter } from './token-printer.js';

/**
 * Walks a parsed tree and prints its tokens with the white space of Alloy's own printer, whose model this is, byte for
 * byte. Oddities here (where a list indents, which line a break is decided by) are Alloy's.
 */
export class TreePrinter {
  /** `keepComments` keeps those in their place that Alloy's printer would move to where their line break does harm. */
  constructor(
    private readonly printer: TokenPrinter,
    private readonly keepComments: boolean,
  ) {}

  printBody(body: Body): void {
    let previous: SourceRange | undefined;
    for (const statement of body) {
      if (statement.kind === 'blankLine' || statement.kind === 'comment') continue;
      const range = rangeOf(statement);
      if (previous !== undefined && (statement.kind === 'block' || range.startLine - previous.endLine > 1)) {
        this.printer.space('hardBreak');
      }
      if (statement.kind === 'block') this.printBlock(statement);
      else this.printAttribute(statement);
      this.printer.space(isOneLine(range) ? 'softBreak' : 'hardBreak');
      previous = range;
    }
  }

  private printAttribute(attribute: Attribute): void {
    const { start, startLine } = rangeOf(attribute);
    this.printer.tokenAt(start, startLine, attribute.name);
    this.printAssignment(attribute.value);
  }

  private printAssignment(value: Expression): void {
    this.printer.space('tabstop');
    this.printer.token('=');
    this.printer.space('blank');
    this.printExpression(value);
  }

  private printBlock(block: Block): void {
    const { printer } = this;
    const { start, end, startLine, endLine } = rangeOf(block);
    printer.tokenAt(start, startLine, block.name);
    const brace = rangeOf({ range: block.braceRange });
    // With a line break in the name, comments before the brace would part the two. They are safe behind it.
    const follows = brace.startLine !== startLine && printer.hasCommentBefore(brace.start);
    if (block.label !== undefined) {
      printer.space('blank');
      this.printAtOrAfter(follows ? undefined : rangeOf({ range: block.labelRange }), `"${block.label}"`);
    }
    printer.space('blank');
    this.printAtOrAfter(follows ? undefined : brace, '{');
    printer.space('indent');
    if (block.body.some(({ kind }) => kind === 'attribute' || kind === 'block')) {
      printer.space('hardBreak');
      this.printBody(block.body);
    } else {
      printer.space('blank');
    }
    printer.space('unindent');
    printer.tokenAt(end - 1, endLine, '}');
  }

  private printExpression(expression: Expression): void {
    const { printer } = this;
    const { start, end, startLine, endLine } = rangeOf(expression);
    switch (expression.kind) {
      case 'string':
      case 'number':
        printer.tokenAt(start, startLine, expression.text);
        break;
      case 'boolean':
        printer.tokenAt(start, startLine, String(expression.value));
        break;
      case 'null':
        printer.tokenAt(start, startLine, 'null');
        break;
      case 'identifier':
        printer.tokenAt(start, startLine, expression.name);
        break;
      case 'array':
        this.printArray(expression);
        break;
      case 'object':
        this.printObject(expression);
        break;
      case 'call':
        this.printCall(expression);
        break;
      case 'access':
        this.printExpression(expression.object);
        // Without the space `1.b` would be read as the number `1.` and a name.
        if (expression.object.kind === 'number' && /^\d+$/.test(expression.object.text)) printer.space('blank');
        printer.token('.');
        this.printFollowing(rangeOf(expression), expression.name);
        break;
      case 'index':
        this.printExpression(expression.object);
        printer.tokenAt(expression.bracketOffset ?? start, rangeOf(expression.object).endLine, '[');
        this.printExpression(expression.index);
        printer.tokenAt(end - 1, endLine, ']');
        break;
      case 'unary':
        printer.tokenAt(start, startLine, expression.operator);
        this.printExpression(expression.operand);
        break;
      case 'binary':
        this.printExpression(expression.left);
        printer.space('blank');
        printer.tokenAt(expression.operatorOffset ?? start, rangeOf(expression.left).endLine, expression.operator);
        printer.space('blank');
        this.printExpression(expression.right);
        break;
      case 'parentheses':
        printer.token('(');
        this.printExpression(expression.inner);
        this.printFollowing(rangeOf(expression), ')');
        break;
    }
  }

  private printArray(array: ArrayExpression): void {
    const { printer } = this;
    const { start, end, startLine, endLine } = rangeOf(array);
    printer.tokenAt(start, startLine, '[');
    let line = startLine;
    array.elements.forEach((element, position) => {
      const range = rangeOf(element);
      const breaks = range.startLine !== line;
      if (breaks) printer.space('indent', 'hardBreak');
      else if (position > 0) printer.space('blank');
      this.printExpression(element);
      if (position + 1 < array.elements.length) printer.token(',');
      if (breaks) printer.space('unindent');
      line = range.endLine;
    });
    if (array.elements.length > 0 && endLine !== line) {
      printer.token(',');
      // A comment after the last element takes the indentation with it.
      printer.space('indent', 'hardBreak', 'unindent');
    }
    printer.tokenAt(end - 1, endLine, ']');
  }

  private printObject(object: ObjectExpression): void {
    const { printer } = this;
    const { start, end, startLine, endLine } = rangeOf(object);
    printer.tokenAt(start, startLine, '{');
    printer.space('indent');
    let line = startLine;
    let previous: Field | undefined;
    for (const field of object.fields) {
      const key = rangeOf({ range: field.keyRange });
      if (key.startLine !== line) {
        printer.space(previous !== undefined && isOneLine(rangeOf(previous.value)) ? 'softBreak' : 'hardBreak');
      } else if (previous !== undefined) {
        printer.space('blank');
      }
      printer.tokenAt(key.start, key.startLine, keyText(field));
      this.printAssignment(field.value);
      if (field !== object.fields.at(-1)) printer.token(',');
      line = key.endLine;
      previous = field;
    }
    if (previous !== undefined && endLine !== line) {
      printer.token(',');
      printer.space('hardBreak');
    }
    printer.space('unindent');
    printer.tokenAt(end - 1, endLine, '}');
  }

  private printCall(call: CallExpression): void {
    const { printer } = this;
    this.printExpression(call.callee);
    printer.token('(');
    let line = rangeOf(call.callee).endLine;
    call.arguments.forEach((argument, position) => {
      const range = rangeOf(argument);
      const breaks = range.startLine !== line;
      if (breaks) printer.space('hardBreak', 'indent');
      this.printExpression(argument);
      if (position + 1 < call.arguments.length) {
        printer.token(',');
        printer.space('blank');
      }
      if (breaks) printer.space('unindent');
      line = range.endLine;
    });
    // Alloy's printer puts the comma behind no argument too, and then cannot read what it printed.
    if (call.arguments.length > 0 && rangeOf(call).endLine !== line) {
      printer.token(',');
      printer.space('hardBreak');
    }
    this.printFollowing(rangeOf(call), ')');
  }

  /** Prints a token of which Alloy's printer does not know the place, so that comments before it come out behind it. */
  private printFollowing({ end, endLine }: SourceRange, text: string): void {
    this.printAtOrAfter(this.keepComments ? { start: end - text.length, startLine: endLine } : undefined, text);
  }

  private printAtOrAfter(place: Pick<SourceRange, 'start' | 'startLine'> | undefined, text: string): void {
    if (place === undefined) this.printer.token(text);
    else this.printer.tokenAt(place.start, place.startLine, text);
  }
}

function keyText({ key, quotes }: Field): string {
  if (quotes === 'none') return key;
  // Alloy would quote every key again, which changes a key that needs escapes. Such a key stays as it is.
  return quotes === 'raw' && !isSafeKey(key) ? `\`${key}\`` : `"${key}"`;
}

function isOneLine({ startLine, endLine }: SourceRange): boolean {
  return startLine === endLine;
}

/** Where a parsed node stood. */
function rangeOf({ range }: { readonly range?: SourceRange | undefined }): SourceRange {
  if (range === undefined) throw new TypeError('only a parsed tree can be printed with its comments');
  return range;
}
