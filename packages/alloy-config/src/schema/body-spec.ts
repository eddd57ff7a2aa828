import type { Rule } from './rule.js';
import type { Typed } from './value-type.js';

/** `name = value` within a body. */
export interface AttributeSpec<Input = unknown, Required extends boolean = boolean> {
  readonly member: 'attribute';
  readonly type: Typed<Input>;
  readonly required: Required;
  /** Value that Alloy uses when the attribute is left out; given where a check or a reader needs it. */
  readonly default?: string | number | boolean;
  /** Needs `--stability.level=experimental`. */
  readonly experimental?: true;
  /** Replacement to use. */
  readonly deprecated?: string;
}

/** `name { ... }` within a body. */
export interface BlockSpec<
  Body extends BodySpec = BodySpec,
  Required extends boolean = boolean,
  Repeatable extends boolean = boolean,
> {
  readonly member: 'block';
  readonly body: Body;
  readonly required: Required;
  readonly repeatable: Repeatable;
  /** Takes a label: `target "name" { ... }`. */
  readonly labeled?: true;
  readonly experimental?: true;
}

export type MemberSpec = AttributeSpec | BlockSpec;
export type Members = Readonly<Record<string, MemberSpec>>;
type NameGroups = readonly (readonly string[])[];

/** Permitted content of a block: one source for the typed functions and for the linter. */
export interface BodySpec<
  M extends Members = Members,
  AtMostOne extends NameGroups = NameGroups,
  ExactlyOne extends NameGroups = NameGroups,
  Variants extends string = string,
  Stages extends () => Members = () => Members,
> {
  readonly members: M;
  /** Groups of members of which at most one may be given. */
  readonly atMostOne?: AtMostOne;
  /** Groups of members of which exactly one must be given. */
  readonly exactlyOne?: ExactlyOne;
  /** The attribute that says which block comes with it: `type = "latency"` goes with `latency { ... }`. */
  readonly variants?: Variants;
  /** The stages that it holds besides its members. A function, because a stage may hold stages itself. */
  readonly stages?: Stages;
  /** Accepts any content: its members are not described. */
  readonly open?: true;
  /** Checks that look at several members at once. */
  readonly rules?: readonly Rule[];
}

/** Describes a body. */
export function body<
  const M extends Members,
  const AtMostOne extends NameGroups = readonly [],
  const ExactlyOne extends NameGroups = readonly [],
  const Variants extends string = '',
  Stages extends () => Members = never,
>(spec: BodySpec<M, AtMostOne, ExactlyOne, Variants, Stages>): BodySpec<M, AtMostOne, ExactlyOne, Variants, Stages> {
  return spec;
}

/** A body whose members are not described. */
export const openBody = body({ members: {}, open: true });

/**
 * Members of a body, combined with shared ones. The body's own members win. Shared members have a type alias over their
 * keys: declaration files refer to that by name, but copy other types from another file without their doc comments.
 */
export function withShared<Shared extends Members, const Own extends Members>(shared: Shared, own: Own): Shared & Own {
  return { ...shared, ...own };
}

export function required<Input>(type: Typed<Input>): AttributeSpec<Input, true> {
  return { member: 'attribute', type, required: true };
}

export function optional<Input>(
  type: Typed<Input>,
  defaultValue?: string | number | boolean,
): AttributeSpec<Input, false> {
  return {
    member: 'attribute',
    type,
    required: false,
    ...(defaultValue === undefined ? {} : { default: defaultValue }),
  };
}

/** An attribute or block that needs `--stability.level=experimental`. */
export function experimental<Spec extends MemberSpec>(spec: Spec): Spec {
  return { ...spec, experimental: true };
}

/** An attribute that still works; `instead` says what to write. */
export function deprecated<Input>(type: Typed<Input>, instead: string): AttributeSpec<Input, false> {
  return { ...optional(type), deprecated: instead };
}

/** A block that may be given once. */
export function block<Body extends BodySpec>(spec: Body): BlockSpec<Body, false, false> {
  return { member: 'block', body: spec, required: false, repeatable: false };
}

/** A block that must be given, once. */
export function requiredBlock<Body extends BodySpec>(spec: Body): BlockSpec<Body, true, false> {
  return { member: 'block', body: spec, required: true, repeatable: false };
}

/** A block that may be given any number of times. */
export function blocks<Body extends BodySpec>(spec: Body): BlockSpec<Body, false, true> {
  return { member: 'block', body: spec, required: false, repeatable: true };
}

/** A block that must be given at least once. */
export function requiredBlocks<Body extends BodySpec>(spec: Body): BlockSpec<Body, true, true> {
  return { member: 'block', body: spec, required: true, repeatable: true };
}

/** The member of that name, a stage included. */
export function memberOf({ members, stages }: BodySpec, name: string): MemberSpec | undefined {
  if (Object.hasOwn(members, name)) return members[name];
  const staged = stages?.();
  return staged !== undefined && Object.hasOwn(staged, name) ? staged[name] : undefined;
}
