import { discoveryFile } from '../components/discovery-file.js';
import { discoveryRelabel } from '../components/discovery-relabel.js';
import type { Component } from '../components/define-component.js';
import { prometheusExporterSelf } from '../components/prometheus-exporter-self.js';
import { prometheusExporterUnix } from '../components/prometheus-exporter-unix.js';
import { prometheusRelabel } from '../components/prometheus-relabel.js';
import { prometheusScrape } from '../components/prometheus-scrape.js';
import { joined, type Reference } from '../schema/typed-expression.js';
import type { Target } from '../schema/value-type.js';
import { httpAuth, tlsArguments } from './connection-arguments.js';
import { cadvisorComponents } from './docker-sections.js';
import { formatDuration } from './format-duration.js';
import type { PresetContext } from './preset-context.js';
import type { Discovery, Service, Sources } from './read-sources.js';
import type { Section } from './section.js';

type Receivers = readonly Reference<'MetricsReceiver'>[];

/** Components that scrape what the sources name. */
export function metricSections(sources: Sources, receivers: Receivers, context: PresetContext): readonly Section[] {
  const limits = scrapeLimits(context);
  return [
    { comment: 'Metrics of the services.', components: serviceScrapes(sources.services, receivers, limits, context) },
    ...(sources.discovery === undefined ? [] : [discoverySection(sources.discovery, receivers, limits, context)]),
    {
      comment: 'Metrics of containers.',
      components: sources.cadvisor ? cadvisorComponents(receivers) : [],
    },
    { comment: 'Metrics of this machine.', components: sources.host ? hostComponents(receivers) : [] },
    { comment: 'Metrics of Alloy itself.', components: sources.alloy ? alloyComponents(receivers) : [] },
  ];
}

/** The lists of metrics to keep and to drop, between scrapes and destinations; nothing if there are none. */
export function metricFilter(
  receivers: Receivers,
  { operation }: PresetContext,
  label: string,
): { readonly section: Section; readonly receivers: Receivers } {
  const { keepMetrics, dropMetrics } = operation;
  const rules = [
    ...(keepMetrics.length > 0 ? [nameRule('keep', ['up', ...keepMetrics])] : []),
    ...(dropMetrics.length > 0 ? [nameRule('drop', dropMetrics)] : []),
  ];
  if (receivers.length === 0 || rules.length === 0) return { section: { comment: '', components: [] }, receivers };
  const filter = prometheusRelabel(label, { forward_to: receivers, rule: rules });
  return {
    section: { comment: 'Keeps and drops metrics by name.', components: [filter] },
    receivers: [filter.receiver],
  };
}

/** Limits of every scrape. */
export interface ScrapeLimits {
  readonly sample_limit?: number;
}

/** Limits that the options set. */
export function scrapeLimits({ operation }: PresetContext): ScrapeLimits {
  const { maxSeriesPerTarget } = operation;
  return maxSeriesPerTarget === undefined ? {} : { sample_limit: maxSeriesPerTarget };
}

/** One scrape for all services that are asked equally often and in the same way. */
function serviceScrapes(
  services: readonly Service[],
  receivers: Receivers,
  limits: ScrapeLimits,
  context: PresetContext,
): Component[] {
  const groups = new Map<string, Service[]>();
  for (const service of services) {
    const way = JSON.stringify([service.intervalMs, service.timeoutMs, service.access]);
    groups.set(way, [...(groups.get(way) ?? []), service]);
  }
  return [...groups.values()].flatMap((group, index) => {
    const [first] = group;
    if (first === undefined) return [];
    const label = index === 0 ? 'services' : `services_${index + 1}`;
    const { tls } = first.access;
    return prometheusScrape(label, {
      targets: group.map(targetOf),
      forward_to: receivers,
      scrape_interval: formatDuration(first.intervalMs),
      scrape_timeout: formatDuration(first.timeoutMs),
      ...limits,
      ...httpAuth(first.access, `of the metrics pages of ${label}`, context),
      ...(tls !== undefined && { tls_config: tlsArguments(tls) }),
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

function discoverySection(
  discovery: Discovery,
  receivers: Receivers,
  limits: ScrapeLimits,
  context: PresetContext,
): Section {
  const folder = context.text(discovery.folder, 'folder in which processes announce themselves');
  const files = discoveryFile('workspaces', {
    files: [typeof folder === 'string' ? `${folder}/*.json` : joined(folder, '/*.json')],
    refresh_interval: '1m',
  });
  const near = discovery.allowRemote
    ? undefined
    : discoveryRelabel('workspaces', {
        targets: files.targets,
        rule: [{ source_labels: ['__address__'], regex: loopback, action: 'keep' }],
      });
  const scrape = prometheusScrape('workspaces', {
    targets: near?.output ?? files.targets,
    forward_to: receivers,
    job_name: discovery.job,
    scrape_interval: formatDuration(discovery.intervalMs),
    scrape_timeout: formatDuration(Math.min(10_000, discovery.intervalMs)),
    ...limits,
  });
  return {
    comment: `Metrics of all processes that announce themselves in the discovery folder${discovery.allowRemote ? '' : ', of this machine only'}.`,
    components: [files, ...(near === undefined ? [] : [near]), scrape],
  };
}

/** This machine, so that a file in the folder cannot make Alloy request other addresses. */
const loopback = '(?:localhost|127(?:\\.\\d+){3}|\\[::1\\]):\\d+';

function hostComponents(receivers: Receivers): Component[] {
  const exporter = prometheusExporterUnix('host');
  const scrape = prometheusScrape('host', {
    targets: exporter.targets,
    forward_to: receivers,
    scrape_interval: '60s',
  });
  return [exporter, scrape];
}

function alloyComponents(receivers: Receivers): Component[] {
  const exporter = prometheusExporterSelf('alloy');
  const scrape = prometheusScrape('alloy', {
    targets: exporter.targets,
    forward_to: receivers,
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
