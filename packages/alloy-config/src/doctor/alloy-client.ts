import { httpGet, within, type Answer } from './http-get.js';
import { parseMetricsPage, type Sample } from './metrics-page.js';

/** A component as Alloy's pages list it. */
export interface AlloyComponent {
  /** `prometheus.scrape` */
  readonly name: string;
  /** `prometheus.scrape.app` */
  readonly localID: string;
  readonly moduleID?: string;
  readonly health?: { readonly state: string; readonly message?: string };
}

/** A target of a `prometheus.scrape`, with what became of its last scrape. */
export interface ScrapeTarget {
  readonly component: string;
  readonly job: string;
  readonly url: string;
  /** `up`, `down` or `unknown`. */
  readonly health: string;
  readonly lastError: string;
  /** `undefined` before the first scrape. */
  readonly lastScrape?: Date;
  readonly labels: Readonly<Record<string, string>>;
}

/** Asks a running Alloy. All of it rejects with a `NoAnswerError` when Alloy does not answer. */
export class AlloyClient {
  constructor(
    readonly url: string,
    private readonly timeoutMs: number,
  ) {}

  get(path: string): Promise<Answer> {
    return httpGet(within(this.url, path), this.timeoutMs);
  }

  /** All components; `undefined` if this Alloy does not say. */
  async components(): Promise<readonly AlloyComponent[] | undefined> {
    const list = jsonOf(await this.get('/api/v0/web/components'));
    return Array.isArray(list) ? (list as readonly AlloyComponent[]) : undefined;
  }

  /** Targets of a scrape component; `undefined` if this Alloy does not say. */
  async targets(component: AlloyComponent): Promise<readonly ScrapeTarget[] | undefined> {
    const { debugInfo } = (await this.detailsOf(component)) ?? {};
    if (!isBody(debugInfo)) return undefined;
    const id = idOf(component);
    return debugInfo.filter(({ name }) => name === 'target').map(({ body }) => targetFrom(id, body));
  }

  /** Seconds between scrapes, the longest of all scrape components; 60, Alloy's default, where it does not say. */
  async longestIntervalSeconds(components: readonly AlloyComponent[]): Promise<number> {
    const scrapes = components.filter(({ name }) => name === 'prometheus.scrape');
    const intervals = await Promise.all(
      scrapes.map(async (component) => {
        const given = (await this.detailsOf(component))?.arguments;
        const value = isBody(given) ? given.find(({ name }) => name === 'scrape_interval')?.value?.value : undefined;
        return typeof value === 'string' ? secondsOf(value) : 60;
      }),
    );
    return intervals.length === 0 ? 60 : Math.max(...intervals);
  }

  /** Its own metrics; `undefined` if the page is not there. */
  async metrics(): Promise<readonly Sample[] | undefined> {
    const { status, body } = await this.get('/metrics');
    return status === 200 ? parseMetricsPage(body) : undefined;
  }

  private async detailsOf(
    component: AlloyComponent,
  ): Promise<{ readonly debugInfo?: unknown; readonly arguments?: unknown } | undefined> {
    return jsonOf(await this.get(`/api/v0/web/components/${idOf(component)}`)) as object | undefined;
  }
}

function idOf({ moduleID, localID }: AlloyComponent): string {
  return moduleID === undefined || moduleID === '' ? localID : `${moduleID}/${localID}`;
}

/** Seconds of a duration as Go prints it: `1m30s`. */
function secondsOf(text: string): number {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };
  const parts = [...text.matchAll(/([\d.]+)(h|ms|m|s)/g)];
  return parts.length === 0
    ? 60
    : parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (units[unit] ?? 0), 0);
}

/** Alloy writes values as `{ type, value }`; an object's value is a list of `{ key, value }`. */
interface JsonValue {
  readonly type: string;
  readonly value?: unknown;
}

interface JsonStatement {
  readonly name: string;
  readonly value?: JsonValue;
  readonly body?: readonly JsonStatement[];
}

function isBody(value: unknown): value is readonly JsonStatement[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null && 'name' in item);
}

function targetFrom(component: string, body: readonly JsonStatement[] = []): ScrapeTarget {
  const valueOf = (name: string): unknown => body.find((statement) => statement.name === name)?.value?.value;
  const textOf = (name: string): string => {
    const value = valueOf(name);
    return typeof value === 'string' ? value : '';
  };
  const lastScrape = new Date(textOf('last_scrape'));
  const fields = (valueOf('labels') ?? []) as readonly { readonly key: string; readonly value: JsonValue }[];
  return {
    component,
    job: textOf('job'),
    url: textOf('url'),
    health: textOf('health'),
    lastError: textOf('last_error'),
    labels: Object.fromEntries(fields.map(({ key, value }) => [key, String(value.value)])),
    // Go's zero time, 0001-01-01, stands for never.
    ...(lastScrape.getTime() > 0 && { lastScrape }),
  };
}

function jsonOf({ status, body }: Answer): unknown {
  if (status !== 200) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
