import type { ComponentSpec } from '../schema/component-spec.js';
import { discoveryDocker } from './discovery-docker.js';
import { discoveryFile } from './discovery-file.js';
import { discoveryRelabel } from './discovery-relabel.js';
import { http } from './http.js';
import { livedebugging } from './livedebugging.js';
import { localFileMatch } from './local-file-match.js';
import { localFile } from './local-file.js';
import { logging } from './logging.js';
import { lokiProcess } from './loki-process.js';
import { lokiRelabel } from './loki-relabel.js';
import { lokiSourceApi } from './loki-source-api.js';
import { lokiSourceDocker } from './loki-source-docker.js';
import { lokiSourceFile } from './loki-source-file.js';
import { lokiSourceJournal } from './loki-source-journal.js';
import { lokiSourceSyslog } from './loki-source-syslog.js';
import { lokiWrite } from './loki-write.js';
import { otelcolAuthBasic } from './otelcol-auth-basic.js';
import { otelcolAuthBearer } from './otelcol-auth-bearer.js';
import { otelcolExporterLoki } from './otelcol-exporter-loki.js';
import { otelcolExporterOtlp } from './otelcol-exporter-otlp.js';
import { otelcolExporterOtlphttp } from './otelcol-exporter-otlphttp.js';
import { otelcolExporterPrometheus } from './otelcol-exporter-prometheus.js';
import { otelcolProcessorAttributes } from './otelcol-processor-attributes.js';
import { otelcolProcessorBatch } from './otelcol-processor-batch.js';
import { otelcolProcessorMemoryLimiter } from './otelcol-processor-memory-limiter.js';
import { otelcolProcessorTailSampling } from './otelcol-processor-tail-sampling.js';
import { otelcolProcessorTransform } from './otelcol-processor-transform.js';
import { otelcolReceiverPrometheus } from './otelcol-receiver-prometheus.js';
import { otelcolReceiverOtlp } from './otelcol-receiver-otlp.js';
import { prometheusExporterBlackbox } from './prometheus-exporter-blackbox.js';
import { prometheusExporterCadvisor } from './prometheus-exporter-cadvisor.js';
import { prometheusExporterMysql } from './prometheus-exporter-mysql.js';
import { prometheusExporterPostgres } from './prometheus-exporter-postgres.js';
import { prometheusExporterRedis } from './prometheus-exporter-redis.js';
import { prometheusExporterSelf } from './prometheus-exporter-self.js';
import { prometheusExporterUnix } from './prometheus-exporter-unix.js';
import { prometheusRelabel } from './prometheus-relabel.js';
import { prometheusRemoteWrite } from './prometheus-remote-write.js';
import { prometheusScrape } from './prometheus-scrape.js';
import { remotecfg } from './remotecfg.js';
import { tracing } from './tracing.js';

/** All described components, by name. They take a label. */
export const componentTable: ReadonlyMap<string, ComponentSpec> = tableOf([
  discoveryDocker.spec,
  discoveryFile.spec,
  discoveryRelabel.spec,
  localFile.spec,
  localFileMatch.spec,
  lokiProcess.spec,
  lokiRelabel.spec,
  lokiSourceApi.spec,
  lokiSourceDocker.spec,
  lokiSourceFile.spec,
  lokiSourceJournal.spec,
  lokiSourceSyslog.spec,
  lokiWrite.spec,
  otelcolAuthBasic.spec,
  otelcolAuthBearer.spec,
  otelcolExporterLoki.spec,
  otelcolExporterOtlp.spec,
  otelcolExporterOtlphttp.spec,
  otelcolExporterPrometheus.spec,
  otelcolProcessorAttributes.spec,
  otelcolProcessorBatch.spec,
  otelcolProcessorMemoryLimiter.spec,
  otelcolProcessorTailSampling.spec,
  otelcolProcessorTransform.spec,
  otelcolReceiverOtlp.spec,
  otelcolReceiverPrometheus.spec,
  prometheusExporterBlackbox.spec,
  prometheusExporterCadvisor.spec,
  prometheusExporterMysql.spec,
  prometheusExporterPostgres.spec,
  prometheusExporterRedis.spec,
  prometheusExporterSelf.spec,
  prometheusExporterUnix.spec,
  prometheusRelabel.spec,
  prometheusRemoteWrite.spec,
  prometheusScrape.spec,
]);

/** All configuration blocks, by name. They take no label and occur once in a file. */
export const configBlockTable: ReadonlyMap<string, ComponentSpec> = tableOf([
  http.spec,
  livedebugging.spec,
  logging.spec,
  remotecfg.spec,
  tracing.spec,
]);

function tableOf(specs: readonly ComponentSpec[]): ReadonlyMap<string, ComponentSpec> {
  return new Map(specs.map((spec) => [spec.name, spec]));
}
