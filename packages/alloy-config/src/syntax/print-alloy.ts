import { checkDepth } from './children.js';
import { formatAlloy } from './format-alloy.js';
import type { AlloyFile } from './nodes.js';
import { writeSource } from './write-source.js';

/**
 * The text of a file, as `alloy fmt` leaves it. What was built breaks like this: objects with fields are on several
 * lines, arrays and calls on one unless they hold such an object. What was parsed keeps its breaks and its comments.
 * Throws an `AlloyConfigError` for a tree of more than 400 levels.
 */
export function printAlloy(file: AlloyFile): string {
  checkDepth(file);
  return formatAlloy(writeSource(file));
}
