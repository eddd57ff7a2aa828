import { renderRunTree } from '@tta/core/run-tree';
import type { RunDetail } from '../live-data.js';

/** The run as one HTML file for an issue: readable without a script, and with its data inside. */
export function htmlReport(run: RunDetail): string {
  const title = escapeHtml(`${run.workflow}: ${run.steps[0]?.status ?? 'running'}`);
  const stacks = run.steps.flatMap(({ name, error }) =>
    error?.stack === undefined ? [] : [{ name, stack: error.stack }],
  );
  const data = JSON.stringify(run).replaceAll('<', String.raw`\u003c`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>body{font:14px system-ui,sans-serif;margin:2rem;color-scheme:light dark}pre{overflow:auto}</style>
<h1>${title}</h1>
<pre>${escapeHtml(renderRunTree(run, { columns: 140 }))}</pre>
${stacks.map(({ name, stack }) => `<h2>${escapeHtml(name)}</h2>\n<pre>${escapeHtml(stack)}</pre>\n`).join('')}<script type="application/json" id="run">${data}</script>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
