import { atMost, atMostOver, exactly } from '../harness/bar.js';
import { defineTable } from '../harness/table.js';
import { compiled, foreignImports, imported } from '../imports/imported.js';

const core = ['@tta/core'];
const oneStep = [...core, '@tta/primitives/retry'];
const coreAndPrimitives = [...core, '@tta/primitives'];
const everything = [...coreAndPrimitives, '@tta/otel', '@tta/prom-exporter'];

const leastNote =
  'read and handed to the compiler, none of it run: the least for so many bytes. No bar below it can be met';

export const imports = defineTable({
  name: 'imports',
  title: 'time and memory of importing',
  about:
    'One operation imports modules in a fresh process whose files are in the cache of the system. Memory is what the heap and what belongs to it have grown after a collection of garbage.',
  measures: [
    { key: 'time', heading: 'import', unit: 'ms' },
    { key: 'memory', heading: 'memory', unit: 'MB' },
    { key: 'foreign', heading: 'modules of OpenTelemetry and winston loaded', unit: 'modules' },
  ],
  contestants: {
    'TTA core': imported(core),
    'the files of core, compiled alone': compiled(core, leastNote),
    'TTA core + one step': imported(oneStep, 'the entry @tta/primitives/retry'),
    'the files of core and one step, compiled alone': compiled(oneStep, leastNote),
    'TTA core + primitives': imported(coreAndPrimitives, 'the whole family'),
    'the files of core and primitives, compiled alone': compiled(coreAndPrimitives, leastNote),
    'TTA, all packages': imported(everything),
    'what all packages of TTA import of others': imported(
      () => foreignImports(everything),
      'without TTA: the difference is its own share',
    ),
    'OpenTelemetry API': imported(['@opentelemetry/api']),
    'OpenTelemetry metrics SDK + Prometheus exporter': imported([
      '@opentelemetry/sdk-metrics',
      '@opentelemetry/exporter-prometheus',
    ]),
    'OpenTelemetry tracing SDK': imported(['@opentelemetry/sdk-trace-base']),
    winston: imported(['winston']),
    Effect: imported(['effect']),
  },
  bars: [
    atMost(5, { contestant: 'TTA core + one step' }),
    atMost(7, { contestant: 'TTA core + primitives' }),
    exactly(0, { contestant: 'TTA core + primitives', measure: 'foreign' }),
    atMostOver(10, 'what all packages of TTA import of others', { contestant: 'TTA, all packages' }),
    atMostOver(3, 'what all packages of TTA import of others', { contestant: 'TTA, all packages', measure: 'memory' }),
  ],
});
