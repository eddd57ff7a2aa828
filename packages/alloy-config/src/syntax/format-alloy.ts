import { parseWithComments } from './parse-alloy.js';
import { TokenPrinter } from './token-printer.js';
import { TreePrinter } from './tree-printer.js';

/** Far more runs than any text takes: two are usual for one with comments in odd places, four are the most seen. */
const mostRuns = 50;

/**
 * Formats a text as `alloy fmt` does, byte for byte. Differs only where `alloy fmt` does harm: no string and no key is
 * changed, no text is made that cannot be parsed any more, and formatting again changes nothing.
 * Throws an `AlloySyntaxError` for a text that does not parse.
 */
export function formatAlloy(source: string): string {
  let text = source;
  for (let run = 0; run < mostRuns; run++) {
    // Some texts take Alloy's formatter several runs until it leaves them alone. This gives what it ends with.
    const formatted = formatOnce(text);
    if (formatted === text) break;
    text = formatted;
  }
  return text;
}

function formatOnce(source: string): string {
  const { file, comments } = parseWithComments(source);
  const print = (keepComments: boolean): TokenPrinter => {
    const printer = new TokenPrinter(comments);
    new TreePrinter(printer, keepComments).printBody(file.body);
    return printer;
  };
  const printer = print(false);
  return (printer.breaksStatement ? print(true) : printer).finish();
}
