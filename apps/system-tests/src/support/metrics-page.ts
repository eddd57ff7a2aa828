const openMetrics = 'application/openmetrics-text; version=1.0.0';

/** A metrics page as text. */
export async function fetchPage(url: string, format: 'text' | 'openmetrics' = 'text'): Promise<string> {
  const headers = format === 'openmetrics' ? { Accept: openMetrics } : undefined;
  const response = await fetch(url, headers && { headers });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.text();
}

/** The lines of one metric that are not 0, as they stand. Series exist from the start, with 0. */
export function linesOf(page: string, name: string): string[] {
  const lines = page.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return lines.filter((line) => !line.endsWith(' 0'));
}

/** All samples of one metric added up; those only whose line has all of the given parts, such as `status="error"`. */
export function total(page: string, name: string, ...parts: readonly string[]): number {
  return linesOf(page, name)
    .filter((line) => parts.every((part) => line.includes(part)))
    .reduce((sum, line) => sum + Number(/ (\S+)(?: # .*)?$/.exec(line)?.[1]), 0);
}
