import { checkDepth } from './children.js';
import { formatAlloy } from './format-alloy.js';
import type { AlloyFile } from './nodes.js';
import { writeSource } from './write-source.js';

/**
 * Prints a file in the format of `alloy fmt`. In trees made by the builders, objects with fields take several lines;
 * arrays and calls take one line unless they hold such an object. Parsed trees keep their line breaks and comments.
 * Throws an `AlloyConfigError` for a tree of more than 400 levels.
 */
export function printAlloy(file: AlloyFile): string {
  checkDepth(file);
  return formatAlloy(writeSource(file));
}
