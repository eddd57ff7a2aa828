import type { AnnouncedProcess } from './announced-process.js';
import type { DiagnoseSettings } from './diagnose-options.js';
import { httpGet, NoAnswerError } from './http-get.js';
import { broken, holds, type LinkResult } from './link.js';
import { parseMetricsPage } from './metrics-page.js';
import type { Whereabouts } from './process-space.js';

/**
 * Each page answers and holds series of TTA. `series` is the name of one, which can be looked for elsewhere. `processes`
 * are those whose pages they are, in the same order.
 */
export async function checkEndpoint(
  pages: readonly string[],
  settings: DiagnoseSettings,
  processes: readonly AnnouncedProcess[] = [],
): Promise<{ readonly result: LinkResult; readonly series?: string }> {
  const found: string[] = [];
  const details: string[] = [];
  for (const [index, page] of pages.entries()) {
    const answer = await askPage(page, settings, processes[index]?.whereabouts ?? 'here');
    if ('status' in answer) return { result: answer };
    const names = answer.names.filter((name) => name.startsWith('tta_'));
    if (names.length === 0) {
      const remedy =
        'call setInstrumentation, hand the metric producer to the endpoint, and run a workflow: series begin with its first run';
      return { result: broken(`${page} answers, but holds no tta_ series`, remedy) };
    }
    found.push(...names);
    details.push(`${page}: ${names.length} tta_ series`);
  }
  const series = found.find((name) => name === 'tta_workflow_executions_total') ?? found[0];
  return { result: holds(details.join('; ')), ...(series !== undefined && { series }) };
}

async function askPage(
  page: string,
  { timeoutMs }: DiagnoseSettings,
  whereabouts: Whereabouts,
): Promise<LinkResult | { names: readonly string[] }> {
  const url = URL.canParse(page) ? new URL(page) : undefined;
  if (url === undefined) return broken(`${page} is not a URL`, 'give one such as http://127.0.0.1:9464/metrics');
  try {
    // Not followed: a page may not send doctor to another address.
    const { status, body } = await httpGet(url, timeoutMs, {}, 'manual');
    if (status === 200) return { names: parseMetricsPage(body).map(({ name }) => name) };
    return broken(`${page} answers ${status}`, adviceFor(status));
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return broken(`${page}: ${error.message}`, silentAdvice[whereabouts]);
  }
}

const silentAdvice: Record<Whereabouts, string> = {
  here: 'start the process, and see that it calls startPrometheusEndpoint',
  'another PID namespace':
    'its process is in another PID namespace, such as that of a container, where loopback is another one: let it listen on an address that this machine reaches (OTEL_EXPORTER_PROMETHEUS_HOST)',
  'another host': 'run doctor on the host of the process',
};

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return 'the page asks for credentials: give them to the scrape in Alloy, too';
  if (status >= 300 && status < 400) return 'it sends elsewhere: give the final URL with --endpoint';
  if (status === 404) return 'the page is elsewhere: give its whole URL with --endpoint';
  return 'look at the log of the process';
}
