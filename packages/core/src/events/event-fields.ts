import type { Metric } from './metric.js';

/**
 * The type of an event's field. A question mark makes it optional. `error` is the failure, passed as the last argument
 * of `emit`.
 */
export type FieldKind = 'number' | 'string' | 'boolean' | 'number?' | 'string?' | 'boolean?' | 'error';

/** Fields of an event by their name, in the order in which they are logged. */
export type FieldKinds = Readonly<Record<string, FieldKind>>;

/** No fields. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- an object without keys is meant
export type NoFields = Record<never, never>;

type ValueOfKind<Kind extends FieldKind> = Kind extends 'number' | 'number?'
  ? number
  : Kind extends 'string' | 'string?'
    ? string
    : boolean;

/** The values that a metric allows for the label `Name`; `never` where it has none, or takes every value. */
type ListedValues<Labels, Name extends string> =
  Labels extends Readonly<Record<Name, infer Values>>
    ? Values extends readonly (infer Value)[]
      ? Value
      : Values extends { readonly overflow: string }
        ? never
        : Values extends { readonly values: readonly (infer Value)[] }
          ? Value
          : never
    : never;

type LabelsOf<Metrics> = Metrics extends readonly (infer Each)[]
  ? Each extends Metric<string, never, infer Labels>
    ? Labels
    : Each extends Metric<string, infer _Kind, infer Labels>
      ? Labels
      : never
  : never;

type FieldValue<Kind extends FieldKind, Listed> = [Listed] extends [never] ? ValueOfKind<Kind> : Listed;

type OptionalNames<Fields extends FieldKinds> = {
  [Name in keyof Fields]: Fields[Name] extends `${string}?` ? Name : never;
}[keyof Fields];
type ErrorNames<Fields extends FieldKinds> = {
  [Name in keyof Fields]: Fields[Name] extends 'error' ? Name : never;
}[keyof Fields];

/** The values to pass to `emit` with an event of these fields and metrics. */
export type EventValues<Fields extends FieldKinds, Metrics> = {
  readonly [Name in Exclude<keyof Fields, OptionalNames<Fields> | ErrorNames<Fields>> & string]: FieldValue<
    Fields[Name],
    ListedValues<LabelsOf<Metrics>, Name>
  >;
} & {
  readonly [Name in OptionalNames<Fields> & string]?:
    FieldValue<Fields[Name], ListedValues<LabelsOf<Metrics>, Name>> | undefined;
};

/** Whether an event carries a failure. */
export type TellsError<Fields extends FieldKinds> = [ErrorNames<Fields>] extends [never] ? false : true;

type NamesOfKind<Fields extends FieldKinds, Kind extends FieldKind> = {
  [Name in keyof Fields]: Fields[Name] extends Kind ? Name : never;
}[keyof Fields];

/** `Metrics` if each reads fields that the event has; else an error in the place of the first that does not. */
export type FittingMetrics<Fields extends FieldKinds, Metrics extends readonly Metric[]> = {
  readonly [Index in keyof Metrics]: Metrics[Index] extends Metric<
    infer Name,
    infer _K,
    infer Labels,
    infer Amount,
    infer When
  >
    ? [Amount] extends [NamesOfKind<Fields, 'number' | 'number?'>]
      ? [When] extends [NamesOfKind<Fields, 'boolean' | 'boolean?'>]
        ? [keyof Labels] extends [keyof Fields]
          ? Metrics[Index]
          : FieldMissing<Name, Exclude<keyof Labels, keyof Fields>>
        : FieldMissing<Name, When>
      : FieldMissing<Name, Amount>
    : never;
};

/** Shown by the compiler where a metric reads a field that its event does not have, or not of that kind. */
export interface FieldMissing<Name, Field> {
  readonly error: 'the metric reads a field that the event does not have, or one of another kind';
  readonly metric: Name;
  readonly field: Field;
}

/**
 * The arguments of `emit` after the event: its values, which may be omitted if all are optional, and the error if the
 * event has one.
 */
export type EmittedWith<Values, Failure extends boolean> = Failure extends true
  ? readonly [values: NoInfer<Values>, error: unknown]
  : NoFields extends Values
    ? readonly [values?: NoInfer<Values>]
    : readonly [values: NoInfer<Values>];
