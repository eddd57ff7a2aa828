import type { AlloyClient, ScrapeTarget } from './alloy-client.js';
import type { AnnouncedProcess } from './announced-process.js';
import type { DiagnoseSettings } from './diagnose-options.js';
import { broken, holds, type LinkResult } from './link.js';

/** Processes of the discovery folder. */
export interface Announced {
  readonly processes: readonly AnnouncedProcess[];
  /** Those that are gone and left their files. */
  readonly dead: readonly AnnouncedProcess[];
}

/** Alloy scrapes the job, each process of it, and did so lately. */
export async function checkScrape(
  alloy: AlloyClient,
  { processes, dead }: Announced,
  settings: DiagnoseSettings,
): Promise<LinkResult> {
  const { job, workspace, maxScrapeAgeMs } = settings;
  const found = await allTargets(alloy);
  if (found === undefined) {
    return broken('Alloy does not say what it scrapes', `look at the scrape components in ${alloy.url}/graph`);
  }
  const targets = found.filter(
    ({ labels, job: scrapeJob }) =>
      (labels.job ?? scrapeJob) === job && (workspace === undefined || labels.workspace === workspace),
  );
  if (targets.length === 0) {
    const others = [...new Set(found.map(({ labels, job: scrapeJob }) => labels.job ?? scrapeJob))].filter(
      (name) => name !== '',
    );
    const there = others.length === 0 ? 'it has no targets at all' : `it scrapes ${others.join(', ')}`;
    const remedy =
      "see that the configuration has a source for it (tta-alloy-config explain) and that Alloy's user may read the discovery folder";
    return broken(
      `Alloy has no target of job ${job}${workspace === undefined ? '' : `, workspace ${workspace}`}; ${there}`,
      remedy,
    );
  }
  const known = new Set(targets.map(({ url }) => hostOf(url)));
  const missing = processes.find(({ target }) => !known.has(hostOf(`http://${target}`)));
  if (missing !== undefined) {
    return broken(
      `Alloy does not scrape ${missing.target}, which is in the discovery folder`,
      'wait a minute, until it reads the folder again; then see which folder discovery.file has, and whether it may read it',
    );
  }
  return (
    targets.map((target) => deadProblem(target, dead) ?? problemOf(target, maxScrapeAgeMs)).find(isProblem) ??
    holds(summary(targets))
  );
}

async function allTargets(alloy: AlloyClient): Promise<readonly ScrapeTarget[] | undefined> {
  const scrapes = (await alloy.components())?.filter(({ name }) => name === 'prometheus.scrape');
  if (scrapes === undefined) return undefined;
  const lists = await Promise.all(scrapes.map((component) => alloy.targets(component)));
  return lists.every((list) => list === undefined) && lists.length > 0
    ? undefined
    : lists.flatMap((list) => list ?? []);
}

function isProblem(result: LinkResult | undefined): result is LinkResult {
  return result !== undefined;
}

/** A target that is down because its process is gone. */
function deadProblem(
  { url, health, lastError }: ScrapeTarget,
  dead: readonly AnnouncedProcess[],
): LinkResult | undefined {
  if (health !== 'down' && lastError === '') return undefined;
  const gone = dead.find(({ target }) => hostOf(`http://${target}`) === hostOf(url));
  if (gone === undefined) return undefined;
  return broken(
    `the process of ${gone.file} is dead, and Alloy still scrapes ${url}`,
    `remove ${gone.file} from the discovery folder, or start the process again: it removes what dead processes left`,
  );
}

function problemOf(target: ScrapeTarget, maxAgeMs: number): LinkResult | undefined {
  const { url, health, lastError, lastScrape, component } = target;
  if (lastScrape === undefined)
    return broken(`${url} has not been scraped yet`, 'wait one scrape interval and ask again');
  if (health === 'down' || lastError !== '') {
    const reason = lastError === '' ? 'it is down' : lastError;
    return broken(`the last scrape of ${url} failed: ${reason}`, `see that Alloy reaches ${url} from where it runs`);
  }
  if (ageOf(lastScrape) * 1000 > maxAgeMs) {
    return broken(
      `${url} was scraped ${ageOf(lastScrape)} s ago`,
      `see scrape_interval of ${component}, and whether Alloy hangs`,
    );
  }
  return undefined;
}

function summary(targets: readonly ScrapeTarget[]): string {
  return targets.map(({ url, lastScrape = new Date() }) => `${url} scraped ${ageOf(lastScrape)} s ago`).join('; ');
}

function ageOf(time: Date): number {
  return Math.max(0, Math.round((Date.now() - time.getTime()) / 1000));
}

/** host:port, with one name for this machine. */
function hostOf(url: string): string {
  const { hostname, port, protocol } = URL.canParse(url)
    ? new URL(url)
    : { hostname: url, port: '', protocol: 'http:' };
  const host = ['localhost', '[::1]'].includes(hostname) ? '127.0.0.1' : hostname;
  return `${host}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;
}
