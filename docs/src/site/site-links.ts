import { posix } from 'node:path';
import { sitePath } from './site-map.js';

/**
 * Where a link of a page leads on the site. Links in Markdown files are relative to the file in the repository, so that
 * editors and code hosts follow them too. `undefined`: to a file that is not a page, whose text stays without a link.
 */
export function siteLink(file: string, href: string): string | undefined {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return href;
  const [path = '', anchor] = href.split('#');
  const target = sitePath(posix.join(posix.dirname(file), path));
  if (target === undefined || !path.endsWith('.md')) return undefined;
  return anchor === undefined ? `/${target}` : `/${target}#${anchor}`;
}

interface Token {
  type: string;
  children: Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

interface MarkdownIt {
  core: { ruler: { push(name: string, rule: (state: { tokens: Token[]; env: { realPath?: string } }) => void): void } };
}

/** Makes markdown-it follow `siteLink`. `root` is the repository's folder. */
export function useSiteLinks(markdown: MarkdownIt, root: string): void {
  markdown.core.ruler.push('site-links', ({ tokens, env }) => {
    if (env.realPath === undefined) return;
    const file = posix.relative(root, env.realPath);
    for (const { children } of tokens) if (children !== null) resolveLinks(children, file);
  });
}

function resolveLinks(tokens: Token[], file: string): void {
  let isDropping = false;
  for (const token of tokens) {
    if (token.type === 'link_open') {
      const link = siteLink(file, token.attrGet('href') ?? '');
      isDropping = link === undefined;
      if (link !== undefined) token.attrSet('href', link);
    }
    // A text token without content shows nothing; the text of the link stays between the two.
    if (isDropping && /^link_(?:open|close)$/.test(token.type)) token.type = 'text';
  }
}
