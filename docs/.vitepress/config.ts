import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { withSearchWords } from '../src/site/search-words.js';
import { sidebars } from '../src/site/sidebar.js';
import { useSiteLinks } from '../src/site/site-links.js';
import { elsewhere } from '../src/site/site-map.js';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Pages that lie outside of this workspace do not find Vue, but the program that renders them, inside of it, does. */
const rendererFindsVue = {
  name: 'renderer-finds-vue',
  enforce: 'pre' as const,
  resolveId: (id: string, _importer: string | undefined, { ssr }: { ssr?: boolean }) =>
    ssr === true && /^vue(?:\/server-renderer)?$/.test(id) ? { id, external: true } : undefined,
};

// The pages are found from the repository's folder, because some are written beside the code that they describe.
export default defineConfig({
  title: 'TTA',
  description: 'Composable async workflows for TypeScript, observed without a line of telemetry in your code.',
  lang: 'en',
  srcDir: '..',
  srcExclude: [
    '**/{dist,test-results,api,coverage,.changeset,.github,.programs}/**',
    '*.md',
    '**/CHANGELOG.md',
    'apps/**',
    'examples/**',
    'scripts/**',
    'infra/!(README|runbook).md',
    'benchmarks/*/**',
  ],
  rewrites: { 'docs/:path(.*)': ':path', ...elsewhere },
  markdown: {
    config: (markdown) => useSiteLinks(markdown, root),
    // The usual ones do not have enough contrast on the background of a block.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  vite: { build: { chunkSizeWarningLimit: 2000 }, plugins: [rendererFindsVue] },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        _render: (source, env, markdown) => withSearchWords(env.relativePath, markdown.render(source, env)),
      },
    },
    nav: [
      { text: 'Start', link: '/start/five-minutes' },
      { text: 'Recipes', link: '/recipes/' },
      { text: 'Primitives', link: '/primitives/' },
      { text: 'Errors', link: '/errors/' },
      { text: 'API', link: '/api/index.html', target: '_self' },
    ],
    sidebar: sidebars(),
    outline: [2, 3],
    docFooter: { prev: 'Before', next: 'Next' },
  },
});
