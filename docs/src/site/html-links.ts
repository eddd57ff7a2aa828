import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A page of the built site: what it links to, what it loads, and the anchors that it has. */
interface HtmlPage {
  readonly path: string;
  readonly links: readonly string[];
  readonly loads: readonly string[];
  readonly ids: ReadonlySet<string>;
}

/** All pages of a built site. The reference of the API, below `api/`, is typedoc's, which checks its own links. */
export function htmlPages(folder: string): HtmlPage[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html') && !file.startsWith('api/'))
    .map((path) => {
      const html = readFileSync(join(folder, path), 'utf8');
      return {
        path,
        links: matches(html, /<a\b[^>]*\shref="([^"]*)"/g),
        loads: matches(html, /<(?:script|img|link|source)\b[^>]*\s(?:src|href)="([^"]*)"/g),
        ids: new Set(matches(html, /\sid="([^"]*)"/g)),
      };
    });
}

/** Links, pictures, scripts and styles of the site that lead nowhere, and those that it would load from elsewhere. */
export function brokenLinks(folder: string): string[] {
  const pages = new Map(htmlPages(folder).map((page) => [page.path, page]));
  return [...pages.values()].flatMap(({ path, links, loads }) => [
    ...links.filter((href) => !leadsSomewhere(href, path)).map((href) => `${path}: ${href}`),
    ...loads.filter((src) => !isFile(src, path)).map((src) => `${path} loads ${src}`),
  ]);

  function leadsSomewhere(href: string, from: string): boolean {
    if (/^[a-z]+:/.test(href) || href.startsWith('/api/')) return true;
    const [to = '', anchor] = href.split('#');
    const page = pages.get(fileOf(to, from));
    return page !== undefined && (anchor === undefined || anchor === '' || page.ids.has(decodeURIComponent(anchor)));
  }

  function isFile(src: string, from: string): boolean {
    return src.startsWith('data:') || (!/^(?:[a-z]+:|\/\/)/.test(src) && existsSync(join(folder, fileOf(src, from))));
  }
}

function fileOf(to: string, from: string): string {
  const path = to === '' ? from : posix.join(posix.dirname(`/${from}`), to).replace(/^\//, '');
  const absolute = to.startsWith('/') ? to.slice(1) : path;
  if (absolute === '' || absolute.endsWith('/')) return `${absolute}index.html`;
  return posix.extname(absolute) === '' ? `${absolute}.html` : absolute;
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found.replaceAll('&amp;', '&'));
}
