import { maxDepth } from './children.js';
import type { TokenStream } from './token-stream.js';

/** Ends parsing with an error before a tree becomes too deep to walk by recursion. */
export class DepthGuard {
  private depth = 0;

  constructor(private readonly tokens: TokenStream) {}

  /** Goes a level deeper. */
  enter(): void {
    this.depth++;
    this.check(0);
  }

  /** Comes back from a level. */
  leave(): void {
    this.depth--;
  }

  /** Takes note of an expression here that has some levels below it. */
  check(below: number): void {
    if (this.depth + below <= maxDepth) return;
    const { start, startLine } = this.tokens;
    this.tokens.addDiagnostic(start, startLine, `expected at most ${maxDepth} levels of nesting, got more; split it`);
    this.tokens.throwDiagnostics();
  }
}
