import { AlloyClient } from './alloy-client.js';
import { isOnLoopback, pageOf, type AnnouncedProcess } from './announced-process.js';
import { checkAlloy, checkComponents } from './check-alloy.js';
import { checkDelivery, type DeliveryLinks } from './check-delivery.js';
import { checkEndpoint } from './check-endpoint.js';
import { checkProcess } from './check-process.js';
import { checkLog, checkMetrics, checkTrace } from './check-remote.js';
import { checkScrape, type Announced } from './check-scrape.js';
import { withDefaults, type DiagnoseOptions, type DiagnoseSettings } from './diagnose-options.js';
import { NoAnswerError } from './http-get.js';
import { broken, linkNames, skipped, type Link, type LinkName, type LinkResult } from './link.js';

/** How the pipeline is. */
export interface Diagnosis {
  /** Whether no link is broken. Links that were skipped say nothing; look at `links`. */
  readonly ok: boolean;
  /** All links, in the order in which data passes them. */
  readonly links: readonly Link[];
  /** The link to mend first. */
  readonly firstBroken?: Link;
}

/**
 * Looks at the way from a process to the other end, link by link: process, metrics page, Alloy, its components, its
 * scrape, its sending, and whether metrics, a trace and a log line arrived. Changes nothing. A link that hangs on a
 * broken one is skipped, and so is one that lacks an address.
 */
export async function diagnose(options: DiagnoseOptions = {}): Promise<Diagnosis> {
  const settings = withDefaults(options);
  const { result: process, processes, dead } = await checkProcess(settings);
  const { result: endpoint, series } = await endpointOf(process, processes, settings);
  const results: Record<LinkName, LinkResult> = {
    process,
    endpoint,
    ...(await alloyLinks({ processes, dead }, settings)),
    metrics: await checkMetrics(settings, settings.series ?? markedSeries(series, processes, settings)),
    trace: await checkTrace(settings),
    log: await checkLog(settings),
  };
  const links = linkNames.map((name) => ({ name, ...results[name] }));
  const firstBroken = links.find(({ status }) => status === 'broken');
  return { ok: firstBroken === undefined, links, ...(firstBroken !== undefined && { firstBroken }) };
}

function endpointOf(
  process: LinkResult,
  processes: readonly AnnouncedProcess[],
  settings: DiagnoseSettings,
): ReturnType<typeof checkEndpoint> {
  if (settings.endpoint !== undefined) return checkEndpoint([settings.endpoint], settings);
  if (process.status === 'broken') return Promise.resolve({ result: skipped('no process to ask') });
  if (processes.length === 0) return checkEndpoint(['http://127.0.0.1:9464/metrics'], settings);
  const asked = settings.allowRemote ? processes : processes.filter(isOnLoopback);
  if (asked.length > 0) return checkEndpoint(asked.map(pageOf), settings, asked);
  const targets = processes.map(({ target }) => target).join(', ');
  return Promise.resolve({ result: skipped(`${targets}: not an address of this machine (see --allow-remote)`) });
}

async function alloyLinks(
  announced: Announced,
  settings: DiagnoseSettings,
): Promise<Record<'alloy' | 'components' | 'scrape' | keyof DeliveryLinks, LinkResult>> {
  if (!URL.canParse(settings.alloyUrl)) {
    const remedy = 'give one such as http://127.0.0.1:12345';
    return { alloy: broken(`${settings.alloyUrl} is not a URL`, remedy), ...withoutAlloy };
  }
  const client = new AlloyClient(settings.alloyUrl.replace(/\/+$/, ''), settings.timeoutMs);
  const alloy = await checkAlloy(client);
  // One that refused its newest configuration still runs the one before, and can be asked.
  const canBeAsked =
    alloy.status === 'holds' ||
    (await client.get('/-/ready').then(
      ({ status }) => status === 200,
      () => false,
    ));
  if (!canBeAsked) return { alloy, ...withoutAlloy };
  return {
    alloy,
    components: await unlessSilent(() => checkComponents(client)),
    scrape: await unlessSilent(() => checkScrape(client, announced, settings)),
    ...(await deliveryLinks(client, settings)),
  };
}

const withoutAlloy = {
  components: skipped('Alloy cannot be asked'),
  scrape: skipped('Alloy cannot be asked'),
  delivery: skipped('Alloy cannot be asked'),
  'log-delivery': skipped('Alloy cannot be asked'),
  'otlp-delivery': skipped('Alloy cannot be asked'),
};

async function deliveryLinks(client: AlloyClient, settings: DiagnoseSettings): Promise<DeliveryLinks> {
  try {
    return await checkDelivery(client, settings);
  } catch (error) {
    const delivery = silent(error);
    return { ...withoutAlloy, delivery };
  }
}

async function unlessSilent(check: () => Promise<LinkResult>): Promise<LinkResult> {
  try {
    return await check();
  } catch (error) {
    return silent(error);
  }
}

function silent(error: unknown): LinkResult {
  if (!(error instanceof NoAnswerError)) throw error;
  return broken(`Alloy: ${error.message}`, 'ask again; if it stays so, restart Alloy and look at journalctl -u alloy');
}

/** A series that only this process writes: selected by job, and by workspace and address if they are known. */
function markedSeries(
  name = 'tta_workflow_executions_total',
  processes: readonly AnnouncedProcess[],
  { job, workspace }: DiagnoseSettings,
): string {
  const [first] = processes;
  const labels = { job, workspace: workspace ?? first?.labels.workspace, instance: first?.target };
  const matchers = Object.entries(labels).flatMap(([label, value]) =>
    value === undefined ? [] : [`${label}=${JSON.stringify(value)}`],
  );
  return `${name}{${matchers.join(',')}}`;
}
