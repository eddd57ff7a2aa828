import { block, body, optional } from '../schema/body-spec.js';
import { boolean, integer, listOf, string } from '../schema/value-type.js';
import { defaultMetricsStay } from '../validation/rules/prometheus-exporter.js';
import { defineComponent } from './define-component.js';

const autodiscovery = body({
  members: {
    /** Finds databases by itself. Default false. */
    enabled: optional(boolean, false),
    /** Databases to take. */
    database_allowlist: optional(listOf(string)),
    /** Databases to leave out. */
    database_denylist: optional(listOf(string)),
  },
});

const statStatements = body({
  members: {
    /** Adds the text of queries. Default false. */
    include_query: optional(boolean, false),
    /** Longest text. */
    query_length: optional(integer),
    /** Most statements. */
    limit: optional(integer),
    /** Databases to leave out. */
    exclude_databases: optional(listOf(string)),
    /** Users to leave out. */
    exclude_users: optional(listOf(string)),
  },
});

/** Metrics of PostgreSQL. */
export const prometheusExporterPostgres = defineComponent({
  name: 'prometheus.exporter.postgres',
  exports: { targets: 'Targets' },
  body: body({
    members: {
      /** Addresses such as "postgresql://user@host:5432/database"; passwords belong into the environment. */
      data_source_names: optional(listOf(string)),
      /** Leaves out `pg_settings`. Default false. */
      disable_settings_metrics: optional(boolean, false),
      /** Leaves out the usual metrics. Default false. */
      disable_default_metrics: optional(boolean, false),
      /** File with queries of your own. */
      custom_queries_config_path: optional(string),
      /** Collectors to run, in place of the usual ones. */
      enabled_collectors: optional(listOf(string)),
      /** Finding databases. */
      autodiscovery: block(autodiscovery),
      /** Metrics of `pg_stat_statements`. */
      stat_statements: block(statStatements),
    },
    rules: [defaultMetricsStay],
  }),
});
