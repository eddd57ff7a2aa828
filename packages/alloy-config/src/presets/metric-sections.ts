import { discoveryFile } from '../components/discovery-file.js';
import type { Component } from '../components/define-component.js';
import { prometheusExporterSelf } from '../components/prometheus-exporter-self.js';
import { prometheusExporterUnix } from '../components/prometheus-exporter-unix.js';
import { prometheusRelabel } from '../components/prometheus-relabel.js';
import { prometheusScrape } from '../components/prometheus-scrape.js';
import { joined, type Reference } from '../schema/typed-expression.js';
import type { Target } from '../schema/value-type.js';
import { formatDuration } from './format-duration.js';
import type { PresetContext } from './preset-context.js';
import type { Discovery, Service, Sources } from './read-sources.js';
import type { Section } from './section.js';

type Takers = readonly Reference<'MetricsReceiver'>[];

/** Components that scrape what the sources name. */
export function metricSections(sources: Sources, takers: Takers, context: PresetContext): readonly Section[] {
  const limits = scrapeLimits(context);
  return [
    { comment: 'Metrics of the services.', components: serviceScrapes(sources.services, takers, limits) },
    ...(sources.discovery === undefined ? [] : [discoverySection(sources.discovery, takers, limits, context)]),
    { comment: 'Metrics of this machine.', components: sources.host ? hostComponents(takers) : [] },
    { comment: 'Metrics of Alloy itself.', components: sources.alloy ? alloyComponents(takers) : [] },
  ];
}

/** The lists of metrics to keep and to drop, between scrapes and destinations; nothing if there are none. */
export function metricFilter(
  takers: Takers,
  { operation }: PresetContext,
): { readonly section: Section; readonly takers: Takers } {
  const { keepMetrics, dropMetrics } = operation;
  const rules = [
    ...(keepMetrics.length > 0 ? [nameRule('keep', ['up', ...keepMetrics])] : []),
    ...(dropMetrics.length > 0 ? [nameRule('drop', dropMetrics)] : []),
  ];
  if (takers.length === 0 || rules.length === 0) return { section: { comment: '', components: [] }, takers };
  const filter = prometheusRelabel('filter', { forward_to: takers, rule: rules });
  return {
    section: { comment: 'Keeps and drops metrics by name.', components: [filter] },
    takers: [filter.receiver],
  };
}

interface ScrapeLimits {
  readonly sample_limit?: number;
}

function scrapeLimits({ operation }: PresetContext): ScrapeLimits {
  const { maxSeriesPerTarget } = operation;
  return maxSeriesPerTarget === undefined ? {} : { sample_limit: maxSeriesPerTarget };
}

/** One scrape for all services that are asked equally often. */
function serviceScrapes(services: readonly Service[], takers: Takers, limits: ScrapeLimits): Component[] {
  const groups = new Map<string, Service[]>();
  for (const service of services) {
    const pace = `${service.intervalMs} ${service.timeoutMs}`;
    groups.set(pace, [...(groups.get(pace) ?? []), service]);
  }
  return [...groups.values()].map((group, index) => {
    const [first] = group;
    const interval = formatDuration(first?.intervalMs ?? 0);
    return prometheusScrape(index === 0 ? 'services' : `services_${index + 1}`, {
      targets: group.map(targetOf),
      forward_to: takers,
      scrape_interval: interval,
      scrape_timeout: formatDuration(first?.timeoutMs ?? 0),
      ...limits,
    });
  });
}

function targetOf({ address, scheme, metricsPath, labels }: Service): Target {
  return {
    __address__: address,
    ...(scheme !== undefined && { __scheme__: scheme }),
    ...(metricsPath !== undefined && { __metrics_path__: metricsPath }),
    ...labels,
  };
}

function discoverySection(discovery: Discovery, takers: Takers, limits: ScrapeLimits, context: PresetContext): Section {
  const folder = context.text(discovery.folder, 'folder in which processes announce themselves');
  const files = discoveryFile('workspaces', {
    files: [typeof folder === 'string' ? `${folder}/*.json` : joined(folder, '/*.json')],
    refresh_interval: '1m',
  });
  const scrape = prometheusScrape('workspaces', {
    targets: files.targets,
    forward_to: takers,
    job_name: discovery.job,
    scrape_interval: formatDuration(discovery.intervalMs),
    scrape_timeout: formatDuration(Math.min(10_000, discovery.intervalMs)),
    ...limits,
  });
  return {
    comment: 'Metrics of all processes that announce themselves in the discovery folder.',
    components: [files, scrape],
  };
}

function hostComponents(takers: Takers): Component[] {
  const exporter = prometheusExporterUnix('host');
  const scrape = prometheusScrape('host', {
    targets: exporter.targets,
    forward_to: takers,
    scrape_interval: '60s',
  });
  return [exporter, scrape];
}

function alloyComponents(takers: Takers): Component[] {
  const exporter = prometheusExporterSelf('alloy');
  const scrape = prometheusScrape('alloy', {
    targets: exporter.targets,
    forward_to: takers,
    scrape_interval: '60s',
  });
  return [exporter, scrape];
}

function nameRule(
  action: 'keep' | 'drop',
  names: readonly string[],
): { source_labels: string[]; regex: string; action: 'keep' | 'drop' } {
  const regex = names.map((name) => name.replaceAll('*', '.*')).join('|');
  return { source_labels: ['__name__'], regex, action };
}
