/** The page for a person who opens the endpoint's root in a browser. */
export function landingPage(serviceName: string, path: string): string {
  const name = escapeHtml(serviceName);
  const target = escapeHtml(path);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${name}: metrics</title>
<h1>${name}</h1>
<ul>
<li><a href="${target}">${target}</a>: metrics as Prometheus text or, when asked for, OpenMetrics with exemplars
<li><a href="/-/healthy">/-/healthy</a>: whether this endpoint answers
</ul>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
