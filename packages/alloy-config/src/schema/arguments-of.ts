import type { AttributeSpec, BlockSpec, BodySpec, Members, MemberSpec } from './body-spec.js';
import type { Stage } from './stage-entry.js';

/** The arguments that a typed function takes for a body: derived from its description, so the two cannot differ. */
export type ArgumentsOf<Body> =
  Body extends BodySpec<infer M, infer AtMostOne, infer ExactlyOne, infer Variants, infer Stages>
    ? Flat<MembersInput<M> & StagesInput<Stages>> &
        AtMostOneOf<AtMostOne> &
        ExactlyOneOf<ExactlyOne> &
        VariantOf<M, Variants>
    : never;

type StagesInput<Stages> = [Stages] extends [never]
  ? unknown
  : {
      /** Steps that each line runs through, in this order. */
      readonly stages?: readonly Stage[];
    };

type RequiredNames<M extends Members> = {
  [Name in keyof M]: M[Name] extends { readonly required: true } ? Name : never;
}[keyof M];

// Two mapped types over parts of `keyof M`: this form, and not `as`, keeps the doc comments of the description.
type Needed<M extends Members, Names extends keyof M> = { readonly [Name in Names]: MemberInput<M[Name]> };
type Allowed<M extends Members, Names extends keyof M> = { readonly [Name in Names]?: MemberInput<M[Name]> };
type MembersInput<M extends Members> = Needed<M, RequiredNames<M>> & Allowed<M, Exclude<keyof M, RequiredNames<M>>>;
type Flat<T> = { [Name in keyof T]: T[Name] };

type MemberInput<Spec extends MemberSpec> =
  Spec extends AttributeSpec<infer Input>
    ? Input
    : Spec extends BlockSpec<infer Body, boolean, infer Repeatable>
      ? Repeatable extends true
        ? readonly ArgumentsOf<Body>[]
        : ArgumentsOf<Body>
      : never;

/** One alternative for each name of a group, which forbids the others. */
type Only<All extends string, Name extends string = All> = Name extends Name
  ? Readonly<Partial<Record<Exclude<All, Name>, never>>>
  : never;
type AtMostOneOf<Groups> = Groups extends readonly [infer Group extends readonly string[], ...infer Rest]
  ? Only<Group[number]> & AtMostOneOf<Rest>
  : unknown;

/** The same, and the name itself must be given. */
type OneOf<All extends string, Name extends string = All> = Name extends Name
  ? Only<All, Name> & Readonly<Record<Name, unknown>>
  : never;
type ExactlyOneOf<Groups> = Groups extends readonly [infer Group extends readonly string[], ...infer Rest]
  ? OneOf<Group[number]> & ExactlyOneOf<Rest>
  : unknown;

/** For each word of the telling attribute: the block of that name, and no block of another one. */
type VariantOf<M extends Members, Variants extends string> = [Variants] extends ['']
  ? unknown
  : Variant<M, Variants, WordsOf<M[Variants]>>;
type WordsOf<Spec> = Spec extends AttributeSpec<infer Input> ? Extract<Input, string> : never;
type Variant<
  M extends Members,
  Variants extends string,
  All extends string,
  Word extends string = All,
> = Word extends Word
  ? Readonly<Record<Variants, Word>> &
      Readonly<Partial<Record<Exclude<All, Word>, never>>> &
      (Word extends keyof M ? Readonly<Record<Word, unknown>> : unknown)
  : never;
