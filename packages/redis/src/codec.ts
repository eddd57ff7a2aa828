import { stringify, parse } from 'superjson';

/** Turns values into text and back. */
export interface Codec {
  encode(value: unknown): string;
  decode(text: string): unknown;
}

/** Keeps dates, maps, sets, big integers, `undefined` and numbers that are not finite; instances of classes become objects. */
export const superjsonCodec: Codec = { encode: stringify, decode: (text) => parse(text) };
