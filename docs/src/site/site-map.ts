/**
 * Pages that are written elsewhere in the repository and belong to the site: from the file to its place on the site.
 * Files of `docs` itself keep their path.
 */
export const elsewhere: Readonly<Record<string, string>> = {
  'packages/primitives/docs/:page.md': 'primitives/:page.md',
  'packages/:package/README.md': 'packages/:package.md',
  'packages/alloy-config/CHECKS.md': 'packages/alloy-checks.md',
  'infra/README.md': 'operate/infra.md',
  'infra/runbook.md': 'observe/runbook.md',
  'benchmarks/README.md': 'reference/benchmarks.md',
};

/** The path on the site of a Markdown file of the repository; `undefined` if it is not a page. */
export function sitePath(file: string): string | undefined {
  if (file.startsWith('docs/')) return file.slice('docs/'.length);
  for (const [from, to] of Object.entries(elsewhere)) {
    const found = patternOf(from).exec(file);
    if (found !== null) return to.replace(/:\w+/, found[1] ?? '');
  }
  return undefined;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replace(/:\w+/, '([\\w-]+)')}$`);
}
