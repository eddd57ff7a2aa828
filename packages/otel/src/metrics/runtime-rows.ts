import type { MetricRow } from '../catalogue/index.js';

// Names, labels and texts are those of OpenTelemetry's semantic conventions and of its instrumentation of Node, except for
// the two of the process, which are named as by Prometheus clients.

function moment(name: string, unit: string, help: string, labels: readonly string[] = []): MetricRow {
  return { name, type: 'gauge', unit, help, labels, isMoment: true };
}

const space = ['v8js.heap.space.name'];

/** The metrics of the runtime, in the order of the page. */
export const runtimeRows = {
  residentMemory: moment('process_resident_memory_bytes', 'By', 'Resident memory size.'),
  startTime: moment('process_start_time_seconds', 's', 'Start time of the process since the epoch.'),
  utilization: moment('nodejs.eventloop.utilization', '1', 'Event loop utilization'),
  loopTime: {
    name: 'nodejs.eventloop.time',
    type: 'counter',
    unit: 's',
    help: 'Cumulative duration of time the event loop has been in each state.',
    labels: ['nodejs.eventloop.state'],
  },
  delayMin: moment('nodejs.eventloop.delay.min', 's', 'Event loop minimum delay.'),
  delayMax: moment('nodejs.eventloop.delay.max', 's', 'Event loop maximum delay.'),
  delayMean: moment('nodejs.eventloop.delay.mean', 's', 'Event loop mean delay.'),
  delayStddev: moment('nodejs.eventloop.delay.stddev', 's', 'Event loop standard deviation delay.'),
  delayP50: moment('nodejs.eventloop.delay.p50', 's', 'Event loop 50 percentile delay.'),
  delayP90: moment('nodejs.eventloop.delay.p90', 's', 'Event loop 90 percentile delay.'),
  delayP99: moment('nodejs.eventloop.delay.p99', 's', 'Event loop 99 percentile delay.'),
  gcDuration: {
    name: 'v8js.gc.duration',
    type: 'histogram',
    unit: 's',
    help: 'Garbage collection duration by kind, one of major, minor, incremental or weakcb.',
    labels: ['v8js.gc.type'],
    boundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
  },
  // The sum of all spaces is an amount, unlike the others.
  heapSize: {
    name: 'v8js.memory.heap.space.size',
    type: 'gauge',
    unit: 'By',
    help: 'Total heap memory size pre-allocated for a heap space.',
    labels: space,
  },
  heapUsed: moment('v8js.memory.heap.used', 'By', 'Heap Memory size allocated.', space),
  heapAvailable: moment('v8js.memory.heap.space.available_size', 'By', 'Heap space available size.', space),
  heapPhysical: moment('v8js.memory.heap.space.physical_size', 'By', 'Committed size of a heap space.', space),
  resources: moment(
    'v8js.resource.active',
    '{resource}',
    'Count of the active resources that are currently keeping the event loop alive.',
    ['v8js.resource.type'],
  ),
} satisfies Record<string, MetricRow>;

export type RuntimeRow = keyof typeof runtimeRows;
