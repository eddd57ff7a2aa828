import { body, optional, required } from '../schema/body-spec.js';
import { boolean, duration, integer, listOf, secret, string } from '../schema/value-type.js';
import { defineComponent } from './define-component.js';

/** Metrics of Redis. */
export const prometheusExporterRedis = defineComponent({
  name: 'prometheus.exporter.redis',
  exports: { targets: 'Targets' },
  body: body({
    members: {
      /** host:port of the server. */
      redis_addr: required(string),
      /** User name. */
      redis_user: optional(string),
      /** Password. */
      redis_password: optional(secret),
      /** File with the password. */
      redis_password_file: optional(string),
      /** File with a password for each address. */
      redis_password_map_file: optional(string),
      /** Beginning of the metrics' names. Default "redis". */
      namespace: optional(string, 'redis'),
      /** Name of the command CONFIG. Default "CONFIG". */
      config_command: optional(string, 'CONFIG'),
      /** Keys to look at, with patterns. */
      check_keys: optional(listOf(string)),
      /** Lua expressions that group keys. */
      check_key_groups: optional(listOf(string)),
      /** Keys of one request. Default 10000. */
      check_key_groups_batch_size: optional(integer, 10000),
      /** Most groups. Default 100. */
      max_distinct_key_groups: optional(integer, 100),
      /** Keys to look at. */
      check_single_keys: optional(listOf(string)),
      /** Streams to look at, with patterns. */
      check_streams: optional(listOf(string)),
      /** Streams to look at. */
      check_single_streams: optional(listOf(string)),
      /** Exports values of keys. Default true. */
      export_key_values: optional(boolean, true),
      /** Patterns of keys to count. */
      count_keys: optional(listOf(string)),
      /** File with a Lua script. */
      script_path: optional(string),
      /** Files with Lua scripts. */
      script_paths: optional(listOf(string)),
      /** How long connecting may take. Default "15s". */
      connection_timeout: optional(duration, '15s'),
      /** File with the client's key. */
      tls_client_key_file: optional(string),
      /** File with the client's certificate. */
      tls_client_cert_file: optional(string),
      /** File with the certificate authority. */
      tls_ca_cert_file: optional(string),
      /** Tells the server a name. Default true. */
      set_client_name: optional(boolean, true),
      /** The server is a Tile38. Default false. */
      is_tile38: optional(boolean, false),
      /** The server is a cluster. Default false. */
      is_cluster: optional(boolean, false),
      /** Exports the list of clients. Default false. */
      export_client_list: optional(boolean, false),
      /** Adds the port of clients. Default false. */
      export_client_port: optional(boolean, false),
      /** Leaves out metrics of the exporter. Default false. */
      redis_metrics_only: optional(boolean, false),
      /** Sends a PING first. Default false. */
      ping_on_connect: optional(boolean, false),
      /** Adds metrics of the system. Default false. */
      incl_system_metrics: optional(boolean, false),
      /** Accepts any certificate. Default false. */
      skip_tls_verification: optional(boolean, false),
      /** Adds metrics of the exporter. Default false. */
      include_exporter_metrics: optional(boolean, false),
    },
    atMostOne: [['script_path', 'script_paths']],
  }),
});
