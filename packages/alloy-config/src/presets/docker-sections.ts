import type { Component } from '../components/define-component.js';
import { discoveryDocker } from '../components/discovery-docker.js';
import { discoveryRelabel } from '../components/discovery-relabel.js';
import { lokiSourceDocker } from '../components/loki-source-docker.js';
import { prometheusExporterCadvisor } from '../components/prometheus-exporter-cadvisor.js';
import { prometheusScrape } from '../components/prometheus-scrape.js';
import type { Reference } from '../schema/typed-expression.js';
import { formatDuration } from './format-duration.js';
import type { Docker } from './read-sources.js';
import type { Section } from './section.js';

/** Components that find containers by their label, and what they hand on. */
export interface DockerComponents {
  readonly section: Section;
  /** Reads the logs, if they are wanted. */
  readonly logSource?: Component;
}

/** Labels of containers become `__meta_docker_container_label_` and their name, other characters as `_`. */
function metaLabel(label: string): string {
  return `__meta_docker_container_label_${label.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
}

/** Finds containers; scrapes those with a port, and reads the logs of all. */
export function dockerComponents(
  { host, label, portLabel, logs, metrics, job, intervalMs }: Docker,
  to: {
    readonly metrics: readonly Reference<'MetricsReceiver'>[];
    readonly logs: readonly Reference<'LogsReceiver'>[];
  },
  limits: { readonly sample_limit?: number },
): DockerComponents {
  const found = discoveryDocker('containers', { host, filter: [{ name: 'label', values: [`${label}=true`] }] });
  const named = discoveryRelabel('containers', {
    targets: found.targets,
    rule: [
      { target_label: 'job', replacement: job },
      // Names begin with a slash.
      { source_labels: ['__meta_docker_container_name'], regex: '/(.*)', target_label: 'container' },
      {
        source_labels: [metaLabel('com.docker.compose.service')],
        regex: '(.+)',
        target_label: 'service_name',
      },
    ],
  });
  const withPort = discoveryRelabel('container_pages', {
    targets: named.output,
    rule: [
      { source_labels: [metaLabel(portLabel)], regex: '\\d+', action: 'keep' },
      {
        source_labels: ['__meta_docker_network_ip', metaLabel(portLabel)],
        separator: ':',
        target_label: '__address__',
      },
    ],
  });
  const scrape = prometheusScrape('containers', {
    targets: withPort.output,
    forward_to: to.metrics,
    scrape_interval: formatDuration(intervalMs),
    scrape_timeout: formatDuration(Math.min(10_000, intervalMs)),
    ...limits,
  });
  const source = lokiSourceDocker('containers', { host, targets: named.output, forward_to: to.logs });
  return {
    section: {
      comment: `Containers with the label ${label}=true.`,
      components: [found, named, ...(metrics ? [withPort, scrape] : [])],
    },
    ...(logs && { logSource: source }),
  };
}

/** Metrics of all containers of this machine. */
export function cadvisorComponents(to: readonly Reference<'MetricsReceiver'>[]): Component[] {
  const exporter = prometheusExporterCadvisor('containers', { docker_only: true });
  const scrape = prometheusScrape('cadvisor', {
    targets: exporter.targets,
    forward_to: to,
    scrape_interval: '60s',
  });
  return [exporter, scrape];
}
