import { isUnicodeClass } from './unicode-class.js';

/** A regular expression as Go reads it: its named groups, or why it is refused. */
export interface Regex {
  /** Names of the groups, in the order of the text. */
  readonly groups: readonly string[];
  /** Why RE2, Alloy's kind of regular expression, refuses it, as a phrase with advice. */
  readonly problem?: string;
}

/** Reads a regular expression by RE2's grammar, in one pass. */
export function readRegex(text: string): Regex {
  const reader = new RegexReader(text);
  try {
    reader.read();
    return { groups: reader.groups };
  } catch (error) {
    if (!(error instanceof RegexProblem)) throw error;
    return { groups: reader.groups, problem: error.message };
  }
}

/** Why RE2 refuses a text, as a phrase with advice; `undefined` if it does not. */
export function regexProblem(text: string): string | undefined {
  return readRegex(text).problem;
}

class RegexProblem extends Error {}

function refuse(problem: string): never {
  throw new RegexProblem(problem);
}

/** RE2 repeats at most so often, nested repeats multiplied. */
const mostRepeats = 1000;
const mostLevels = 1000;

/** State within an alternative: whether its last part may be repeated, and how often parts already are. */
interface Level {
  /** Repeats within the last part; `undefined` where a repeat has nothing before it. */
  last: number | undefined;
  /** The most repeats of any part. */
  most: number;
}

class RegexReader {
  readonly groups: string[] = [];
  private at = 0;

  constructor(private readonly text: string) {}

  read(): void {
    const levels: Level[] = [{ last: undefined, most: 1 }];
    let wasRepeat = false;
    while (this.at < this.text.length) {
      const level = levels.at(-1) ?? refuse('has an unmatched )');
      const repeats = this.repeat();
      if (repeats !== undefined) {
        if (wasRepeat) refuse('repeats a repeat, such as a** or the possessive a++, which RE2 does not have');
        level.last = this.repeated(level.last, repeats);
        level.most = Math.max(level.most, level.last);
        wasRepeat = true;
        continue;
      }
      wasRepeat = false;
      const character = this.next();
      if (character === '(') {
        if (this.openGroup()) levels.push({ last: undefined, most: 1 });
        if (levels.length > mostLevels) refuse(`nests more than ${mostLevels} groups`);
      } else if (character === ')') {
        const closed = levels.pop();
        const outer = levels.at(-1);
        if (closed === undefined || outer === undefined) refuse('has a ) without its (');
        outer.last = closed.most;
        outer.most = Math.max(outer.most, closed.most);
      } else if (character === '|') {
        level.last = undefined;
      } else {
        if (character === '[') this.characterClass();
        else if (character === '\\') this.escape();
        level.last = 1;
      }
    }
    if (levels.length > 1) refuse('has a ( without its )');
  }

  /** Goes past `*`, `+`, `?` or `{2,5}` with the `?` that makes it lazy; gives how often it repeats at most. */
  private repeat(): number | undefined {
    const [whole, min, comma, max] =
      /[*+?]|\{(0|[1-9]\d*)(,?)(0|[1-9]\d*)?\}/y.exec(this.text.slice(this.at, this.at + 30)) ?? [];
    if (whole === undefined || (comma === '' && max !== undefined)) return undefined;
    this.at += whole.length;
    if (this.text[this.at] === '?') this.at++;
    if (min === undefined) return 1;
    const [least, most] = [Number(min), Number(max ?? min)];
    if (least > mostRepeats || most > mostRepeats || most < least) {
      refuse(`has ${whole}, but the count may be at most ${mostRepeats} and not below the first`);
    }
    return most;
  }

  private repeated(inner: number | undefined, repeats: number): number {
    if (inner === undefined)
      refuse('repeats nothing: put something before the *, + or ?, or write \\* for the character');
    const all = inner * repeats;
    if (all > mostRepeats) refuse(`repeats a repeat more than ${mostRepeats} times`);
    return all;
  }

  /** Reads what follows a `(`. `(?i)` sets flags and opens nothing. */
  private openGroup(): boolean {
    if (this.text[this.at] !== '?') return true;
    if (/^\?<?[=!]/.test(this.text.slice(this.at, this.at + 3))) {
      refuse('uses lookaround, which RE2 does not have: match the opposite, or use two rules');
    }
    const named = /\?P?<([^>]*)>/y;
    named.lastIndex = this.at;
    const [whole, name = ''] = named.exec(this.text) ?? [];
    if (whole !== undefined) {
      if (!/^\w+$/.test(name)) refuse(`names a group ${JSON.stringify(name)}: use letters, digits and _`);
      if (this.groups.includes(name)) refuse(`names two groups ${name}: rename one`);
      this.groups.push(name);
      this.at += whole.length;
      return true;
    }
    const flags = /\?(?:[imsU]*|[imsU]*-[imsU]+)([:)])/y;
    flags.lastIndex = this.at;
    const [set, end] = flags.exec(this.text) ?? [];
    if (set === undefined) refuse(`has ${this.text.slice(this.at - 1, this.at + 3)}, a group that RE2 does not have`);
    this.at += set.length;
    return end === ':';
  }

  private escape(): void {
    if (this.take(/[AbBzdDsSwW]/y)) return;
    if (this.take(/Q/y)) {
      const end = this.text.indexOf('\\E', this.at);
      this.at = end === -1 ? this.text.length : end + 2;
      return;
    }
    if (!this.unicodeClass()) this.escapedCharacter();
  }

  /** Reads `p{Greek}` or `pL` behind a backslash. */
  private unicodeClass(): boolean {
    const pattern = /[pP](?:\{(\^?)([^}]*)\}|(.?))/uy;
    pattern.lastIndex = this.at;
    const [whole, , long, short = ''] = pattern.exec(this.text) ?? [];
    if (whole === undefined) return false;
    const name = long ?? short;
    if (!isUnicodeClass(name)) refuse(`uses \\${whole}, a class that RE2 does not know`);
    this.at += whole.length;
    return true;
  }

  /** Reads one character behind a backslash, and gives its number. */
  private escapedCharacter(): number {
    const [octal] = this.match(/0[0-7]{0,2}|[1-7][0-7]{1,2}/y);
    if (octal !== undefined) return parseInt(octal, 8);
    const [hexadecimal, braced, two] = this.match(/x(?:\{([0-9a-fA-F]+)\}|([0-9a-fA-F]{2}))/y);
    if (hexadecimal !== undefined) {
      const code = parseInt(braced ?? two ?? '', 16);
      return code <= 0x10ffff ? code : refuse(`has \\${hexadecimal}, which is not a character`);
    }
    const [plain] = this.match(/[^\u0080-\uffff]/y);
    if (plain !== undefined && 'afnrtv'.includes(plain)) return '\x07\f\n\r\t\v'.charCodeAt('afnrtv'.indexOf(plain));
    if (plain !== undefined && !/[0-9A-Za-z]/.test(plain)) return plain.charCodeAt(0);
    if (plain === undefined && this.at >= this.text.length) refuse('ends in a \\: write \\\\ for the character');
    if (plain !== undefined && /[1-9]/.test(plain)) refuse('uses a back reference, which RE2 does not have');
    refuse(`has \\${plain ?? this.next()}, an escape that RE2 does not have`);
  }

  private characterClass(): void {
    const start = this.at;
    this.take(/\^/y);
    for (let isFirst = true; ; isFirst = false) {
      if (this.at >= this.text.length) refuse(`has a [ without its ], at ${this.text.slice(start - 1, start + 9)}`);
      if (!isFirst && this.take(/\]/y)) return;
      const [posix, name] = this.match(/\[:(\^?[^:\]]*):\]/y);
      if (posix !== undefined) {
        if (!posixClass.test(name ?? '')) refuse(`uses ${posix}, a class that RE2 does not know`);
        continue;
      }
      if (this.take(/\\[dDsSwW]/y)) continue;
      if (this.text[this.at] === '\\' && this.unicodeClassInClass()) continue;
      this.range();
    }
  }

  private unicodeClassInClass(): boolean {
    this.at++;
    if (this.unicodeClass()) return true;
    this.at--;
    return false;
  }

  private range(): void {
    const start = this.at;
    const from = this.classCharacter();
    if (this.text[this.at] !== '-' || this.at + 1 >= this.text.length || this.text[this.at + 1] === ']') return;
    this.at++;
    if (this.classCharacter() < from) {
      refuse(`has the range ${this.text.slice(start, this.at)} the wrong way round; write \\- for the character`);
    }
  }

  private classCharacter(): number {
    const character = this.next();
    return character === '\\' ? this.escapedCharacter() : (character.codePointAt(0) ?? 0);
  }

  private next(): string {
    const character = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0);
    this.at += character.length;
    return character;
  }

  private take(pattern: RegExp): boolean {
    return this.match(pattern).length > 0;
  }

  /** Goes past what a sticky pattern matches here. */
  private match(pattern: RegExp): readonly (string | undefined)[] {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return [];
    this.at += found[0].length;
    return found;
  }
}

const posixClass = /^\^?(?:alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit)$/;
