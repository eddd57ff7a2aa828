import { AlloySyntaxError, type Diagnostic } from './alloy-syntax-error.js';
import type { Comment, SourceRange } from './nodes.js';
import { Scanner } from './scanner.js';
import type { TokenKind } from './token-kind.js';

/** A diagnostic whose column has not been counted yet. */
type Finding = Omit<Diagnostic, 'column'>;

const noComments: readonly Comment[] = [];

/** The tokens of a text, with its comments collected separately, and the errors found so far. */
export class TokenStream {
  /** All comments up to the current token, in the order of the text. */
  readonly comments: Comment[] = [];
  /** Where the last token ended that was gone past. */
  previousEnd = 0;
  previousEndLine = 0;

  private readonly findings: Finding[] = [];
  private readonly scanner: Scanner;
  private waiting: Comment[] = [];
  /** The line of the parser's last complaint: it makes only one a line. */
  private complainedLine = 0;

  constructor(private readonly source: string) {
    this.scanner = new Scanner(source, (offset, line, message) => this.addDiagnostic(offset, line, message));
    this.scan();
  }

  get kind(): TokenKind {
    return this.scanner.kind;
  }

  get text(): string {
    return this.scanner.text;
  }

  get start(): number {
    return this.scanner.start;
  }

  get startLine(): number {
    return this.scanner.startLine;
  }

  /** The stretch of the current token. */
  get range(): SourceRange {
    const { start, end, startLine, endLine } = this.scanner;
    return { start, end, startLine, endLine };
  }

  /** The stretch from a token that was gone past to the last one that was. */
  rangeFrom(start: number, startLine: number): SourceRange {
    return { start, end: this.previousEnd, startLine, endLine: this.previousEndLine };
  }

  /** Goes to the next token. */
  next(): void {
    // A terminator has no text of its own, so nothing ends with it.
    if (this.kind !== 'TERMINATOR') {
      this.previousEnd = this.scanner.end;
      this.previousEndLine = this.scanner.endLine;
    }
    this.scan();
  }

  /** Goes past a token that must come here; says whether it did. */
  expect(kind: TokenKind): boolean {
    const found = this.kind === kind;
    if (!found) this.complain(`expected ${kind}, got ${this.kind}`);
    this.next();
    return found;
  }

  /** Goes on to one of some tokens, or to the end of the file. */
  skipTo(...kinds: readonly TokenKind[]): void {
    while (this.kind !== 'EOF' && !kinds.includes(this.kind)) this.next();
  }

  /** Goes on to the end of the statement: a terminator outside of all brackets that were opened on the way. */
  skipStatement(): void {
    const open = { '{': 0, '[': 0, '(': 0 };
    while (this.kind !== 'EOF') {
      if (this.kind === '{' || this.kind === '[' || this.kind === '(') open[this.kind]++;
      else if (this.kind === '}') open['{']--;
      else if (this.kind === ']') open['[']--;
      else if (this.kind === ')') open['(']--;
      else if (this.kind === 'TERMINATOR' && Object.values(open).every((count) => count <= 0)) return;
      this.next();
    }
  }

  /** Hands out the comments that no node has taken yet. */
  takeComments(): readonly Comment[] {
    if (this.waiting.length === 0) return noComments;
    const taken = this.waiting;
    this.waiting = [];
    return taken;
  }

  /** Reports what is wrong with the current token, unless its line has been complained about just before. */
  complain(message: string): void {
    if (this.complainedLine === this.startLine) return;
    this.complainedLine = this.startLine;
    this.addDiagnostic(this.start, this.startLine, message);
  }

  /** Reports what is wrong with a place that was gone past. */
  addDiagnostic(offset: number, line: number, message: string): void {
    this.findings.push({ offset, line, message });
  }

  /** Throws what was found wrong, if anything was. */
  throwDiagnostics(): void {
    const [first, ...others] = withColumns(this.findings, this.source);
    if (first !== undefined) throw new AlloySyntaxError([first, ...others], this.source);
  }

  private scan(): void {
    let line = this.previousEndLine;
    this.scanner.scan();
    while (this.kind === 'COMMENT') {
      const { range } = this;
      const comment: Comment = {
        kind: 'comment',
        text: withoutCarriageReturns(this.text),
        ...(range.startLine === line && { trailing: true }),
        range,
      };
      this.comments.push(comment);
      this.waiting.push(comment);
      line = range.endLine;
      this.scanner.scan();
    }
  }
}

/** Counts the bytes before each place. Goes through the text once, however many places there are on a line. */
function withColumns(findings: readonly Finding[], source: string): Diagnostic[] {
  const columns = new Map<Finding, number>();
  let offset = 0;
  let column = 1;
  for (const finding of [...findings].sort((a, b) => a.offset - b.offset)) {
    const between = source.slice(offset, finding.offset);
    const lineStart = between.lastIndexOf('\n') + 1;
    if (lineStart > 0) column = 1;
    column += Buffer.byteLength(between.slice(lineStart));
    offset = finding.offset;
    columns.set(finding, column);
  }
  return findings.map((finding) => ({ ...finding, column: columns.get(finding) ?? 1 }));
}

/** Drops carriage returns, but for one whose lack would end the comment early. */
function withoutCarriageReturns(text: string): string {
  if (!text.includes('\r')) return text;
  return text.replace(/\r+/g, (run, offset: number) => {
    const keeps = offset > 2 && text[offset - 1] === '*' && text[offset + run.length] === '/';
    return keeps ? '\r' : '';
  });
}
