import { job } from '../settings/names.js';

/** Settings of a Prometheus. */
export interface PrometheusConfigOptions {
  readonly interval: string;
  /** Where processes write their discovery files. */
  readonly discoveryFolder: string;
  /** How often that folder is read, beside being watched. */
  readonly refreshInterval: string;
  /** Paths of rule files, `*` allowed. */
  readonly ruleFiles: readonly string[];
  /** host:port of Alertmanager. */
  readonly alertmanager: string;
  /** host:port of Prometheus itself. */
  readonly self: string;
}

/** A configuration that scrapes every TTA process of this machine, without Alloy. */
export function prometheusConfig(options: PrometheusConfigOptions): object {
  const { interval, discoveryFolder, refreshInterval, ruleFiles, alertmanager, self } = options;
  return {
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: ruleFiles,
    alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
    scrape_configs: [
      {
        job_name: job,
        // Each process writes a file there with its address and the labels job, service_name and workspace.
        file_sd_configs: [{ files: [`${discoveryFolder}/*.json`], refresh_interval: refreshInterval }],
      },
      { job_name: 'prometheus', static_configs: [{ targets: [self] }] },
    ],
  };
}
