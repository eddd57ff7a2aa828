// Makes the page one file, its script and its style inside, as a module that the server loads when somebody asks for it.
// The hashes are what the page's Content-Security-Policy allows to run.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const largestPage = 120_000;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const { outputFiles } = await build({
  entryPoints: [here('page/main.tsx')],
  outdir: here('dist'),
  bundle: true,
  minify: true,
  write: false,
  format: 'iife',
  target: ['chrome109', 'firefox115', 'safari16'],
  legalComments: 'inline',
  // Core's functions come from its source: its built file also needs Node.
  alias: {
    '@tta/core/authors': here('../core/src/platform/duration-text.ts'),
    '@tta/core/run-tree': here('../core/src/run-tree/index.ts'),
  },
});
const text = (ending) => outputFiles.find(({ path }) => path.endsWith(ending)).text;
// No text of the script may end it.
const script = text('.js').replaceAll('</script', String.raw`<\/script`);
const style = text('.css');
const html = readFileSync(here('page/page.html'), 'utf8')
  // Without the spaces around them, which the hashes would have to know.
  .replace(/\s*\/\* style \*\/\s*/, () => style)
  .replace(/\s*\/\* script \*\/\s*/, () => script);

const size = gzipSync(html).length;
if (size > largestPage) throw new Error(`the page has ${size} bytes with gzip, but may have ${largestPage}`);
const hash = (content) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
const values = { html, scriptSource: hash(script), styleSource: hash(style) };
writeFileSync(
  here('dist/page.js'),
  Object.entries(values)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
    .join(''),
);
