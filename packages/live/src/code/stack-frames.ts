import { fileURLToPath } from 'node:url';

/** A place in a file. */
export interface StackFrame {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** The places in files that a stack names, topmost first, at most ten. */
export function stackFrames(stack: string): StackFrame[] {
  const frames: StackFrame[] = [];
  for (const text of stack.split('\n')) {
    const [, place, line, column] =
      /^\s+at (?:.*\()?((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*):(\d+):(\d+)\)?$/.exec(text) ?? [];
    if (place === undefined) continue;
    const file = asPath(place);
    if (file !== undefined) frames.push({ file, line: Number(line), column: Number(column) });
    if (frames.length === 10) break;
  }
  return frames;
}

function asPath(place: string): string | undefined {
  try {
    return place.startsWith('file:') ? fileURLToPath(place) : place;
  } catch {
    return undefined;
  }
}
