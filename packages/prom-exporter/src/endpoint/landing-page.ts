/** The page for a person who opens the endpoint's root in a browser. */
export function landingPage(serviceName: string, path: string, liveOrigin: string | undefined): string {
  const name = escapeHtml(serviceName);
  const target = escapeHtml(path);
  const live = liveOrigin === undefined ? '' : liveLine(escapeHtml(liveOrigin));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${name}: metrics</title>
<h1>${name}</h1>
<ul>
<li><a href="${target}">${target}</a>: metrics as Prometheus text or, when asked for, OpenMetrics with exemplars
<li><a href="/-/healthy">/-/healthy</a>: whether this endpoint answers
${live}</ul>
</html>
`;
}

/** Without the token of the live page, because others than its user may reach this page. */
function liveLine(origin: string): string {
  return `<li><a href="${origin}/">${origin}</a>: the live page of this process; the program printed its address with the token
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
