export { parseAlloy } from './syntax/parse-alloy.js';
export { formatAlloy } from './syntax/format-alloy.js';
export { printAlloy } from './syntax/print-alloy.js';
export { quoteString } from './syntax/quote-string.js';
export { isIdentifier } from './syntax/identifier.js';
export {
  alloyFile,
  attribute,
  blankLine,
  block,
  comment,
  trailingComment,
  type BodyEntry,
  type BodyInput,
} from './syntax/builders.js';
export { access, binary, call, index, parentheses, reference, unary } from './syntax/expression-builders.js';
export { toExpression, type Value, type ValueRecord } from './syntax/to-expression.js';
export { childrenOf } from './syntax/children.js';
export { AlloyConfigError } from './syntax/alloy-config-error.js';
export { AlloySyntaxError, type Diagnostic, type Position } from './syntax/alloy-syntax-error.js';
export { dottedName, isExpression } from './syntax/nodes.js';
export type {
  AccessExpression,
  AlloyFile,
  ArrayExpression,
  Attribute,
  BinaryExpression,
  BinaryOperator,
  BlankLine,
  Block,
  Body,
  BooleanLiteral,
  CallExpression,
  Comment,
  Expression,
  ExpressionBase,
  Field,
  Identifier,
  IndexExpression,
  NullLiteral,
  NumberLiteral,
  ObjectExpression,
  Parentheses,
  SourceRange,
  Statement,
  StringLiteral,
  UnaryExpression,
  UnaryOperator,
} from './syntax/nodes.js';

// Components
export { component } from './components/component.js';
export { discoveryDocker } from './components/discovery-docker.js';
export { discoveryFile } from './components/discovery-file.js';
export { discoveryRelabel } from './components/discovery-relabel.js';
export { http } from './components/http.js';
export { livedebugging } from './components/livedebugging.js';
export { localFileMatch } from './components/local-file-match.js';
export { localFile } from './components/local-file.js';
export { logging } from './components/logging.js';
export { lokiProcess } from './components/loki-process.js';
export { lokiRelabel } from './components/loki-relabel.js';
export { lokiSourceDocker } from './components/loki-source-docker.js';
export { lokiSourceFile } from './components/loki-source-file.js';
export { lokiSourceJournal } from './components/loki-source-journal.js';
export { lokiWrite } from './components/loki-write.js';
export { otelcolAuthBasic } from './components/otelcol-auth-basic.js';
export { otelcolAuthBearer } from './components/otelcol-auth-bearer.js';
export { otelcolExporterLoki } from './components/otelcol-exporter-loki.js';
export { otelcolExporterOtlp } from './components/otelcol-exporter-otlp.js';
export { otelcolExporterOtlphttp } from './components/otelcol-exporter-otlphttp.js';
export { otelcolExporterPrometheus } from './components/otelcol-exporter-prometheus.js';
export { otelcolProcessorBatch } from './components/otelcol-processor-batch.js';
export { otelcolProcessorMemoryLimiter } from './components/otelcol-processor-memory-limiter.js';
export { otelcolProcessorTailSampling } from './components/otelcol-processor-tail-sampling.js';
export { otelcolReceiverOtlp } from './components/otelcol-receiver-otlp.js';
export { prometheusExporterCadvisor } from './components/prometheus-exporter-cadvisor.js';
export { prometheusExporterSelf } from './components/prometheus-exporter-self.js';
export { prometheusExporterUnix } from './components/prometheus-exporter-unix.js';
export { prometheusRelabel } from './components/prometheus-relabel.js';
export { prometheusRemoteWrite } from './components/prometheus-remote-write.js';
export { prometheusScrape } from './components/prometheus-scrape.js';
export { remotecfg } from './components/remotecfg.js';
export { stage } from './components/stage.js';
export { tracing } from './components/tracing.js';
export type {
  Component,
  ComponentFunction,
  ComponentWith,
  ConfigBlockFunction,
} from './components/define-component.js';
export type { ArgumentsOf } from './schema/arguments-of.js';
export type { Stage } from './schema/stage-entry.js';
export type { CapsuleKind, Target } from './schema/value-type.js';
export {
  coalesce,
  concatTargets,
  env,
  hostname,
  joined,
  nonsensitive,
  unsafeLiteral,
  type ExpressionKind,
  type Reference,
  type TypedExpression,
} from './schema/typed-expression.js';

// Checks
export { lintAlloy } from './lint/lint-alloy.js';
export { lintAlloyFiles, type FileFinding, type LintReport } from './lint/lint-alloy-files.js';
export { checkTable, type CheckCode, type Severity } from './schema/check-table.js';
export { ignoreComment } from './schema/ignore-comment.js';
export type { Finding } from './validation/finding.js';

// Presets
export { generateAlloyConfig, type GeneratedAlloyConfig } from './presets/generate-alloy-config.js';
export { environmentFile } from './presets/environment-file.js';
export { systemdDropIn, type SystemdDropInOptions } from './presets/systemd-drop-in.js';
export { kubernetesConfigMap, type ConfigMapOptions } from './presets/config-map.js';
export type { EnvironmentVariable } from './presets/environment.js';
export type { RequiredAccess } from './presets/required-access.js';
export type {
  AlloyConfigOptions,
  ConnectionOptions,
  DestinationOptions,
  DiscoveryOptions,
  DockerOptions,
  GrafanaCloudDestination,
  IdentityOptions,
  JournalOptions,
  LogFileOptions,
  LokiDestination,
  OperationOptions,
  OtlpDestination,
  OtlpSourceOptions,
  PrometheusDestination,
  SamplingOptions,
  SecretOption,
  ServiceOptions,
  Signal,
  SourceOptions,
  TextLogOptions,
  TextOption,
  TlsOptions,
} from './presets/alloy-config-options.js';

// Doctor
export { diagnose, type Diagnosis } from './doctor/diagnose.js';
export type { DiagnoseOptions, ServerAccess } from './doctor/diagnose-options.js';
export type { Link, LinkName, LinkResult } from './doctor/link.js';
