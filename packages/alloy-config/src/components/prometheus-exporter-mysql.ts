import { block, body, optional } from '../schema/body-spec.js';
import { boolean, integer, listOf, sensitive, string } from '../schema/value-type.js';
import { defineComponent } from './define-component.js';

const processList = body({
  members: {
    /** Shortest time in seconds. */
    min_time: optional(integer),
    /** Counts by user. Default true. */
    processes_by_user: optional(boolean, true),
    /** Counts by host. Default true. */
    processes_by_host: optional(boolean, true),
  },
});

const tables = body({
  members: {
    /** Databases, with commas. Default "*". */
    databases: optional(string, '*'),
  },
});

const eventStatements = body({
  members: {
    /** Most statements. Default 250. */
    limit: optional(integer, 250),
    /** Seconds to look back. Default 86400. */
    time_limit: optional(integer, 86400),
    /** Longest text. Default 120. */
    text_limit: optional(integer, 120),
    /** Schemas to leave out. */
    exclude_schemas: optional(listOf(string)),
  },
});

const fileInstances = body({
  members: {
    /** Expression that MySQL matches names against. Default ".*". */
    filter: optional(string, '.*'),
    /** Beginning that is cut off names. Default "/var/lib/mysql". */
    remove_prefix: optional(string, '/var/lib/mysql'),
  },
});

const memoryEvents = body({
  members: {
    /** Beginning that is cut off names. Default "memory/". */
    remove_prefix: optional(string, 'memory/'),
  },
});

const heartbeat = body({
  members: {
    /** Default "heartbeat". */
    database: optional(string, 'heartbeat'),
    /** Default "heartbeat". */
    table: optional(string, 'heartbeat'),
    /** Whether times are in UTC. Default false. */
    utc: optional(boolean, false),
  },
});

const user = body({
  members: {
    /** Collects privileges of users. Default false. */
    privileges: optional(boolean, false),
  },
});

/** Metrics of MySQL. */
export const prometheusExporterMysql = defineComponent({
  name: 'prometheus.exporter.mysql',
  exports: { targets: 'Targets' },
  body: body({
    members: {
      /** Address such as "user@tcp(host:3306)/"; passwords belong into the environment. */
      data_source_name: optional(sensitive),
      /** Collectors to run as well. */
      enable_collectors: optional(listOf(string)),
      /** Collectors not to run. */
      disable_collectors: optional(listOf(string)),
      /** Collectors to run, in place of the usual ones. */
      set_collectors: optional(listOf(string)),
      /** Sets a limit to waits for locks. Default true. */
      enable_lock_wait_timeout: optional(boolean, true),
      /** That limit in seconds. Default 2. */
      lock_wait_timeout: optional(integer, 2),
      /** Keeps these queries out of the slow log. Default false. */
      log_slow_filter: optional(boolean, false),
      /** Collector of processes. */
      'info_schema.processlist': block(processList),
      /** Collector of tables. */
      'info_schema.tables': block(tables),
      /** Collector of statements. */
      'perf_schema.eventsstatements': block(eventStatements),
      /** Collector of files. */
      'perf_schema.file_instances': block(fileInstances),
      /** Collector of memory. */
      'perf_schema.memory_events': block(memoryEvents),
      /** Collector of the heartbeat. */
      heartbeat: block(heartbeat),
      /** Collector of users. */
      'mysql.user': block(user),
    },
  }),
});
