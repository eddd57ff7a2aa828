import SuperJSON from 'superjson';

/** Of this package alone: an application may have registered classes with the one that all share. */
const superjson = new SuperJSON();
superjson.registerCustom<Buffer, string>(
  {
    isApplicable: (value): value is Buffer => Buffer.isBuffer(value),
    serialize: (bytes) => bytes.toString('base64'),
    deserialize: (text) => Buffer.from(text, 'base64'),
  },
  'Buffer',
);

/** The same as `textOf` of a value that is plain JSON. */
export function plainTextOf(value: unknown): string {
  return JSON.stringify({ json: value });
}

export function textOf(value: unknown): string {
  return superjson.stringify(value);
}

export function valueIn(text: string): unknown {
  return superjson.parse(text);
}
