import type { ClassicDashboard } from './classic-dashboard.js';
import { BytesIEC, PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { partRate, rate, sum } from '../promql/functions.js';
import { series, type Counter } from '../promql/series.js';
import type { Thresholds } from '../settings/thresholds.js';
import { dashboard } from './dashboard.js';
import { toLogs } from './links.js';
import type { PlaceablePanel } from './panels/panel-options.js';
import { stat } from './panels/stat.js';
import { table } from './panels/table.js';
import { timeSeries } from './panels/time-series.js';
import { rateWindow, target } from './scope.js';

const perSecond = 'cps';
const perProcess = '{{service_name}} {{instance}}';

/** Are the processes well, and does their telemetry arrive? */
export function runtimeAndPipeline(thresholds: Thresholds): ClassicDashboard {
  return dashboard({
    key: 'runtimeAndPipeline',
    title: 'Runtime and Pipeline',
    description: 'Are the processes well, and does their telemetry arrive?',
    uses: [],
    sections: [
      {
        title: 'Processes',
        rows: [
          {
            height: 8,
            panels: [
              [12, eventLoopDelay(thresholds)],
              [12, utilisation()],
            ],
          },
          {
            height: 8,
            panels: [
              [8, garbageCollection()],
              [8, memory()],
              [8, resources()],
            ],
          },
        ],
      },
      {
        title: 'Scrapes',
        rows: [
          {
            height: 8,
            panels: [
              [12, targets()],
              [12, scrapeDuration()],
            ],
          },
          {
            height: 7,
            panels: [
              [12, scrapeSamples()],
              [12, dropped()],
            ],
          },
        ],
      },
      {
        title: 'Alloy',
        rows: [
          {
            height: 8,
            panels: [
              [10, delivered()],
              [6, backlog()],
              [4, configLoaded()],
              [4, components()],
            ],
          },
          { height: 7, panels: [[24, logEntries()]] },
        ],
      },
    ],
  });
}

function eventLoopDelay({ eventLoopDelayP99Seconds }: Thresholds): PlaceablePanel {
  return timeSeries({
    title: 'Event loop delay',
    description: `How late the event loop is, p50 and p99. About 0.01 s is rest; EventLoopLag speaks above ${eventLoopDelayP99Seconds} s.`,
    unit: Seconds,
    queries: [
      { expr: series('nodejs_eventloop_delay_p99', target), legend: `p99 ${perProcess}` },
      { expr: series('nodejs_eventloop_delay_p50', target), legend: `p50 ${perProcess}` },
    ],
    noValue: 'no process',
    links: [toLogs('Logs of these services', '')],
  });
}

function utilisation(): PlaceablePanel {
  return timeSeries({
    title: 'Event loop utilisation',
    description: 'Share of time in which the event loop is busy. Near 100 % a process needs help from another.',
    unit: PercentUnit,
    min: 0,
    max: 1,
    queries: [{ expr: series('nodejs_eventloop_utilization', target), legend: perProcess }],
    noValue: 'no process',
  });
}

function garbageCollection(): PlaceablePanel {
  return timeSeries({
    title: 'Garbage collection',
    description:
      'Share of time spent in garbage collection, by kind. Above a few percent, look for needless allocations.',
    unit: PercentUnit,
    isStacked: true,
    noValue: 'no process',
    queries: [
      {
        expr: sum(['v8js_gc_type'], partRate('v8js_gc_duration', 'sum', target, rateWindow)),
        legend: '{{v8js_gc_type}}',
      },
    ],
  });
}

function memory(): PlaceablePanel {
  const place = ['service_name', 'instance'];
  return timeSeries({
    title: 'Memory',
    description: 'Resident memory of each process and the heap that is used in it. A heap that only climbs is a leak.',
    unit: BytesIEC,
    min: 0,
    noValue: 'no process',
    queries: [
      { expr: series('process_resident_memory_bytes', target), legend: `resident ${perProcess}` },
      { expr: sum(place, series('v8js_memory_heap_used', target)), legend: `heap ${perProcess}` },
    ],
  });
}

function resources(): PlaceablePanel {
  return timeSeries({
    title: 'Open handles',
    description: 'Timers, sockets and the like that keep processes alive, by kind.',
    noValue: 'no process',
    unit: Short,
    queries: [
      { expr: sum(['v8js_resource_type'], series('v8js_resource_active', target)), legend: '{{v8js_resource_type}}' },
    ],
  });
}

function targets(): PlaceablePanel {
  const place = ['service_name', 'workspace', 'instance'];
  return table({
    title: 'Scraped processes',
    description:
      'Each process that is scraped: 1 answers, 0 does not and TTAServiceDown speaks. One that ends in order goes from the list.',
    labels: { service_name: 'Service', workspace: 'Workspace', instance: 'Address' },
    noValue: 'no process',
    columns: [
      { title: 'Up', unit: Short, expr: sum(place, series('up', target)) },
      { title: 'Uptime', unit: Seconds, expr: `time() - ${sum(place, series('process_start_time_seconds', target))}` },
      { title: 'Samples', unit: Short, expr: sum(place, series('scrape_samples_scraped', target)) },
    ],
  });
}

function scrapeDuration(): PlaceablePanel {
  return timeSeries({
    title: 'Scrape duration',
    description: 'How long a scrape of each process takes. It has to stay well below the scrape timeout.',
    unit: Seconds,
    queries: [{ expr: series('scrape_duration_seconds', target), legend: perProcess }],
    noValue: 'no process',
  });
}

function scrapeSamples(): PlaceablePanel {
  return timeSeries({
    title: 'Samples per scrape',
    description: 'Series that each process has. A line that only climbs has names made from ids or inputs.',
    unit: Short,
    queries: [{ expr: series('scrape_samples_scraped', target), legend: perProcess }],
    noValue: 'no process',
  });
}

function dropped(): PlaceablePanel {
  return timeSeries({
    title: 'Telemetry dropped',
    description:
      'Series over the cap, spans and log lines that telemetry itself lost since its process started. It should be nothing.',
    unit: Short,
    queries: [
      {
        expr: sum(['service_name', 'signal', 'reason'], series('tta_telemetry_dropped_total', target)),
        legend: '{{service_name}} {{signal}} {{reason}}',
      },
    ],
    noValue: 'nothing',
  });
}

function delivered(): PlaceablePanel {
  const of = (metric: Counter): string => sum([], rate(metric, {}, rateWindow));
  return timeSeries({
    title: 'Samples delivered',
    description:
      'Samples that remote write sent, sent again and lost for good, per second. Lost ones set off SamplesNotDelivered.',
    unit: perSecond,
    queries: [
      { expr: of('prometheus_remote_storage_samples_total'), legend: 'sent' },
      { expr: of('prometheus_remote_storage_samples_retried_total'), legend: 'retried' },
      { expr: of('prometheus_remote_storage_samples_failed_total'), legend: 'failed' },
    ],
    colors: { sent: 'green', retried: 'orange', failed: 'red' },
    noValue: 'no remote write',
  });
}

function backlog(): PlaceablePanel {
  return timeSeries({
    title: 'Delivery lag',
    description: 'How old the newest sample is that has left. It should stay near the scrape interval.',
    unit: Seconds,
    queries: [
      {
        expr: `time() - ${series('prometheus_remote_storage_queue_highest_sent_timestamp_seconds')}`,
        legend: '{{instance}} {{remote_name}}',
      },
    ],
    noValue: 'no remote write',
  });
}

function configLoaded(): PlaceablePanel {
  return stat({
    title: 'Configuration',
    description:
      'Whether Alloy runs the configuration it was last given. If it refused it, AlloyConfigRejected speaks and it goes on with the one before.',
    texts: { '1': 'accepted', '0': 'refused' },
    unit: Short,
    queries: [{ expr: `min(${series('alloy_config_last_load_successful')})`, legend: 'loaded' }],
    steps: [
      [null, 'red'],
      [1, 'green'],
    ],
    noValue: 'no Alloy',
  });
}

function components(): PlaceablePanel {
  return stat({
    title: 'Unhealthy',
    description: "Alloy's components that are not healthy. Alloy's own page names them.",
    unit: Short,
    queries: [
      {
        expr: `${sum([], series('alloy_component_controller_running_components'))} - ${sum([], series('alloy_component_controller_running_components', { health_type: 'healthy' }))}`,
        legend: 'unhealthy',
      },
    ],
    steps: [
      [null, 'green'],
      [1, 'red'],
    ],
    noValue: 'no Alloy',
  });
}

function logEntries(): PlaceablePanel {
  const of = (metric: Counter): string => sum([], rate(metric, {}, rateWindow));
  return timeSeries({
    title: 'Log lines delivered',
    description: 'Log lines that Alloy sent to Loki and those that it gave up, per second.',
    unit: perSecond,
    queries: [
      { expr: of('loki_write_sent_entries_total'), legend: 'sent' },
      { expr: of('loki_write_dropped_entries_total'), legend: 'dropped' },
    ],
    colors: { sent: 'green', dropped: 'red' },
    noValue: 'no logs by Alloy',
  });
}
