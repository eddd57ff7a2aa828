import type { BlockSpec, BodySpec } from './body-spec.js';
import type { Attribute, Block, Body, Expression, Field, SourceRange } from '../syntax/nodes.js';
import type { CheckCode } from './check-table.js';
import { flagOf, numberOf, textOf } from './literal.js';
import type { Problem, Report } from './problem.js';
import { parseDuration, parseSize } from './units.js';

/** Where a problem is: a member by name, or a node. Left out, the block itself. */
export type Place = string | Ranged;
interface Ranged {
  readonly range?: SourceRange;
}

/** A body beside its description, as the rules read it: literals by name, defaults filled in, blocks as views. */
export class BodyView {
  constructor(
    readonly spec: BodySpec,
    readonly block: Block,
    /** In words, for messages. */
    readonly path: string,
    private readonly send: Report,
  ) {}

  /** Whether an argument or block is given. */
  has(name: string): boolean {
    return this.block.body.some((statement) => 'name' in statement && statement.name === name);
  }

  /** Value of an argument as written in the file. */
  value(name: string): Expression | undefined {
    return this.attribute(name)?.value;
  }

  /** Text of an argument, or its default. `undefined` if it is computed, or left out without a default. */
  text(name: string): string | undefined {
    return this.literal(name, textOf, 'string');
  }

  /** Number of an argument, or its default. */
  number(name: string): number | undefined {
    return this.literal(name, numberOf, 'number');
  }

  /** `true` or `false` of an argument, or its default. */
  flag(name: string): boolean | undefined {
    return this.literal(name, flagOf, 'boolean');
  }

  /** Milliseconds of a duration, or of its default. */
  durationMs(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : parseDuration(text);
  }

  /** Bytes of a size, or of its default. */
  sizeBytes(name: string): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : parseSize(text);
  }

  /** Elements of a list that is written out; empty if it is not. */
  elements(name: string): readonly Expression[] {
    const value = this.value(name);
    return value?.kind === 'array' ? value.elements : [];
  }

  /** Literal texts of a list, each with its node. */
  texts(name: string): readonly { readonly text: string; readonly node: Expression }[] {
    return this.elements(name).flatMap((node) => {
      const text = textOf(node);
      return text === undefined ? [] : [{ text, node }];
    });
  }

  /** Fields of a map that is written out. */
  fields(name: string): readonly Field[] {
    const value = this.value(name);
    return value?.kind === 'object' ? value.fields : [];
  }

  /** Blocks of a name. */
  blocks(name: string): readonly BodyView[] {
    const member = this.spec.members[name];
    return member?.member === 'block' ? blocksOf(this.block.body, name).map((block) => this.child(member, block)) : [];
  }

  /** A block of this body beside its description. */
  child(member: BlockSpec, block: Block): BodyView {
    return new BodyView(member.body, block, `${this.path} > ${block.name}`, this.send);
  }

  /** Reports a problem. `message` says what is wrong and how to mend it. */
  report(code: CheckCode, at: Place | undefined, message: string): void {
    const path = typeof at === 'string' ? `${this.path} > ${at}` : this.path;
    const node = typeof at === 'string' ? this.member(at) : at;
    const problem: Problem = { code, message, path, range: node?.range ?? this.block.range };
    this.send(problem);
  }

  private attribute(name: string): Attribute | undefined {
    return this.block.body.find(
      (statement): statement is Attribute => statement.kind === 'attribute' && statement.name === name,
    );
  }

  private member(name: string): Ranged | undefined {
    return this.attribute(name) ?? blocksOf(this.block.body, name)[0];
  }

  private literal<T extends string | number | boolean>(
    name: string,
    read: (value: Expression) => T | undefined,
    kind: 'string' | 'number' | 'boolean',
  ): T | undefined {
    const value = this.value(name);
    if (value !== undefined) return read(value);
    const member = this.spec.members[name];
    const byDefault = member?.member === 'attribute' ? member.default : undefined;
    return typeof byDefault === kind ? (byDefault as T) : undefined;
  }
}

function blocksOf(body: Body, name: string): Block[] {
  return body.filter((statement): statement is Block => statement.kind === 'block' && statement.name === name);
}
