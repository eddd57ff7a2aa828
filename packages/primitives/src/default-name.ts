import type { AnyStep } from './step-types.js';

const maxLength = 80;
/** Workflows built by a program may be deep, and a step may contain itself. */
const maxDepth = 1000;

/**
 * The name of a step that was given none: the outer word and the innermost step, such as `retry(narrate)`. Of several
 * children the first is named, as `sequential(load-player...)`, so that a step added behind it changes no name. At most
 * 80 characters.
 */
export function defaultName(word: string, children: readonly AnyStep[]): string {
  const [first] = children;
  if (first === undefined) return word;
  const end = children.length > 1 ? '...)' : ')';
  const leaf = leafName(first).slice(0, maxLength - word.length - 1 - end.length);
  // The cut may have split a character in two.
  return `${word}(${leaf.replace(/[\uD800-\uDBFF]$/, '')}${end}`;
}

/**
 * The options of a step, with a name derived from its children where they have none. Only for functions such as
 * `retry`: their classes are named after the class.
 */
export function withDefaultName<Options extends { readonly name?: string }>(
  options: Options,
  word: string,
  children: readonly AnyStep[],
): Options {
  // The class refuses anything but an object.
  if (typeof options !== 'object' || (options as unknown) === null || options.name !== undefined) return options;
  return { ...options, name: defaultName(word, children) };
}

/** The name of the first step inside a step that contains no others. */
function leafName(step: AnyStep): string {
  let leaf = step;
  for (let depth = 0; depth < maxDepth; depth++) {
    // A step of another library may have no children.
    const inner = (leaf as Partial<AnyStep>).children?.[0];
    if (inner === undefined) break;
    leaf = inner;
  }
  const { name } = leaf as { readonly name?: unknown };
  return typeof name === 'string' && name !== '' ? name : 'step';
}
