import { block, body, openBody, optional } from '../schema/body-spec.js';
import { defineComponent } from './define-component.js';
import { boolean, duration, listOf, regex, string } from '../schema/value-type.js';

const filesystem = body({
  members: {
    /** RE2 expression of types that are left out. */
    fs_types_exclude: optional(regex),
    /** RE2 expression of mount points that are left out. */
    mount_points_exclude: optional(regex),
    /** How long a mount point may take to answer. Default "5s". */
    mount_timeout: optional(duration, '5s'),
  },
});
const netclass = body({
  members: {
    /** RE2 expression of devices that are left out. */
    ignored_devices: optional(regex),
    /** Leaves out devices that report no speed. Default false. */
    ignore_invalid_speed_device: optional(boolean, false),
  },
});
const deviceMembers = {
  /** RE2 expression of devices to take. */
  device_include: optional(regex),
  /** RE2 expression of devices to leave out. */
  device_exclude: optional(regex),
};
const netdev = body({
  members: {
    ...deviceMembers,
    /** Adds addresses. Default false. */
    address_info: optional(boolean, false),
  },
  atMostOne: [['device_include', 'device_exclude']],
});
const disk = body({ members: deviceMembers });
const systemd = body({
  members: {
    /** RE2 expression of units to take. */
    unit_include: optional(regex),
    /** RE2 expression of units to leave out. */
    unit_exclude: optional(regex),
    /** Adds start times. Default false. */
    start_time: optional(boolean, false),
    /** Adds task counts. Default false. */
    task_metrics: optional(boolean, false),
    /** Adds restart counts. Default false. */
    enable_restarts: optional(boolean, false),
  },
});
const textfile = body({
  members: {
    /** Folder of `*.prom` files. */
    directory: optional(string),
  },
});

/** The host's own metrics on Linux, BSD and macOS. Their `job` is `integrations/unix`. */
export const prometheusExporterUnix = defineComponent({
  name: 'prometheus.exporter.unix',
  exports: { targets: 'Targets' },
  body: body({
    members: {
      /** Adds metrics about the exporter. Default false. */
      include_exporter_metrics: optional(boolean, false),
      /** Collectors to add to the default ones. */
      enable_collectors: optional(listOf(string)),
      /** Collectors to take away; wins over the others. */
      disable_collectors: optional(listOf(string)),
      /** Collectors in place of the default ones. */
      set_collectors: optional(listOf(string)),
      /** Where procfs is mounted. Default "/proc". */
      procfs_path: optional(string, '/proc'),
      /** Where sysfs is mounted. Default "/sys". */
      sysfs_path: optional(string, '/sys'),
      /** Where the host's root is mounted. Default "/". */
      rootfs_path: optional(string, '/'),
      /** Where udev keeps its data. Default "/run/udev/data". */
      udev_data_path: optional(string, '/run/udev/data'),
      /** File systems. */
      filesystem: block(filesystem),
      /** Network classes. */
      netclass: block(netclass),
      /** Network devices. */
      netdev: block(netdev),
      /** Disks. */
      disk: block(disk),
      /** Units; this collector is off unless enabled. */
      systemd: block(systemd),
      /** Metrics that other programs write into files. */
      textfile: block(textfile),
      /** Collector `arp`. */
      arp: block(openBody),
      /** Collector `bcache`. */
      bcache: block(openBody),
      /** Collector `cpu`. */
      cpu: block(openBody),
      /** Collector `ethtool`. */
      ethtool: block(openBody),
      /** Collector `hwmon`. */
      hwmon: block(openBody),
      /** Collector `ipvs`. */
      ipvs: block(openBody),
      /** Collector `netstat`. */
      netstat: block(openBody),
      /** Collector `ntp`. */
      ntp: block(openBody),
      /** Collector `perf`. */
      perf: block(openBody),
      /** Collector `powersupply`. */
      powersupply: block(openBody),
      /** Collector `runit`. */
      runit: block(openBody),
      /** Collector `supervisord`. */
      supervisord: block(openBody),
      /** Collector `sysctl`. */
      sysctl: block(openBody),
      /** Collector `tapestats`. */
      tapestats: block(openBody),
      /** Collector `vmstat`. */
      vmstat: block(openBody),
    },
  }),
});
