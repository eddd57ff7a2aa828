import type { CliIo } from './cli-io.js';

const codes = { red: 31, green: 32, yellow: 33, cyan: 36, bold: 1, dim: 2 } as const;

/** Paints text, or leaves it as it is. */
export type Paint = (color: keyof typeof codes, text: string) => string;

/** Colour for a terminal only; `NO_COLOR` and `FORCE_COLOR` have the last word, in this order. */
export function paintFor(stream: CliIo['stdout'], env: CliIo['env']): Paint {
  return isColored(stream, env) ? (color, text) => `\u001B[${codes[color]}m${text}\u001B[0m` : (_, text) => text;
}

function isColored(stream: CliIo['stdout'], env: CliIo['env']): boolean {
  if (isSet(env.NO_COLOR)) return false;
  if (isSet(env.FORCE_COLOR)) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
