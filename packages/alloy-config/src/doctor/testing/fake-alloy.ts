import { serve, type LocalServer, type Reply } from './local-server.js';

/** State of an Alloy. Defaults describe a healthy one. */
export interface AlloyState {
  readonly ready?: Reply;
  readonly healthy?: Reply;
  /** State and message of each component, by id; `scrape` and `write` are healthy. */
  readonly sick?: Readonly<Record<string, { readonly state: string; readonly message: string }>>;
  readonly components?: Reply;
  readonly targets?: readonly object[];
  readonly detail?: Reply;
  /** Further lines of its metrics page. */
  readonly moreMetrics?: readonly string[];
  /** `scrape_interval` of its scrape. */
  readonly interval?: string;
  /** Values of its own metrics, instead of the usual ones. `undefined` takes one away. */
  readonly metrics?: Readonly<Record<string, number | undefined>>;
  readonly metricsPage?: Reply;
}

const remote = 'https://mimir.example/api/v1/push';

/** A server that answers as Alloy does. `state` is asked at each request. */
export function fakeAlloy(state: () => AlloyState): Promise<LocalServer> {
  return serve(({ pathname }) => {
    const now = state();
    switch (pathname) {
      case '/-/ready':
        return now.ready ?? 'Alloy is ready.\n';
      case '/-/healthy':
        return now.healthy ?? 'All Alloy components are healthy.\n';
      case '/api/v0/web/components':
        return now.components ?? JSON.stringify(components(now));
      case '/api/v0/web/components/prometheus.scrape.services':
        return (
          now.detail ??
          JSON.stringify({
            name: 'prometheus.scrape',
            arguments: [{ name: 'scrape_interval', type: 'attr', value: text(now.interval ?? '30s') }],
            debugInfo: now.targets ?? [scrapedTarget({})],
          })
        );
      case '/metrics':
        return (
          now.metricsPage ??
          metricsPage(now.metrics ?? {}) + (now.moreMetrics ?? []).map((line) => `${line}\n`).join('')
        );
      default:
        return undefined;
    }
  });
}

/** A target as Alloy's API writes it. */
export function scrapedTarget(given: {
  readonly job?: string;
  readonly workspace?: string;
  readonly url?: string;
  readonly health?: string;
  readonly lastError?: string;
  readonly ageMs?: number;
  readonly isNew?: boolean;
}): object {
  const { job = 'tta-primitives', url = 'http://127.0.0.1:9464/metrics', health = 'up', lastError = '' } = given;
  const { ageMs = 3000, isNew = false, workspace = 'main' } = given;
  const attribute = (name: string, value: string): object => ({ name, type: 'attr', value: text(value) });
  const lastScrape = isNew ? '0001-01-01T00:00:00Z' : new Date(Date.now() - ageMs).toISOString();
  const labels = { instance: '127.0.0.1:9464', job, workspace };
  return {
    name: 'target',
    type: 'block',
    body: [
      attribute('job', 'prometheus.scrape.services'),
      attribute('url', url),
      attribute('health', health),
      {
        name: 'labels',
        type: 'attr',
        value: { type: 'object', value: Object.entries(labels).map(([key, value]) => ({ key, value: text(value) })) },
      },
      ...(lastError === '' ? [] : [attribute('last_error', lastError)]),
      attribute('last_scrape', lastScrape),
      attribute('last_scrape_duration', '3.2ms'),
    ],
  };
}

function text(value: string): object {
  return { type: 'string', value };
}

function components({ sick = {} }: AlloyState): object[] {
  const all = { 'prometheus.scrape.services': healthy, 'prometheus.remote_write.mimir': healthy, ...sick };
  return Object.entries(all).map(([localID, { state, message }]) => ({
    name: localID.replace(/\.[^.]*$/, ''),
    type: 'block',
    localID,
    moduleID: '',
    label: localID.replace(/.*\./, ''),
    referencesTo: [],
    referencedBy: [],
    health: { state, message, updatedTime: new Date().toISOString() },
  }));
}

const healthy = { state: 'healthy', message: 'started component' };

function metricsPage(given: Readonly<Record<string, number | undefined>>): string {
  const labels = `component_id="prometheus.remote_write.mimir",component_path="/",remote_name="a1",url="${remote}"`;
  const values: Record<string, number | undefined> = {
    samples_total: 1200,
    samples_failed_total: 0,
    samples_dropped_total: 0,
    samples_retried_total: 3,
    samples_pending: 7,
    histograms_total: 0,
    queue_highest_sent_timestamp_seconds: Date.now() / 1000 - 4,
    last_load_successful: 1,
    ...given,
  };
  const lines = Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined) return [];
    return name === 'last_load_successful'
      ? [`alloy_config_last_load_successful ${value}`]
      : [`# TYPE prometheus_remote_storage_${name} counter`, `prometheus_remote_storage_${name}{${labels}} ${value}`];
  });
  return `${['alloy_build_info{version="v1.18.0"} 1', ...lines].join('\n')}\n`;
}
