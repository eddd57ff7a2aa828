import { body, optional } from '../schema/body-spec.js';
import { boolean, duration, listOf, string } from '../schema/value-type.js';
import { defineComponent } from './define-component.js';

/** Metrics of containers. Needs root and the folders of the host. Its targets carry `job="integrations/cadvisor"`. */
export const prometheusExporterCadvisor = defineComponent({
  name: 'prometheus.exporter.cadvisor',
  exports: { targets: 'Targets' },
  body: body({
    members: {
      /** Makes labels and environment of containers labels. Default true. */
      store_container_labels: optional(boolean, true),
      /** Container labels to keep when `store_container_labels` is false. */
      allowlisted_container_labels: optional(listOf(string)),
      /** Prefixes of environment variables to keep. */
      env_metadata_allowlist: optional(listOf(string)),
      /** Prefixes of cgroups to watch even if they are not containers. */
      raw_cgroup_prefix_allowlist: optional(listOf(string)),
      /** File that configures events of perf. */
      perf_events_config: optional(string),
      /** How often resctrl is read; "0s" turns it off. Default "0s". */
      resctrl_interval: optional(duration, '0s'),
      /** Groups of metrics to leave out. */
      disabled_metrics: optional(listOf(string)),
      /** Groups of metrics to take, in place of the usual ones. */
      enabled_metrics: optional(listOf(string)),
      /** How long data is kept. Default "2m". */
      storage_duration: optional(duration, '2m'),
      /** Socket of containerd. Default "/run/containerd/containerd.sock". */
      containerd_host: optional(string, '/run/containerd/containerd.sock'),
      /** Namespace of containerd. Default "k8s.io". */
      containerd_namespace: optional(string, 'k8s.io'),
      /** Docker's socket or address. Default "unix:///var/run/docker.sock". */
      docker_host: optional(string, 'unix:///var/run/docker.sock'),
      /** Uses TLS towards Docker. Default false. */
      use_docker_tls: optional(boolean, false),
      /** File with the client's certificate. Default "cert.pem". */
      docker_tls_cert: optional(string, 'cert.pem'),
      /** File with the client's key. Default "key.pem". */
      docker_tls_key: optional(string, 'key.pem'),
      /** File with the certificate authority. Default "ca.pem". */
      docker_tls_ca: optional(string, 'ca.pem'),
      /** Leaves out cgroups that are not containers of Docker. Default false. */
      docker_only: optional(boolean, false),
      /** Leaves out the cgroup of the whole machine. Default false. */
      disable_root_cgroup_stats: optional(boolean, false),
    },
  }),
});
