/** Binding power of an operator to its left operand; tokens that are not listed end an expression. */
const powers: Readonly<Record<string, number>> = {
  '=': 1,
  '|': 1,
  '||': 2,
  '&&': 3,
  ...Object.fromEntries(['==', '<', '<=', '>', '>=', '!='].map((comparison) => [comparison, 5])),
  ...Object.fromEntries(['-', '−', '+'].map((sign) => [sign, 6])),
  ...Object.fromEntries(['/', '//', '%', '×', '÷'].map((operator) => [operator, 7])),
  '[]': 9,
  '*': 20,
  '[?': 21,
  '.': 40,
  '!': 45,
  '{': 50,
  '[': 55,
  '(': 60,
};

type Kind = 'name' | 'quoted' | 'literal' | 'variable' | 'number' | 'symbol' | 'end';

interface Token {
  readonly kind: Kind;
  /** For symbols, what they are; for others, as they stand. */
  readonly text: string;
}

const token =
  /\s*(?:(?<name>[A-Za-z_]\w*)|(?<quoted>"(?:[^"\\]|\\[^])*")|(?<literal>`(?:[^`\\]|\\[^])*`|'(?:[^'\\]|\\[^])*')|(?<variable>\$\w*)|(?<number>-?\d+)|(?<symbol>\[\?|\[\]|\|\||&&|==|!=|<=|>=|\/\/|[.*,:{}[\]()@+%−×÷/|<>!=&-]))/y;

class JmesPathProblem extends Error {}

/** Why Alloy could not compile a JMESPath expression, as a phrase; `undefined` if it can. */
export function jmesPathProblem(text: string): string | undefined {
  try {
    new JmesPathReader(tokensOf(text)).read();
    return undefined;
  } catch (error) {
    if (error instanceof JmesPathProblem) return error.message;
    throw error;
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const at = token.lastIndex;
    const groups = token.exec(text)?.groups;
    if (groups === undefined)
      throw new JmesPathProblem(`cannot be read from ${JSON.stringify(text.slice(at).trim())} on`);
    // The type of `groups` hides that those of other alternatives are undefined.
    const entries: [string, string | undefined][] = Object.entries(groups);
    const [kind, found = ''] = entries.find(([, value]) => value !== undefined) ?? [];
    if ((kind === 'quoted' && !isJson(found)) || (found.startsWith('`') && !isJson(unticked(found)))) {
      throw new JmesPathProblem(`has ${found}, which is not JSON inside its quotes`);
    }
    tokens.push({ kind: kind as Kind, text: found });
  }
  return tokens;
}

function unticked(literal: string): string {
  return literal.slice(1, -1).replaceAll('\\`', '`');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Nested deeper than this it is refused here, so that reading never runs out of stack. */
const mostLevels = 200;
const end: Token = { kind: 'end', text: '' };

class JmesPathReader {
  private at = 0;
  private level = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  read(): void {
    this.expression(0);
    if (this.current.kind !== 'end') this.refuse();
  }

  private get current(): Token {
    return this.tokens[this.at] ?? end;
  }

  /** Reads as long as operators bind more tightly than `power`. */
  private expression(power: number): void {
    if (++this.level > mostLevels) throw new JmesPathProblem(`is nested more than ${mostLevels} levels deep`);
    let isName = this.first();
    while (power < this.power()) {
      this.operator(isName);
      isName = false;
    }
    this.level--;
  }

  private power(): number {
    const { kind, text } = this.current;
    return kind === 'symbol' ? (powers[text] ?? 0) : 0;
  }

  /** Parses the beginning of an expression. Returns whether it may be the name of a function. */
  private first(): boolean {
    const { kind, text } = this.current;
    if (kind === 'end') this.refuse();
    this.at++;
    if (kind === 'name') {
      if (text === 'let' && this.current.kind === 'variable' && this.current.text !== '$') this.bindings();
      return true;
    }
    if (kind === 'quoted') return !this.is('(') || this.refuse();
    if (kind === 'literal' || kind === 'variable' || text === '@') return false;
    if (text === '+' || text === '-' || text === '−') this.expression(6);
    else if (text === '*') {
      if (!this.is(']')) this.projected(20);
    } else if (text === '[?') this.filter();
    else if (text === '[]') this.projected(9);
    else if (text === '{') this.hash();
    else if (text === '&') this.expression(0);
    else if (text === '!') this.expression(45);
    else if (text === '[') this.brackets();
    else if (text === '(') {
      this.expression(0);
      this.expect(')');
    } else {
      this.at--;
      this.refuse();
    }
    return false;
  }

  private operator(followsName: boolean): void {
    const { text } = this.current;
    this.at++;
    if (text === '.') this.afterDot();
    else if (text === '(') {
      if (!followsName) this.refuse();
      this.list(')');
    } else if (text === '[?') this.filter();
    else if (text === '[]') this.projected(9);
    else if (text === '[') {
      if (this.isIndex()) this.index();
      else {
        this.expect('*');
        this.expect(']');
        this.projected(20);
      }
    } else if (text === '!' || text === '{') this.refuse();
    else this.expression(text === '=' ? 0 : (powers[text] ?? 0));
  }

  private afterDot(): void {
    if (this.is('*')) {
      this.at++;
      this.projected(40);
    } else this.selected();
  }

  private selected(): void {
    const { kind } = this.current;
    if (kind === 'name' || kind === 'quoted' || this.is('*')) this.expression(40);
    else if (this.is('[')) {
      this.at++;
      this.selection();
    } else {
      this.expect('{');
      this.hash();
    }
  }

  /** Parses the part that is applied to each element of the left operand. */
  private projected(power: number): void {
    if (this.power() < 10) return;
    if (this.is('[') || this.is('[?')) this.expression(power);
    else {
      this.expect('.');
      this.selected();
    }
  }

  private brackets(): void {
    if (this.isIndex()) this.index();
    else if (this.is('*') && this.tokens[this.at + 1]?.text === ']') {
      this.at += 2;
      this.projected(20);
    } else this.selection();
  }

  private isIndex(): boolean {
    return this.current.kind === 'number' || this.is(':');
  }

  /** `[0]`, or a slice such as `[1:5:2]`. */
  private index(): void {
    let colons = 0;
    while (!this.is(']') && colons < 3) {
      if (this.is(':')) colons++;
      else if (this.current.kind !== 'number') this.refuse();
      this.at++;
      if (colons === 0 && !this.is(':')) break;
    }
    if (colons === 3) this.refuse();
    this.expect(']');
    if (colons > 0) this.projected(20);
  }

  private filter(): void {
    this.expression(0);
    this.expect(']');
    if (!this.is('[]')) this.projected(21);
  }

  /** `a, b]` */
  private selection(): void {
    for (;;) {
      this.expression(0);
      if (this.is(']')) break;
      this.expect(',');
    }
    this.at++;
  }

  /** `a: x, b: y}` */
  private hash(): void {
    for (;;) {
      const { kind } = this.current;
      if (kind !== 'name' && kind !== 'quoted') this.refuse();
      this.at++;
      this.expect(':');
      this.expression(0);
      if (this.is(',')) this.at++;
      else if (this.is('}')) break;
    }
    this.at++;
  }

  /** Expressions up to an end; the commas may be left out. */
  private list(last: string): void {
    while (!this.is(last)) {
      this.expression(0);
      if (this.is(',')) this.at++;
    }
    this.at++;
  }

  /** `$a = x, $b = y in` */
  private bindings(): void {
    while (this.current.kind !== 'name' || this.current.text !== 'in') {
      this.expression(0);
      if (this.is(',')) this.at++;
    }
    this.at++;
    this.expression(0);
  }

  private is(symbol: string): boolean {
    return this.current.kind === 'symbol' && this.current.text === symbol;
  }

  private expect(symbol: string): void {
    if (!this.is(symbol)) this.refuse();
    this.at++;
  }

  private refuse(): never {
    const { kind, text } = this.current;
    throw new JmesPathProblem(kind === 'end' ? 'ends too early' : `does not go on with ${text} at that place`);
  }
}
