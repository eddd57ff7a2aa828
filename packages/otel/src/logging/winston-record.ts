/** Where the text of a winston record stands once it is formatted (triple-beam's MESSAGE). */
export const textOf: unique symbol = Symbol.for('message') as never;
/** Where its level stands, untouched by colours (triple-beam's LEVEL). */
export const levelOf: unique symbol = Symbol.for('level') as never;

/** A winston record whose text may be made already. */
export interface WinstonRecord {
  readonly level: string;
  readonly message: unknown;
  [textOf]?: string;
  [levelOf]?: string;
}

/** The record of a workflow event, whose text is made already. */
export class FinishedRecord implements WinstonRecord {
  readonly [textOf]: string;
  readonly [levelOf]: string;

  constructor(
    readonly level: string,
    readonly message: string,
    text: string,
  ) {
    this[levelOf] = level;
    this[textOf] = text;
  }
}
