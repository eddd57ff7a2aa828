/** A block of code of a Markdown page. */
export interface Block {
  /** Its language, such as `ts`; empty if it says none. */
  readonly language: string;
  /** The word in brackets behind the language: a file's name, or `output`. */
  readonly title: string | undefined;
  readonly code: string;
  /** The line of the page on which the code begins, from 1. */
  readonly line: number;
}

/**
 * The blocks of a page in their order, including those inside HTML comments: they are not shown, and set up or end what
 * the visible ones leave to the reader.
 */
export function markdownBlocks(page: string): Block[] {
  const blocks: Block[] = [];
  const lines = page.split('\n');
  let open: { fence: string; indent: number; language: string; title: string | undefined; start: number } | undefined;
  for (const [at, line] of lines.entries()) {
    const [, indent = '', fence = '', info = ''] = /^(\s*)(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (open === undefined) {
      if (fence === '') continue;
      const [, language = '', title] = /^\s*([\w-]*)\s*(?:\[(.+)\])?/.exec(info) ?? [];
      open = { fence, indent: indent.length, language, title, start: at + 1 };
    } else if (fence.startsWith(open.fence) && info.trim() === '') {
      const { indent: columns, language, title, start } = open;
      const code = lines.slice(start, at).map((each) => each.slice(columns));
      blocks.push({ language, title, code: code.map((each) => `${each}\n`).join(''), line: start + 1 });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`the block that begins at line ${open.start} does not end`);
  return blocks;
}
