import { BodyCollector } from './body-collector.js';
import { quoteForMessage } from './characters.js';
import { DepthGuard } from './depth-guard.js';
import { ExpressionParser } from './expression-parser.js';
import { isIdentifier } from './identifier.js';
import type { Attribute, Block, Body, SourceRange } from './nodes.js';
import type { TokenStream } from './token-stream.js';

type ParsedStatement = (Attribute | Block) & { readonly range: SourceRange };

/** The part of a statement before `=` or `{`. */
interface Header {
  readonly parts: readonly string[];
  readonly start: number;
  readonly startLine: number;
  readonly label: string;
  readonly labelRange?: SourceRange;
}

/** Parses bodies. After an error it goes on with the next statement. */
export class StatementParser {
  private readonly guard: DepthGuard;
  private readonly expressions: ExpressionParser;

  constructor(private readonly tokens: TokenStream) {
    this.guard = new DepthGuard(tokens);
    this.expressions = new ExpressionParser(tokens, this.guard, () => void this.parseBody('}', undefined));
  }

  /** Statements up to the end of the file, or to the brace that closes a block; `header` is the line of its header. */
  parseBody(until: 'EOF' | '}', header: number | undefined): Body {
    const { tokens } = this;
    const body = new BodyCollector(header);
    this.guard.enter();
    body.addComments(tokens.takeComments());
    while (tokens.kind !== until && tokens.kind !== 'EOF') {
      const statement = this.parseStatement();
      if (statement !== undefined) body.addStatement(statement);
      body.addComments(tokens.takeComments());
      if (tokens.kind === until) break;
      if (tokens.kind !== 'TERMINATOR') {
        tokens.complain(`expected TERMINATOR, got ${tokens.kind}`);
        tokens.skipStatement();
      }
      tokens.next();
      body.addComments(tokens.takeComments());
    }
    this.guard.leave();
    return body.finish(until === '}' ? tokens.startLine : undefined);
  }

  private parseStatement(): ParsedStatement | undefined {
    const { tokens } = this;
    const header = this.parseHeader();
    if (header !== undefined) {
      if (tokens.kind === '=') return this.parseAttribute(header);
      if (tokens.kind === '{') return this.parseBlock(header);
      const eitherWay = header.parts.length === 1 && header.label === '' ? 'attribute assignment or ' : '';
      tokens.complain(`expected ${eitherWay}block body, got ${tokens.kind}`);
    }
    tokens.skipTo('IDENT');
    return undefined;
  }

  private parseHeader(): Header | undefined {
    const { tokens } = this;
    const { start, startLine } = tokens;
    if (!this.checkIdentifier()) return undefined;
    const parts = [tokens.text];
    tokens.next();
    while (tokens.kind === '.') {
      tokens.next();
      this.checkIdentifier();
      parts.push(tokens.text);
      tokens.next();
    }
    const header = { parts, start, startLine, label: '' };
    if (tokens.kind === '=' || tokens.kind === '{') return header;
    const label = this.parseLabel();
    tokens.next();
    return { ...header, ...label };
  }

  private checkIdentifier(): boolean {
    const { tokens } = this;
    if (tokens.kind === 'IDENT') return true;
    tokens.complain(`expected identifier, got ${tokens.kind}`);
    return false;
  }

  private parseLabel(): Pick<Header, 'label'> & { readonly labelRange?: SourceRange } {
    const { tokens } = this;
    if (tokens.kind !== 'STRING') {
      tokens.complain(`expected block label, got ${tokens.kind}`);
      return { label: '' };
    }
    const { text } = tokens;
    const label = text.slice(1, -1);
    if (!text.startsWith('"')) {
      tokens.complain(`expected block label to be a double quoted string, but got ${quoteForMessage(text)}`);
    }
    if (label !== '' && !isIdentifier(label)) {
      tokens.complain(`expected block label to be a valid identifier, but got ${quoteForMessage(label)}`);
    }
    return { label, labelRange: tokens.range };
  }

  private parseAttribute({ parts, start, startLine, labelRange }: Header): ParsedStatement {
    const { tokens } = this;
    tokens.next();
    if (parts.length > 1) {
      tokens.addDiagnostic(start, startLine, 'attribute names may only consist of a single identifier with no "."');
    } else if (labelRange !== undefined) {
      tokens.addDiagnostic(labelRange.start, labelRange.startLine, 'attribute names may not have labels');
    }
    const value = this.expressions.parse();
    return { kind: 'attribute', name: parts.join('.'), value, range: tokens.rangeFrom(start, startLine) };
  }

  private parseBlock({ parts, start, startLine, label, labelRange }: Header): ParsedStatement {
    const { tokens } = this;
    const { range: braceRange } = tokens;
    tokens.next();
    const body = this.parseBody('}', braceRange.startLine);
    tokens.expect('}');
    return {
      kind: 'block',
      name: parts.join('.'),
      ...(label !== '' && { label }),
      body,
      range: tokens.rangeFrom(start, startLine),
      ...(labelRange !== undefined && { labelRange }),
      braceRange,
    };
  }
}
