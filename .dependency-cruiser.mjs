// Each package consists of folders ("rooms"). A room may import those above it in this list, never those below: read a
// list from the top to learn a package from the ground up. Tests may import anything.
const rooms = {
  core: [
    ['spending', 'outcome', 'context-key'],
    ['platform/'],
    ['failures/'],
    ['errors/'],
    ['validate-option'],
    ['events/'],
    ['cancellation/'],
    ['instrumentation/', 'cost/'],
    ['run-tree/'],
    ['context/'],
    ['streams/'],
    ['failure-status'],
    ['run-limited'],
    ['observe-step', 'check-subclass'],
    ['workflow-primitive'],
    ['executor/'],
    ['describe-workflow'],
    ['workflow-graph'],
    ['mermaid-text'],
    ['testing/', 'index', 'authors'],
  ],
  // Each primitive is a folder.
  primitives: [
    ['task/'],
    ['step-types'],
    ['default-name'],
    ['(?!(?:step-types|default-name|index)[.])[\\w-]+', '(?!task/)[\\w-]+/'],
    ['index'],
  ],
  otel: [
    ['package-version'],
    ['catalogue/'],
    ['process/'],
    ['export/'],
    ['logging/output/'],
    ['logging/'],
    ['metrics/'],
    ['tracing/recorder/'],
    ['tracing/'],
    ['telemetry-options'],
    ['telemetry-observation'],
    ['telemetry-instrumentation', 'propagation'],
    ['telemetry'],
    ['index', 'register'],
  ],
  'prom-exporter': [
    ['conceal', 'warnings', 'event-loop-turn'],
    ['environment'],
    ['labels/'],
    ['model/'],
    ['blocks/'],
    ['families/'],
    ['collect/'],
    ['formats/'],
    ['http/'],
    ['discovery/'],
    ['endpoint/'],
    ['index', 'register'],
  ],
  redis: [['codec', 'redis-client'], ['exclusive'], ['redis-[\\w-]+-store'], ['index']],
  live: [
    ['live-options'],
    ['model/'],
    ['code/'],
    ['record/'],
    ['own-process'],
    ['peers/'],
    ['live-settings', 'own-runs'],
    ['all-runs'],
    ['server/'],
    ['live'],
    ['cli/', 'index', 'register'],
  ],
  dbos: [
    [
      'cancellation',
      'complete-address',
      'end-connections',
      'engine-pace',
      'engine-pool',
      'engine-step',
      'errors',
      'database-error',
      'queue-names',
      'quiet-logger',
      'run-status',
      'step-gate',
      'strays',
      'events',
      'failed-workflow',
    ],
    ['shared-poll', 'endings', 'own-tables', 'messages', 'handovers', 'liveness', 'await-message', 'workflow-reports'],
    ['queue-metrics'],
    ['superjson', 'recordable-values', 'plain-json'],
    ['value-codec'],
    ['engine-options'],
    ['administration'],
    ['envelope', 'durable-record'],
    ['history', 'engine-database'],
    ['late-instrumentation', 'worker', 'schedules', 'run'],
    ['workflow-runner'],
    ['engine'],
    ['durable', 'wait-for'],
    ['cli/', 'testing/', 'index'],
  ],
  'alloy-config': [
    ['package-version'],
    ['syntax/'],
    ['schema/'],
    ['validation/'],
    ['components/'],
    ['lint/', 'presets/', 'doctor/'],
    ['cli/', 'index'],
  ],
};

const source = (name, room) => `packages/${name}/src/${room.endsWith('/') ? room : `${room}[.]ts`}`;

/** `logging/` without `logging/output/`, which is a room of its own. */
const inside = (name, floor, all) => {
  const nested = all.flat().filter((room) => floor.some((outer) => room !== outer && room.startsWith(outer)));
  return {
    path: `^(${floor.map((room) => source(name, room)).join('|')})`,
    pathNot: nested.map((room) => `^${source(name, room)}`),
  };
};

const isTest = '[.]test[.]ts$|/testing/';
// Types only, each pair a description that is read together.
const knownCircles = '^packages/alloy-config/src/schema/';

export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Files that need each other are one file, or a third one is missing below them.',
      severity: 'error',
      from: { pathNot: [isTest, knownCircles] },
      to: { circular: true },
    },
    ...Object.entries(rooms).flatMap(([name, floors]) =>
      floors.slice(0, -1).map((floor, index) => {
        const above = floors.slice(index + 1).map((each) => inside(name, each, floors));
        const from = inside(name, floor, floors);
        return {
          name: `${name}: no arrow up from ${floor.join(', ')}`,
          comment: 'Move what is needed down, or hand it over as an argument; .dependency-cruiser.mjs lists the rooms.',
          severity: 'error',
          from: { ...from, pathNot: [...from.pathNot, isTest] },
          to: { path: above.map(({ path }) => path), pathNot: floor.map((room) => `^${source(name, room)}`) },
        };
      }),
    ),
    ...Object.entries(rooms).map(([name, floors]) => ({
      name: `${name}: every file has a room`,
      comment: 'Put the file into a room, or add the room to .dependency-cruiser.mjs.',
      severity: 'error',
      from: {
        path: `^packages/${name}/src/`,
        pathNot: [isTest, ...floors.flat().map((room) => `^${source(name, room)}`)],
      },
      to: {},
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'], conditionNames: ['types', 'import'] },
  },
};
