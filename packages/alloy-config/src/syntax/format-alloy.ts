import { parseWithComments } from './parse-alloy.js';
import { TokenPrinter } from './token-printer.js';
import { TreePrinter } from './tree-printer.js';

/**
 * Formats a text as `alloy fmt` does, byte for byte. Differs where `alloy fmt` does harm: it changes no string and no
 * key, never makes a text that cannot be parsed, and formatting again changes nothing.
 * Throws an `AlloySyntaxError` for a text that does not parse.
 */
export function formatAlloy(source: string): string {
  let text = source;
  for (;;) {
    // Some texts take Alloy's formatter several runs until it leaves them alone; this is what it ends with.
    const formatted = formatOnce(text);
    if (formatted === text) return text;
    text = formatted;
  }
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
export function formatAlloyCounted(source: string): { runs: number; out: string[] } {
  const out = [];
  let text = source;
  for (let runs = 0; ; runs++) {
    const formatted = formatOnce(text);
    if (formatted === text || runs > 60) return { runs, out: out.length ? out : [text] };
    out.push(formatted);
    text = formatted;
  }
}
